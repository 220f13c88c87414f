/** WSDL 1.1 and 2.0, and XML Schema. Entities are never expanded, and nothing else is read from disk or network. */
import { createRequire } from 'node:module';
import type { Contract, ContractFile, ContractOperation } from './contract.ts';
import { namedContract } from './named-contract.ts';

const require = createRequire(import.meta.url);

/** An element as the parser gives it: its name is the key that is not `:@`, its children are in order. */
export type XmlNode = Readonly<Record<string, unknown>>;

export type XmlReading = { readonly ok: true; readonly node: XmlNode } | { readonly ok: false; readonly message: string };

const DEEPEST = 60;
const WSDL_NAMED: ReadonlySet<string> = new Set([
  'operation',
  'message',
  'portType',
  'interface',
  'binding',
  'service',
  'port',
  'endpoint',
  'element',
  'complexType',
  'simpleType',
  'group',
  'attribute',
  'attributeGroup',
  'part',
  'fault',
]);
/** Where the operations are declared; a binding only repeats them. */
const DECLARES: ReadonlySet<string> = new Set(['portType', 'interface']);

export function readXml(text: string): ContractFile {
  const root = xmlRoot(text);
  return root.ok ? { state: 'read', contract: contractOf(root.node) } : { state: 'unreadable', message: root.message };
}

/** The element around everything. Never throws. */
export function xmlRoot(text: string): XmlReading {
  // The document type is where entities are declared, and no description of this kind needs one.
  if (text.includes('<!DOCTYPE')) return { ok: false, message: 'it declares a document type, which is not read' };
  try {
    const { XMLParser, XMLValidator } = require('fast-xml-parser') as typeof import('fast-xml-parser');
    const valid = XMLValidator.validate(text);
    if (valid !== true) return { ok: false, message: `line ${valid.err.line}: the XML is not well-formed` };
    const parser = new XMLParser({
      preserveOrder: true,
      ignoreAttributes: false,
      attributeNamePrefix: '',
      removeNSPrefix: true,
      processEntities: false,
      parseTagValue: false,
      parseAttributeValue: false,
    });
    const nodes = parser.parse(text) as readonly XmlNode[];
    const node = nodes.find((one) => !nameOf(one).startsWith('?') && nameOf(one) !== '#text');
    return node === undefined ? { ok: false, message: 'there is no element in it' } : { ok: true, node };
  } catch {
    return { ok: false, message: 'it nests too deeply, or is no XML' };
  }
}

function contractOf(root: XmlNode): Contract {
  const name = nameOf(root);
  if (name !== 'definitions' && name !== 'description' && name !== 'schema')
    return { kind: 'other', version: undefined, has: () => true, nearest: () => undefined, operations: () => [] };
  const names = new Set<string>();
  const operations: ContractOperation[] = [];
  const visit = (node: XmlNode, way: string, declares: boolean, depth: number): void => {
    const tag = nameOf(node);
    const own = attributesOf(node).name;
    const named = typeof own === 'string' && own !== '' && WSDL_NAMED.has(tag) ? own : undefined;
    if (named !== undefined) {
      names.add(named);
      if (way !== '') names.add(`${way}/${named}`);
      if (tag === 'operation' && declares) operations.push({ name: named, method: undefined, path: undefined });
    }
    if (depth > DEEPEST) return;
    for (const child of childrenOf(node)) visit(child, named ?? way, DECLARES.has(tag), depth + 1);
  };
  visit(root, '', false, 0);
  const kind = name === 'schema' ? 'xsd' : 'wsdl';
  const version = kind === 'wsdl' ? (name === 'definitions' ? '1.1' : '2.0') : undefined;
  return namedContract({ kind, version, names, operations, canonical });
}

/** `tns:Payment`, `//Payment`, and `wsdl.interfaceOperation(Payments/refund)` without what is around the name. */
function canonical(fragment: string): string {
  const open = fragment.startsWith('wsdl') ? fragment.indexOf('(') : -1;
  const inside = open >= 0 && fragment.endsWith(')') ? fragment.slice(open + 1, -1) : fragment;
  return inside
    .split('/')
    .filter((part) => part !== '')
    .map((part) => part.slice(part.lastIndexOf(':') + 1))
    .slice(-2)
    .join('/');
}

export function nameOf(node: XmlNode): string {
  return Object.keys(node).find((key) => key !== ':@') ?? '';
}

export function attributesOf(node: XmlNode): XmlNode {
  return (node[':@'] as XmlNode | undefined) ?? {};
}

export function childrenOf(node: XmlNode): readonly XmlNode[] {
  const children = node[nameOf(node)];
  return Array.isArray(children) ? (children as readonly XmlNode[]) : [];
}

/** The text directly inside an element. */
export function textOf(node: XmlNode): string {
  return childrenOf(node)
    .map((child) => child['#text'])
    .filter((text) => typeof text === 'string')
    .join(' ');
}
