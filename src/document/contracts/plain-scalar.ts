/** Keys and quoted scalars of plain YAML: what they are where that is beyond doubt, undefined where it is not. */

/** Stands for a text that nobody asks for: a block scalar, one of several lines. */
export const OPAQUE: unique symbol = Symbol('text');

export interface PlainKey {
  readonly name: string;
  /** Where the text after the colon starts. */
  readonly after: number;
}

const LONGEST_KEY = 1_000;
/** Words that YAML reads as something else than themselves. */
const OTHER_THAN_WRITTEN: ReadonlySet<string> = new Set(['null', '~', 'true', 'false', '']);

/** The key of an entry whose line starts at `start`. */
export function plainKey(text: string, start: number, end: number): PlainKey | undefined {
  const first = text.charCodeAt(start);
  if (first === 34 || first === 39) {
    const close = quotedEnd(text, start, end, first);
    if (close === undefined || text.charCodeAt(close) !== 58) return undefined;
    const name = readQuoted(text.slice(start, close));
    return name === undefined || !isColon(text, close, end) || close - start > LONGEST_KEY
      ? undefined
      : { name, after: close + 1 };
  }
  if (!startsKey(first)) return undefined;
  const last = Math.min(end, start + LONGEST_KEY);
  for (let at = start + 1; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === 58 && isColon(text, at, end)) {
      const name = text.slice(start, at);
      return name.endsWith(' ') || isOther(name) ? undefined : { name, after: at + 1 };
    }
    if (code < 32 || (code === 35 && text.charCodeAt(at - 1) === 32)) return undefined;
  }
  return undefined;
}

/** Letters, digits, `$`, `.`, `/`, `_`, `(`, `^`, and everything beyond ASCII but the byte order mark. */
function startsKey(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 46 && code <= 57) ||
    code === 36 ||
    code === 95 ||
    code === 40 ||
    code === 94 ||
    (code > 160 && code !== 0xfeff)
  );
}

function isColon(text: string, at: number, end: number): boolean {
  return at + 1 >= end || text.charCodeAt(at + 1) === 32;
}

/** Keys whose value as YAML reads it is written in another way: `007`, `0x1f`, `1.0`, `Null`. */
function isOther(name: string): boolean {
  const first = name.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 46)
    return Number.isFinite(Number(name)) ? String(Number(name)) !== name : odd(name);
  return name.length < 6 && OTHER_THAN_WRITTEN.has(name.toLowerCase());
}

/** `.inf`, `.nan`, `0o17`, and numbers with marks between the digits. */
function odd(name: string): boolean {
  return name.startsWith('.') || name.startsWith('0');
}

/** Where the scalar that is opened by the mark at `start` ends on the line, its closing mark included. */
export function quotedEnd(text: string, start: number, end: number, mark: number): number | undefined {
  for (let at = start + 1; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 92 && mark === 34) at++;
    else if (code === mark) {
      if (mark === 39 && at + 1 < end && text.charCodeAt(at + 1) === 39) at++;
      else return at + 1;
    }
  }
  return undefined;
}

/** A scalar in its quotes; undefined where an escape is none of those that JSON has too. */
export function readQuoted(written: string): string | undefined {
  const inside = written.slice(1, -1);
  if (inside.includes('\t')) return undefined;
  if (written.startsWith("'")) return inside.replaceAll("''", "'");
  if (!inside.includes('\\')) return inside;
  try {
    return JSON.parse(written) as string;
  } catch {
    return undefined;
  }
}

/** The end of the line, when nothing but a comment follows. */
export function endOfValue(text: string, at: number, end: number): number | undefined {
  let next = at;
  while (next < end && text.charCodeAt(next) === 32) next++;
  if (next >= end) return end;
  return text.charCodeAt(next) === 35 && next > at ? end : undefined;
}
