/** OpenAPI, Swagger, AsyncAPI and JSON Schema: contracts that are a tree of values, written as JSON or YAML. */
import { nearest } from '../vocabulary/nearest.ts';
import { asyncOperations } from './async-operations.ts';
import type { Contract, ContractKind, ContractOperation } from './contract.ts';
import { httpOperations } from './http-operations.ts';
import { dereferenced, entriesOf, isMapping, percentDecoded, pointerOf, pointerParts, resolvePointer } from './pointer.ts';

const SCHEMA_WORDS = ['$schema', '$defs', 'definitions', 'properties', '$id'];
/** Where named things live, in any of the formats. */
const HOMES: readonly (readonly string[])[] = [
  ['components', 'schemas'],
  ['components', 'messages'],
  ['components', 'responses'],
  ['components', 'parameters'],
  ['components', 'requestBodies'],
  ['definitions'],
  ['$defs'],
  ['channels'],
  ['operations'],
  ['webhooks'],
];
const DEEPEST_ANCHOR = 100;
const MOST_REMEMBERED = 10_000;

/** The contract that a tree is; `typed` false when its name is all that speaks for a schema. */
export function treeContract(root: unknown, named: ContractKind): Contract {
  const kind = kindOf(root, named);
  let operations: readonly ContractOperation[] | undefined;
  let names: ReadonlySet<string> | undefined;
  // Thousands of documents ask for the same few parts.
  const asked = new Map<string, boolean>();
  const contract = {
    kind,
    version: versionOf(root),
    operations: () => {
      operations ??= kind === 'openapi' ? httpOperations(root) : kind === 'asyncapi' ? asyncOperations(root) : [];
      return operations;
    },
    has: (fragment: string) => {
      const before = asked.get(fragment);
      if (before !== undefined) return before;
      const answer = look(fragment);
      if (asked.size < MOST_REMEMBERED) asked.set(fragment, answer);
      return answer;
    },
    nearest: (fragment: string) => {
      if (!fragment.startsWith('/')) return nearest(bare(fragment), known())?.word;
      const target = resolvePointer(root, pointerParts(fragment));
      if (target.state !== 'absent') return undefined;
      const within = dereferenced(root, target.parent);
      const key = isMapping(within) ? nearest(target.missing, Object.keys(within))?.word : undefined;
      if (key === undefined) return undefined;
      const parts = pointerParts(fragment);
      const whole = [...target.from, key, ...parts.slice(target.from.length + 1)];
      const proposed = resolvePointer(root, whole).state === 'found' ? whole : [...target.from, key];
      return encoded(pointerOf(proposed));
    },
  };
  return contract;

  function look(fragment: string): boolean {
    if (fragment === '') return true;
    if (fragment.startsWith('/') || fragment.startsWith('%2F')) {
      const target = resolvePointer(root, pointerParts(percentDecoded(fragment)));
      if (target.state === 'found') return reaches(root, target.value);
      return target.state === 'elsewhere' || known().has(percentDecoded(fragment));
    }
    return known().has(bare(fragment));
  }

  function known(): ReadonlySet<string> {
    names ??= new Set([
      ...HOMES.flatMap((home) => namesAt(root, home)),
      ...contract.operations().flatMap(labelsOf),
      ...anchors(root),
    ]);
    return names;
  }
}

/** A pointer in the form that links take: spaces and brackets would end one. */
function encoded(pointer: string): string {
  return pointer.replace(/[ ()<>%{}]/g, (character) =>
    character === '{' || character === '}' ? character : encodeURIComponent(character),
  );
}

function kindOf(root: unknown, named: ContractKind): ContractKind {
  if (!isMapping(root)) return named;
  if ('openapi' in root || 'swagger' in root) return 'openapi';
  if ('asyncapi' in root) return 'asyncapi';
  return named === 'json-schema' || SCHEMA_WORDS.some((word) => word in root) ? 'json-schema' : 'other';
}

function versionOf(root: unknown): string | undefined {
  if (!isMapping(root)) return undefined;
  const version = root.openapi ?? root.swagger ?? root.asyncapi;
  return typeof version === 'string' || typeof version === 'number' ? String(version).slice(0, 20) : undefined;
}

/** A value that is nothing but a reference to what the file does not have is not there. */
function reaches(root: unknown, value: unknown): boolean {
  if (!isMapping(value) || typeof value.$ref !== 'string' || !value.$ref.startsWith('#')) return true;
  return dereferenced(root, value) !== undefined || leadsOut(root, value.$ref);
}

function leadsOut(root: unknown, ref: string): boolean {
  return ref.startsWith('#/') && resolvePointer(root, pointerParts(ref.slice(1))).state !== 'absent';
}

function namesAt(root: unknown, home: readonly string[]): string[] {
  const target = resolvePointer(root, home);
  return target.state === 'found' ? entriesOf(root, target.value).map(([name]) => name) : [];
}

function labelsOf({ name, method, path, before = '' }: ContractOperation): string[] {
  const request = method === undefined || path === undefined ? [] : [`${method} ${path}`, `${method} ${before}${path}`];
  return [name, path, ...request].filter((label) => label !== undefined);
}

/** `operation/createPayment`, as documentation tools link to one. */
function bare(fragment: string): string {
  const decoded = percentDecoded(fragment);
  return decoded.startsWith('operation/') ? decoded.slice('operation/'.length) : decoded;
}

/** `$anchor` and `$id: "#name"` of JSON Schema, wherever they stand. */
function anchors(root: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > DEEPEST_ANCHOR) return;
    if (isMapping(value)) {
      for (const name of [value.$anchor, value.$dynamicAnchor]) if (typeof name === 'string') found.add(name);
      if (typeof value.$id === 'string' && value.$id.startsWith('#')) found.add(value.$id.slice(1));
    }
    for (const inner of Object.values(value)) visit(inner, depth + 1);
  };
  visit(root, 0);
  return found;
}
