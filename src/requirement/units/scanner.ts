/**
 * Reads a phrase from left to right, a word at a time. Every method moves forward or stays, so reading is linear; no regular
 * expression sees more than one character or one bounded token. White space of all kinds counts as one space.
 */
import { LOWER as FOREIGN_LOWER, UPPER as FOREIGN_UPPER } from './words.ts';

export class Scanner {
  /** The phrase with its white space normalised. */
  readonly text: string;
  /** The same in lower case, unit by unit. */
  readonly lower: string;
  at = 0;

  constructor(text: string) {
    this.text = normaliseSpace(text);
    this.lower = lowerCase(this.text);
  }

  skipSpace(): void {
    while (this.text.charCodeAt(this.at) === 32) this.at++;
  }

  /** True when nothing but white space is left. */
  get done(): boolean {
    this.skipSpace();
    return this.at >= this.text.length;
  }

  /** What is left, trimmed. */
  get rest(): string {
    return this.text.slice(this.at).trim();
  }

  /** Consumes the first of the phrases that comes next, longest spelled first by the caller; words end at a word's end. */
  take(...phrases: readonly string[]): string | undefined {
    this.skipSpace();
    for (const phrase of phrases) {
      if (!this.lower.startsWith(phrase, this.at)) continue;
      const end = this.at + phrase.length;
      if (isLetter(phrase.charCodeAt(phrase.length - 1)) && isLetter(this.text.charCodeAt(end))) continue;
      this.at = end;
      return phrase;
    }
    return undefined;
  }

  /** The next run of letters in lower case, consumed; undefined when something else comes next. */
  word(): string | undefined {
    this.skipSpace();
    const start = this.at;
    while (isLetter(this.text.charCodeAt(this.at))) this.at++;
    return this.at === start ? undefined : this.lower.slice(start, this.at);
  }

  /** The next run of letters without consuming it. */
  peekWord(): string | undefined {
    const start = this.at;
    const word = this.word();
    this.at = start;
    return word;
  }

  /** Text in round brackets, others inside of them included, consumed with them; undefined when none opens here or it never closes. */
  brackets(): string | undefined {
    this.skipSpace();
    if (this.text[this.at] !== '(') return undefined;
    let depth = 0;
    for (let end = this.at; end < this.text.length; end++) {
      if (this.text[end] === '(') depth++;
      else if (this.text[end] === ')' && --depth === 0) {
        const inner = this.text.slice(this.at + 1, end).trim();
        this.at = end + 1;
        return inner;
      }
    }
    return undefined;
  }
}

/** Every run of white space becomes one space; none is left at the ends. */
export function normaliseSpace(text: string): string {
  return /[^\S ]| {2}|^ | $/u.test(text) ? text.replace(/\s+/gu, ' ').trim() : text;
}

/** Lower case in which every character keeps its position: where a letter would become two, only ASCII changes. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** ASCII letters, and everything beyond Latin-1 punctuation that European words are written with. */
export function isLetter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 0xb5 ||
    (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) ||
    code === 0x3bc
  );
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Words and signs that set an upper bound, longest first. They say nothing more than the figure alone. */
const UPPER = byFirst([
  'no more than',
  'not more than',
  'a maximum of',
  'maximum of',
  'maximum',
  'less than',
  'at most',
  'up to',
  'within',
  'below',
  'under',
  'max.',
  'max',
  '<=',
  '=<',
  '≤',
  '<',
  ...FOREIGN_UPPER,
]);
const LOWER = byFirst([
  'no less than',
  'not less than',
  'a minimum of',
  'minimum of',
  'minimum',
  'more than',
  'at least',
  'above',
  'min.',
  '>=',
  '=>',
  '≥',
  '>',
  ...FOREIGN_LOWER,
]);

/** Consumes an upper bound's words, and says whether there were any. */
export function takeUpperBound(scanner: Scanner): boolean {
  return takeOne(scanner, UPPER);
}

/** Consumes a lower bound's words, and says whether there were any. */
export function takeLowerBound(scanner: Scanner): boolean {
  return takeOne(scanner, LOWER);
}

/** Most figures have no words before them: the first character says so. */
function takeOne(scanner: Scanner, phrases: ReadonlyMap<string, readonly string[]>): boolean {
  scanner.skipSpace();
  const candidates = phrases.get(scanner.lower[scanner.at] ?? '');
  return candidates !== undefined && scanner.take(...candidates) !== undefined;
}

function byFirst(phrases: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const phrase of phrases) {
    const first = phrase.charAt(0);
    found.set(first, [...(found.get(first) ?? []), phrase]);
  }
  return found;
}
