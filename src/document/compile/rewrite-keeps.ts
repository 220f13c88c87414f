/**
 * Whether a suggested rewrite still says all that was written: its figures, their units and its brackets. One that leaves
 * something out, or puts another figure in its place, would be taken for a correction and change the promise.
 */
import { isDigit, isLetter, Scanner, takeLowerBound } from '../../requirement/units/scanner.ts';
import { sentenceEnd } from '../grammar/sentence.ts';

const UNITS: readonly (readonly string[])[] = [
  ['ms', 'msec', 'millisecond', 'milliseconds'],
  ['s', 'sec', 'secs', 'second', 'seconds'],
  ['min', 'mins', 'minute', 'minutes', 'm'],
  ['h', 'hr', 'hrs', 'hour', 'hours', 'hourly'],
  ['d', 'day', 'days', 'daily'],
  ['week', 'weeks', 'weekly', 'w', 'wk'],
  ['month', 'months', 'monthly', 'mo'],
  ['year', 'years', 'yearly', 'y', 'yr'],
  ...['b', 'bytes', 'kb', 'kib', 'mb', 'mib', 'gb', 'gib', 'tb', 'tib'].map((unit) => [unit]),
];
const CANONICAL: ReadonlyMap<string, string> = new Map(
  UNITS.flatMap((names) => names.map((name) => [name, names[0] ?? ''] as const)),
);
const PER = ['per', 'every', 'each', '/'];
/** The figure behind one of these is a version, which is refused for being what it is. */
const VERSIONED = ['tls', 'ssl'];
const MAGNITUDES: Readonly<Record<string, number>> = { k: 1e3, thousand: 1e3, m: 1e6, million: 1e6 };

/** @param isRead whether a phrase can be read as a value of the clause. */
export function keepsAll(written: string, rewrite: string, isRead: (phrase: string) => boolean): boolean {
  const before = tokensOf(written);
  const after = tokensOf(rewrite);
  const figures = after.filter(isFigure).flatMap((figure) => readingsOf(figure));
  const words = new Set(after.map(canonical));
  for (const [at, token] of before.entries()) {
    if (isFigure(token)) {
      if (VERSIONED.includes(before[at - 1]?.toLowerCase() ?? '')) continue;
      const next = before[at + 1] ?? '';
      const readings = readingsOf(token, MAGNITUDES[next.toLowerCase()]);
      if (!readings.some((reading) => figures.includes(reading))) return false;
      if (CANONICAL.has(next.toLowerCase()) && MAGNITUDES[next] === undefined && !words.has(canonical(next))) return false;
    } else if (PER.includes(before[at - 1]?.toLowerCase() ?? '') && !words.has(canonical(token))) return false;
  }
  if (isLowerBound(written) && !isLowerBound(rewrite)) return false;
  if (bracketsIn(written).some((note) => !rewrite.includes(note))) return false;
  // Further lines are clauses of their own.
  const [phrase = ''] = rewrite.split('\n', 1);
  return isRead(phrase.slice(0, sentenceEnd(phrase, 0, phrase.length)));
}

/** Figures with their separators, words, and slashes. A figure behind letters (`p95`) belongs to the word. */
function tokensOf(written: string): string[] {
  const text = written.replace(/(?<=\d) (?=\d{3}(?!\d))/g, '');
  const tokens: string[] = [];
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const start = at++;
    if (isDigit(code)) while (isDigit(text.charCodeAt(at)) || SEPARATORS.includes(text[at] ?? ' ')) at++;
    else if (isLetter(code)) while (isLetter(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) at++;
    else if (code !== SLASH) continue;
    tokens.push(text.slice(start, at));
  }
  return tokens;
}

const SEPARATORS = ".,'’_";
const SLASH = 47;

function isFigure(token: string): boolean {
  return /^\d/.test(token);
}

/** A comma may separate thousands or decimals. */
function readingsOf(figure: string, magnitude = 1): number[] {
  const whole = figure.replace(/[,'’_]/g, '');
  return [whole, figure.replace(',', '.')]
    .map((reading) => Number.parseFloat(reading))
    .flatMap((value) => (magnitude === 1 ? [value] : [value, value * magnitude]));
}

function canonical(word: string): string {
  const lower = word.toLowerCase();
  return CANONICAL.get(lower) ?? lower;
}

/** `at least 5 s` is the opposite of `5 s`, where that is the longest. */
function isLowerBound(text: string): boolean {
  return takeLowerBound(new Scanner(text));
}

/** What stands in round brackets. */
function bracketsIn(text: string): string[] {
  const found: string[] = [];
  for (let open = text.indexOf('('); open >= 0; open = text.indexOf('(', open + 1)) {
    const close = text.indexOf(')', open);
    if (close < 0) break;
    found.push(text.slice(open + 1, close).trim());
  }
  return found;
}
