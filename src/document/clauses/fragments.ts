/** Phrases are fragments between commas and semicolons. What most clause families share in reading and printing them. */
import { parseDuration } from '../../requirement/units/duration.ts';
import { quote, type Reading, type Unreadable, unreadable } from '../../requirement/units/reading.ts';

/** Splits at semicolons and at commas that white space follows (a comma inside a number stays), outside of brackets. */
export function fragments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (character === '(') depth++;
    else if (character === ')') depth = Math.max(0, depth - 1);
    const separates = character === ';' || (character === ',' && (at + 1 >= text.length || text[at + 1] === ' '));
    if (at < text.length && (depth > 0 || !separates)) continue;
    const part = text.slice(start, at).trim();
    if (part !== '') parts.push(part);
    start = at + 1;
  }
  return parts;
}

/**
 * Reads each fragment with the first reader that knows it, into one object. A fragment nobody knows, and a field given
 * twice, make the whole phrase unreadable: nothing is half applied.
 */
export function readFragments<V extends object>(
  parts: readonly string[],
  readers: readonly FragmentReader<V>[],
  forms: readonly string[],
): Reading<V> {
  const value: Record<string, unknown> = {};
  for (const [at, part] of parts.entries()) {
    let found: Reading<Partial<V>> | undefined;
    for (const reader of readers) {
      found = reader(part);
      if (found !== undefined) break;
    }
    if (found === undefined) return unreadable(`${quote(part)} is not understood here`, forms);
    // What is suggested for one fragment is suggested beside the others.
    if (!found.ok) return { ...found, suggestion: found.suggestion && parts.with(at, found.suggestion).join(', ') };
    for (const [field, content] of Object.entries(found.value)) {
      if (content === undefined) continue;
      if (field in value) return unreadable(`${quote(part)} says again what was already said`, forms);
      value[field] = content;
    }
  }
  if (Object.keys(value).length === 0) return unreadable('nothing is said here', forms);
  return { ok: true, value: value as V };
}

/** Undefined: this reader does not know the fragment. */
export type FragmentReader<V> = (fragment: string) => Reading<Partial<V>> | undefined;

/** A reader for `words <duration>` or `<duration> words`: the pattern's first group is the duration. */
export function durationIn<V>(pattern: RegExp, into: (milliseconds: number) => Partial<V>): FragmentReader<V> {
  return (fragment) => {
    const match = pattern.exec(fragment);
    if (match === null) return undefined;
    const reading = parseDuration(match[1] ?? '');
    if (reading.ok) return { ok: true, value: into(reading.value) };
    const { suggestion } = reading;
    return { ...reading, suggestion: suggestion && fragment.replace(match[1] ?? '', () => suggestion) };
  };
}

/** A reader for a fragment that is one of a few words. */
export function wordIn<V>(pattern: RegExp, value: Partial<V>): FragmentReader<V> {
  return (fragment) => (pattern.test(fragment) ? { ok: true, value } : undefined);
}

/** A whole number between two bounds. */
export function whole(text: string, least: number, most: number, what: string, forms: readonly string[]): Reading<number> {
  const digits = text.replace(/(?<=\d),(?=\d{3}\b)/g, '');
  const value = /^\d{1,12}$/.test(digits) ? Number(digits) : Number.NaN;
  if (value >= least && value <= most) return { ok: true, value };
  return outOfBounds(text, least, most, what, forms);
}

function outOfBounds(text: string, least: number, most: number, what: string, forms: readonly string[]): Unreadable {
  return unreadable(`${quote(text)} is not ${what} from ${least} to ${most.toLocaleString('en')}`, forms);
}

/** The same text with a dot for every character inside of round brackets and for the brackets: notes hold no words that count. */
export function withoutNotes(text: string): string {
  let plain = '';
  let from = 0;
  for (let open = text.indexOf('('); open >= 0; open = text.indexOf('(', from)) {
    const close = text.indexOf(')', open);
    if (close < 0) break;
    plain += text.slice(from, open) + '.'.repeat(close + 1 - open);
    from = close + 1;
  }
  return plain + text.slice(from);
}

export function isNone(text: string): boolean {
  return /^(?:none|off|no|disabled|never)$/i.test(text);
}
