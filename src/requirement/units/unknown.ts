import type { Unknown } from '../clause.ts';
import { parsePercentileBounds, parseResponseTimes } from './percentile.ts';
import { isDigit, isLetter, Scanner } from './scanner.ts';
import { AVERAGE, PROMISING, UNKNOWN } from './words.ts';

/** Phrases that say nobody knows, in lower case; the text may go on with an explanation. Longest first. */
const NOBODY_KNOWS = [
  'to be determined',
  'to be defined',
  'to be confirmed',
  'to be decided',
  'to be agreed',
  'not documented',
  'not specified',
  'not published',
  'not available',
  'not applicable',
  'not known',
  'not yet known',
  'unspecified',
  'undocumented',
  'unknown',
  'depends on',
  'depends',
  'varies',
  'variable',
  'fair use',
  'fair usage',
  'best effort',
  'ask the vendor',
  'ask vendor',
  'see contract',
  'see vendor',
  ...UNKNOWN,
  'sconosciuto',
  'desconocido',
  'inconnu',
  'desconhecido',
  'unbekannt',
  'noch offen',
  'offen',
  'tbd',
  'tbc',
  'tba',
  'todo',
  'n/a',
  'n.a.',
];
const MARKS = ['?', '??', '???', '-', '–', '—', '…', '...'];

/** Words that sound like a promise and are none, with a figure somebody may have meant. */
const WEASELS: Readonly<Record<string, string | undefined>> = {
  'sub-second': 'p95 ≤ 800 ms',
  subsecond: 'p95 ≤ 800 ms',
  'real-time': 'p95 ≤ 200 ms',
  realtime: 'p95 ≤ 200 ms',
  'near-real-time': 'p95 ≤ 2 s',
  instant: 'p95 ≤ 200 ms',
  instantly: 'p95 ≤ 200 ms',
  immediate: 'p95 ≤ 200 ms',
  immediately: 'p95 ≤ 200 ms',
  fast: 'p95 ≤ 800 ms',
  quick: 'p95 ≤ 800 ms',
  quickly: 'p95 ≤ 800 ms',
  responsive: 'p95 ≤ 800 ms',
  'low-latency': 'p95 ≤ 200 ms',
  low: 'p95 ≤ 800 ms',
  slow: 'p95 ≤ 5 s',
  'always-on': '99.95% over 30 days',
  always: '99.95% over 30 days',
  'highly-available': '99.95% over 30 days',
  '24/7': '99.9% over 30 days',
  '24x7': '99.9% over 30 days',
  high: undefined,
  medium: undefined,
  good: undefined,
  reasonable: undefined,
  acceptable: undefined,
  sufficient: undefined,
  adequate: undefined,
  scalable: undefined,
  standard: undefined,
  normal: undefined,
};
const HIGH: readonly (readonly [mention: string, figure: string])[] = [
  ['availab', '99.9% over 30 days'],
  ['uptime', '99.9% over 30 days'],
  ['throughput', '50 operations/second'],
  ['volume', '50 operations/second'],
];

/** An average says nothing about any single call, with a figure or without. */
const AVERAGES = ['on average', 'average', 'avg', 'mean', ...AVERAGE];

/** Says whether a text admits that the value is not known, or only sounds like one. The reason is the text itself. */
export function readUnknown(text: string): Unknown | undefined {
  const scanner = new Scanner(text);
  if (scanner.text === '' || scanner.text.length > 500) return undefined;
  if (MARKS.includes(scanner.text)) return { unknown: scanner.text };
  const known = scanner.take('(', '~') === undefined ? scanner : new Scanner(scanner.rest);
  if (known.take(...NOBODY_KNOWS) !== undefined) return { unknown: scanner.text };
  return isAverage(scanner.text) || weaselWord(scanner.lower) !== undefined ? { unknown: scanner.text } : undefined;
}

export function formatUnknown({ unknown }: Unknown): string {
  return unknown;
}

/** A figure in the place of a weasel word, for people to accept or change; undefined when there is nothing to guess from. */
export function suggestedFigure({ unknown }: Unknown): string | undefined {
  if (isAverage(unknown)) {
    const bounds = parsePercentileBounds(unknown);
    return bounds.ok ? undefined : bounds.suggestion;
  }
  const lower = new Scanner(unknown).lower;
  const word = weaselWord(lower);
  if (word === undefined) return undefined;
  return WEASELS[word] ?? HIGH.find(([mention]) => lower.includes(mention))?.[1];
}

/** Says whether the text sounds like a promise and gives no figure for one, where others say that nobody knows. */
export function isPromise({ unknown }: Unknown): boolean {
  return isAverage(unknown) || weaselWord(new Scanner(unknown).lower) !== undefined;
}

/** With a bound besides the average it is a figure. */
function isAverage(text: string): boolean {
  return new Scanner(text).take(...AVERAGES) !== undefined && !parseResponseTimes(text).ok;
}

/** The first weasel word of a text without any figure of its own. */
function weaselWord(lower: string): string | undefined {
  if (lower.includes('24/7')) return '24/7';
  if (lower.includes('24x7')) return '24x7';
  for (let at = 0; at < lower.length; at++) if (isDigit(lower.charCodeAt(at))) return undefined;
  const words = lower.split(' ').map(trimPunctuation);
  for (const [at, word] of words.entries()) {
    const pair = `${word}-${words[at + 1] ?? ''}`;
    const found = [word, pair, PROMISING.get(word), PROMISING.get(pair)].find(isWeasel);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isWeasel(word: string | undefined): word is string {
  return word !== undefined && Object.hasOwn(WEASELS, word);
}

function trimPunctuation(word: string): string {
  let start = 0;
  let end = word.length;
  while (start < end && !isLetter(word.charCodeAt(start))) start++;
  while (end > start && !isLetter(word.charCodeAt(end - 1))) end--;
  return word.slice(start, end);
}
