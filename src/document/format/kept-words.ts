/**
 * What a canonical phrase would lose: words that reading passes over, such as a note in brackets. Whether reading passes over a
 * word shows when another one stands in its place: what it says is then still the same. It must not know how any phrase is read.
 */
import { type ClauseDefinition, NO_CONTEXT } from '../clauses/clause.ts';

/** In the place of a word: no phrase of any clause has it. */
const OTHER = 'qxzq';
/** More words than these are left as they are: each costs a reading. */
const MOST_WORDS = 60;

interface Word {
  readonly start: number;
  readonly end: number;
}

/**
 * The phrase with the notes that stood behind the value behind it again; undefined when a word would be lost all the same, or
 * when it would be read otherwise than the value is.
 */
export function phraseKeeping(definition: ClauseDefinition, written: string, phrase: string): string | undefined {
  const said = meaningOf(definition, written);
  for (const candidate of [phrase, withNotes(written, phrase)]) {
    if (candidate === undefined || meaningOf(definition, candidate) !== said) continue;
    if (!losesAWord(definition, written, candidate, said)) return candidate;
  }
  return undefined;
}

function losesAWord(definition: ClauseDefinition, written: string, phrase: string, said: string | undefined): boolean {
  const kept = new Set(wordsOf(phrase).map((word) => spelled(phrase, word)));
  const missing = wordsOf(written).filter((word) => !kept.has(spelled(written, word)));
  if (missing.length > MOST_WORDS) return true;
  return missing.some(({ start, end }) => meaningOf(definition, written.slice(0, start) + OTHER + written.slice(end)) === said);
}

/** The phrase and every bracket at the end of the text that the phrase does not have yet. */
function withNotes(written: string, phrase: string): string | undefined {
  let end = written.trimEnd().length;
  let from = end;
  while (written[end - 1] === ')') {
    const open = openOf(written, end - 1);
    if (open < 1) break;
    from = open;
    end = written.slice(0, open).trimEnd().length;
  }
  const notes = written.slice(from).trim();
  return notes === '' || phrase.includes(notes) ? undefined : `${phrase} ${notes}`;
}

/** Where the bracket that closes here opens; −1 when it does not. */
function openOf(text: string, close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (text[at] === ')') depth++;
    else if (text[at] === '(' && --depth === 0) return at;
  }
  return -1;
}

function meaningOf(definition: ClauseDefinition, text: string): string | undefined {
  const reading = definition.parse(text, NO_CONTEXT);
  return reading.ok ? JSON.stringify(reading.value) : undefined;
}

/** Runs of letters and digits. */
function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function spelled(text: string, { start, end }: Word): string {
  return text.slice(start, end).toLowerCase();
}
