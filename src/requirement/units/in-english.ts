/**
 * Phrases of clauses in other languages, as the English ones that readers know. Only asked for what cannot be read as it stands, so
 * a word that means something in English too is never taken for a foreign one.
 */
import { isDigit, isLetter, normaliseSpace } from './scanner.ts';
import { NONE, PHRASES } from './words.ts';

/** Longer than any phrase that somebody wrote in one of the languages. */
const LONGEST = 300;

interface Phrase {
  readonly words: string;
  readonly english: string;
  readonly figureBefore: boolean;
  readonly figureAfter: boolean;
}

const none: ReadonlySet<string> = new Set(NONE);
const byFirst: ReadonlyMap<string, readonly Phrase[]> = phrasesByFirst();

/** The same with its foreign phrases in English; undefined where there are none. */
export function inEnglish(written: string): string | undefined {
  if (written.length > LONGEST) return undefined;
  const text = normaliseSpace(written);
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return undefined;
  if (none.has(lower)) return 'none';
  let english = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (at > 0 && isLetter(text.charCodeAt(at - 1))) continue;
    const found = byFirst.get(lower[at] ?? '')?.find((phrase) => stands(phrase, lower, at));
    if (found === undefined) continue;
    english += text.slice(from, at) + found.english;
    at += found.words.length - 1;
    from = at + 1;
  }
  return from === 0 ? undefined : english + text.slice(from);
}

function stands({ words, figureBefore, figureAfter }: Phrase, lower: string, at: number): boolean {
  const end = at + words.length;
  if (!lower.startsWith(words, at) || (isLetter(lower.charCodeAt(end - 1)) && isLetter(lower.charCodeAt(end)))) return false;
  if (figureBefore && !isDigit(lower.charCodeAt(lower[at - 1] === ' ' ? at - 2 : at - 1))) return false;
  return !figureAfter || isDigit(lower.charCodeAt(lower[end] === ' ' ? end + 1 : end));
}

function phrasesByFirst(): ReadonlyMap<string, readonly Phrase[]> {
  const found = new Map<string, Phrase[]>();
  for (const [english, foreign] of PHRASES) {
    for (const written of foreign) {
      const figureBefore = written.startsWith('#');
      const figureAfter = written.endsWith('#');
      const words = written.slice(figureBefore ? 1 : 0, figureAfter ? -1 : undefined);
      const first = words.charAt(0);
      found.set(first, [...(found.get(first) ?? []), { words, english, figureBefore, figureAfter }]);
    }
  }
  for (const phrases of found.values()) phrases.sort((a, b) => b.words.length - a.words.length);
  return found;
}
