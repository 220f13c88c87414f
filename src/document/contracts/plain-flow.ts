/** Flow collections on one line, `[a, 'b']`, `{ type: string }`: read where they are simple, undefined where they are not. */
import { quotedEnd, readQuoted } from './plain-scalar.ts';
import type { PlainYaml } from './plain-yaml.ts';

interface Flow {
  readonly value: PlainYaml;
  /** After the closing bracket. */
  readonly end: number;
}

const DEEPEST = 20;

export function readFlow(text: string, start: number, end: number, depth = 0): Flow | undefined {
  if (depth > DEEPEST) return undefined;
  const mark = text.charCodeAt(start);
  if (mark === 91) return readItems(text, start, end, depth);
  if (mark === 123) return readEntries(text, start, end, depth);
  if (mark === 34 || mark === 39) {
    const close = quotedEnd(text, start, end, mark);
    const value = close === undefined ? undefined : readQuoted(text.slice(start, close));
    return close === undefined || value === undefined ? undefined : { value, end: close };
  }
  return readWord(text, start, end);
}

function readItems(text: string, start: number, end: number, depth: number): Flow | undefined {
  const items: PlainYaml[] = [];
  let at = spaces(text, start + 1, end);
  if (text.charCodeAt(at) === 93) return at < end ? { value: items, end: at + 1 } : undefined;
  for (;;) {
    const item = readFlow(text, at, end, depth + 1);
    if (item === undefined) return undefined;
    items.push(item.value);
    at = spaces(text, item.end, end);
    if (at >= end) return undefined;
    if (text.charCodeAt(at) === 93) return { value: items, end: at + 1 };
    if (text.charCodeAt(at) !== 44) return undefined;
    at = spaces(text, at + 1, end);
  }
}

function readEntries(text: string, start: number, end: number, depth: number): Flow | undefined {
  const entries: { [key: string]: PlainYaml } = Object.create(null);
  let at = spaces(text, start + 1, end);
  if (text.charCodeAt(at) === 125) return at < end ? { value: entries, end: at + 1 } : undefined;
  for (;;) {
    const first = text.charCodeAt(at);
    if (first === 91 || first === 123) return undefined;
    const key = readFlow(text, at, end, depth + 1);
    if (key === undefined || typeof key.value !== 'string' || key.value in entries || isOther(key.value)) return undefined;
    if (text.charCodeAt(key.end) !== 58 || text.charCodeAt(key.end + 1) !== 32) return undefined;
    const value = readFlow(text, spaces(text, key.end + 1, end), end, depth + 1);
    if (value === undefined) return undefined;
    entries[key.value] = value.value;
    at = spaces(text, value.end, end);
    if (at >= end) return undefined;
    if (text.charCodeAt(at) === 125) return { value: entries, end: at + 1 };
    if (text.charCodeAt(at) !== 44) return undefined;
    at = spaces(text, at + 1, end);
  }
}

/** A plain scalar of letters, digits and a few marks. */
function readWord(text: string, start: number, end: number): Flow | undefined {
  let at = start;
  while (at < end && isWord(text.charCodeAt(at))) at++;
  while (at > start && text.charCodeAt(at - 1) === 32) at--;
  const first = text.charCodeAt(start);
  if (at === start || first === 45 || first === 46 || (first >= 39 && first <= 43) || first === 62) return undefined;
  return { value: text.slice(start, at), end: at };
}

/** Letters, digits, space and `$'()+-./;<=>_`. */
function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 45 && code <= 57) ||
    (code >= 39 && code <= 41) ||
    code === 32 ||
    code === 36 ||
    code === 43 ||
    (code >= 59 && code <= 62) ||
    code === 95 ||
    code > 160
  );
}

/** Keys that YAML may read as something else than their text. */
function isOther(key: string): boolean {
  return key.trim() === '' || Number.isFinite(Number(key)) || /^(?:null|true|false)$/i.test(key) || key.startsWith('0');
}

function spaces(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && text.charCodeAt(next) === 32) next++;
  return next;
}
