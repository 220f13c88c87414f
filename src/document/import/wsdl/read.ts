/** WSDL 1.1 and 2.0: one service is one system. */
import { attributesOf, childrenOf, nameOf, textOf, type XmlNode, xmlRoot } from '../../contracts/xml.ts';
import { Draft } from '../draft.ts';
import type { ImportSource } from '../source.ts';
import { oneLine, stemOf } from '../words.ts';

const DECLARES: ReadonlySet<string> = new Set(['portType', 'interface']);

export const wsdl: ImportSource = {
  kind: 'wsdl',
  detect: ({ text }) => /^[\s\ufeff]*</.test(text) && text.slice(0, 5_000).includes('/wsdl'),
  read({ text, file }) {
    const root = xmlRoot(text);
    if (!root.ok) return root;
    const name = nameOf(root.node);
    if (name !== 'definitions' && name !== 'description')
      return { ok: false, message: 'it is XML, and no description of a web service' };
    const parts = childrenOf(root.node);
    const service = parts.find((part) => nameOf(part) === 'service');
    const draft = new Draft(service === undefined ? stemOf(file) : named(service));
    draft.contract = '';
    draft.say('Type', 'SOAP');
    for (const node of [root.node, service]) draft.tell('integration-description', node === undefined ? '' : documentation(node));
    for (const part of parts.filter((one) => nameOf(one) === 'service')) addAddresses(part, draft);
    const url = draft.value('URL');
    if (url !== undefined) draft.say('Protocol', url.startsWith('https:') ? 'HTTPS' : 'HTTP');
    for (const part of parts.filter((one) => DECLARES.has(nameOf(one)))) addOperations(part, draft);
    return { ok: true, drafts: [draft], left: [] };
  },
};

function addAddresses(service: XmlNode, draft: Draft): void {
  for (const port of childrenOf(service).slice(0, 50)) {
    const address = [port, ...childrenOf(port)].flatMap(
      (node) => attributesOf(node).location ?? attributesOf(node).address ?? [],
    )[0];
    if (typeof address !== 'string') continue;
    if (draft.value('URL') === undefined) draft.say('URL', address);
    else if (draft.value('URL') !== address) draft.leave('endpoint-connection', `URL: ${named(port)}: ${address}`);
  }
}

function addOperations(port: XmlNode, draft: Draft): void {
  const known = new Set(draft.operations.map(({ name }) => name));
  for (const operation of childrenOf(port)) {
    const name = named(operation);
    if (nameOf(operation) !== 'operation' || name === '' || known.has(name)) continue;
    known.add(name);
    const message = (which: string) => {
      const written = childrenOf(operation).find((part) => nameOf(part) === which);
      const attributes = written === undefined ? {} : attributesOf(written);
      const said = attributes.message ?? attributes.element;
      const bare = typeof said === 'string' ? said.slice(said.lastIndexOf(':') + 1) : '';
      return /^[\w.-]{1,100}$/.test(bare) ? { text: bare, fragment: bare } : undefined;
    };
    draft.operation({ name, request: name, input: message('input'), output: message('output'), idempotent: undefined });
  }
}

function named(node: XmlNode): string {
  const { name } = attributesOf(node);
  return typeof name === 'string' ? oneLine(name, 100) : '';
}

function documentation(node: XmlNode): string {
  const words = childrenOf(node).find((part) => nameOf(part) === 'documentation');
  return words === undefined ? '' : textOf(words);
}
