/** Reads sources that are trees of values: JSON, or YAML of one or several documents. */

import { OPAQUE } from '../contracts/plain-scalar.ts';
import { type PlainYaml, readPlainYaml } from '../contracts/plain-yaml.ts';
import { isMapping } from '../contracts/pointer.ts';
import { readYaml } from '../contracts/yaml.ts';

export type TreeReading =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | { readonly ok: false; readonly message: string };

export function readTrees(text: string): TreeReading {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (/^\s*[[{]/.test(plain)) {
    try {
      return { ok: true, values: [JSON.parse(plain)] };
    } catch {
      // YAML has braces too.
    }
  }
  const fast = readPlainYaml(plain, true);
  return fast === undefined || holdsOpaque(fast) ? readYaml(plain) : { ok: true, values: [fast] };
}

/** Whether a text was left to a full parser. */
function holdsOpaque(value: PlainYaml): boolean {
  if (typeof value === 'string') return false;
  return value === OPAQUE || Object.values(value).some(holdsOpaque);
}

/** A text at the end of a way of keys; undefined where there is none. */
export function textAt(value: unknown, ...way: readonly string[]): string | undefined {
  const found = valueAt(value, ...way);
  if (typeof found === 'number' || typeof found === 'boolean') return String(found);
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}

export function valueAt(value: unknown, ...way: readonly string[]): unknown {
  let found = value;
  for (const key of way) found = isMapping(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

export function listAt(value: unknown, ...way: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...way);
  return Array.isArray(found) ? found : [];
}

export function entriesAt(value: unknown, ...way: readonly string[]): readonly [string, unknown][] {
  const found = valueAt(value, ...way);
  return isMapping(found) ? Object.entries(found) : [];
}
