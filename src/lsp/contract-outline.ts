/**
 * Where the parts of a contract stand in its text: enough to jump to one and to offer them while somebody links to one. It reads
 * keys and indentation, no meaning; whether a fragment is really there is the contract's own to say.
 */
import { extname } from 'node:path';
import { jsonKeys } from './outline/json.ts';
import { yamlKeys } from './outline/yaml.ts';

export interface OutlinePlace {
  /** JSON pointer, `/paths/~1v1~1refunds/post`. */
  readonly fragment: string;
  readonly offset: number;
}

/** Larger files are not looked into. */
const LARGEST = 4 * 1024 * 1024;
const METHODS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']);

/** Offset of what a fragment names, or of the nearest part around it; undefined where nothing of it is found. */
export function placeOfFragment(text: string, file: string, fragment: string): number | undefined {
  if (text.length > LARGEST || fragment === '') return undefined;
  const plain = decoded(fragment);
  if (!plain.startsWith('/')) return placeOfName(text, plain);
  const places = new Map(keysOf(text, file).map(({ fragment: known, offset }) => [known, offset]));
  for (let pointer = plain; pointer !== ''; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
    const offset = places.get(pointer);
    if (offset !== undefined) return offset;
  }
  return undefined;
}

/** What people link to: operations, schemas, messages, channels. */
export function fragmentsOf(text: string, file: string): string[] {
  if (text.length > LARGEST) return [];
  return keysOf(text, file).flatMap(({ fragment }) => (isLinked(fragment.split('/').slice(1)) ? [fragment] : []));
}

/** `POST /v1/refunds` for the pointer to that operation; another fragment as it is written. */
export function operationNamed(fragment: string): string {
  const [root, path, method, ...more] = decoded(fragment).split('/').slice(1);
  if (root !== 'paths' || path === undefined || method === undefined || more.length > 0 || !METHODS.has(method)) return fragment;
  return `${method.toUpperCase()} ${path.replaceAll('~1', '/').replaceAll('~0', '~')}`;
}

function keysOf(text: string, file: string): readonly OutlinePlace[] {
  const kind = extname(file).toLowerCase();
  if (kind === '.json') return jsonKeys(text);
  return kind === '.yaml' || kind === '.yml' ? yamlKeys(text) : [];
}

function isLinked([root = '', first, second, ...more]: readonly string[]): boolean {
  if (more.length > 0 || first === undefined) return false;
  if (root === 'paths') return second !== undefined && METHODS.has(second);
  if (root === 'components') return second !== undefined;
  return second === undefined && ['$defs', 'definitions', 'channels', 'operations', 'webhooks', 'properties'].includes(root);
}

/** A type, a message, an operationId: where the name is given, else where it stands first. `Query.user` is looked for in `Query`. */
function placeOfName(text: string, name: string): number | undefined {
  const [around, inner] = name.split('.');
  if (around !== undefined && inner !== undefined && inner !== '') {
    const from = placeOfName(text, around);
    const found = from === undefined ? undefined : wholeWord(text, inner, from + around.length);
    if (found !== undefined) return found;
  }
  for (const before of ['operationId: ', '"operationId": "', 'name="', 'name: ', 'type ', 'input ', 'enum ', 'interface ']) {
    const at = wholeWord(text, before + name, 0);
    if (at !== undefined) return at + before.length;
  }
  return wholeWord(text, name, 0);
}

function wholeWord(text: string, word: string, from: number): number | undefined {
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isWord(text[at - 1]) && !isWord(text[at + word.length])) return at;
  }
  return undefined;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character);
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
