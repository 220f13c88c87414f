/**
 * How words are compared: case, accents, apostrophes, emoji, marks and numbering do not count. By hand, character by
 * character: every label and heading of ten thousand documents comes through here.
 */

/** `🔑 5.1 Criticità` and `Criticita'` are the same: lower case letters and digits, single spaces, no numbers before the words. */
export function fold(written: string): string {
  const text = (isPlain(written) ? written : written.normalize('NFKD')).toLowerCase();
  let folded = '';
  let gap = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    let letter: string;
    if (isLetter(code) || (code >= 48 && code <= 57)) letter = text[at] ?? '';
    else if (code === 40 && text.startsWith('(s)', at)) {
      at += 2;
      continue;
    } else if (isApostrophe(code) || isMark(code)) continue;
    else if (code === 0xdf) letter = 'ss';
    else if (code > 127 && isWord(text, at)) {
      letter = String.fromCodePoint(text.codePointAt(at) ?? 0);
      at += letter.length - 1;
    } else {
      gap = true;
      continue;
    }
    folded += gap && folded !== '' ? ` ${letter}` : letter;
    gap = false;
  }
  return withoutNumbers(folded);
}

/** `A. Security`, `(b) Security`, `IV) Security` without what numbers them; undefined when nothing does. */
export function withoutLetter(written: string): string | undefined {
  const text = written.trim();
  let start = text.startsWith('(') ? 1 : 0;
  const from = start;
  while (start < text.length && isLetter(text.charCodeAt(start) | 32)) start++;
  const length = start - from;
  const isNumber = length === 1 || (length > 1 && length <= 5 && isRoman(text.slice(from, start)));
  while (start < text.length && start - from < LONGEST_NUMBER && '.0123456789'.includes(text[start] ?? '')) start++;
  if (text[start] === ')' || text[start] === ':') start++;
  else if (text[start - 1] !== '.') return undefined;
  return isNumber && text[start] === ' ' ? text.slice(start + 1) : undefined;
}

const LONGEST_NUMBER = 12;

/** What stands before a bracket at the end: `Security (required)`. */
export function withoutBrackets(written: string): string | undefined {
  const text = written.trimEnd();
  const open = text.endsWith(')') ? text.lastIndexOf('(') : -1;
  return open > 0 ? text.slice(0, open) : undefined;
}

function withoutNumbers(folded: string): string {
  let at = 0;
  for (;;) {
    let end = at;
    while (end < folded.length && folded.charCodeAt(end) >= 48 && folded.charCodeAt(end) <= 57) end++;
    if (end === at || folded.charCodeAt(end) !== 32) return at === 0 ? folded : folded.slice(at);
    at = end + 1;
  }
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** Straight, typographic and the accents people type for one. */
function isApostrophe(code: number): boolean {
  return code === 39 || code === 96 || code === 0xb4 || code === 0x2018 || code === 0x2019 || code === 0x2032;
}

/** Accents that stand alone after decomposition, and what makes a character an emoji. */
function isMark(code: number): boolean {
  return (code >= 0x300 && code <= 0x36f) || code === 0xfe0f || code === 0x200d || code === 0x20e3;
}

function isWord(text: string, at: number): boolean {
  return /^[\p{L}\p{N}]$/u.test(String.fromCodePoint(text.codePointAt(at) ?? 32));
}

function isRoman(text: string): boolean {
  return /^[ivxlc]{1,5}$/i.test(text);
}
