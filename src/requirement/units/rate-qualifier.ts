import { MINUTE, SECOND } from './duration.ts';
import { formatNumber, scanNumber } from './number.ts';
import { ADVERBS } from './rate-window.ts';
import { quote, type Reading, readable, unreadable } from './reading.ts';
import { isLetter, type Scanner, takeUpperBound } from './scanner.ts';
import { CONCURRENT, COUNTED, PER } from './words.ts';

/** The words around a rate: what is counted, for whom, and how many at once. */

/** `rps` and its like: unit and window in one word. */
export const SHORT: ReadonlyMap<string, readonly [unit: string, window: number]> = new Map([
  ['rps', ['requests', SECOND]],
  ['qps', ['queries', SECOND]],
  ['tps', ['transactions', SECOND]],
  ['rpm', ['requests', MINUTE]],
]);
const REQUESTS = ['', 'r', 'req', 'reqs', 'request', 'requests', 'api requests', 'http requests'];
const AFTER_UNIT: ReadonlySet<string> = new Set([
  ...PER,
  ...CONCURRENT.map((phrase) => phrase.split(' ', 1)[0] ?? ''),
  ...'per every each in within over a an and with at burst concurrent concurrently parallel simultaneous'.split(' '),
  ...ADVERBS.keys(),
  ...SHORT.keys(),
]);
const AFTER_SCOPE: ReadonlySet<string> = new Set('and with burst bursts in at resets utc plus'.split(' '));
const LONGEST_UNIT = 3;
/** No limit is larger. */
const LARGEST = 1e12;

/** Words between the figure and its window: `requests`, `API calls`. At most three; the empty text when there are none. */
export function takeUnit(scanner: Scanner): string {
  return takeWords(scanner, AFTER_UNIT, LONGEST_UNIT);
}

/** `per key`, `per API key`, `by account`: up to the next separator. */
export function scanScope(scanner: Scanner): string | undefined {
  const start = scanner.at;
  scanner.take(',');
  const scope = scanner.take('per', 'by', 'for each') === undefined ? '' : takeWords(scanner, AFTER_SCOPE, LONGEST_UNIT);
  if (scope !== '') return scope;
  scanner.at = start;
  return undefined;
}

function takeWords(scanner: Scanner, stop: ReadonlySet<string>, most: number): string {
  scanner.skipSpace();
  const start = scanner.at;
  let end = start;
  for (let words = 0; words < most; words++) {
    const word = scanner.word();
    if (word === undefined || stop.has(word)) break;
    const elided = isElided(scanner);
    if (elided && stop.has(`${word}'`)) break;
    if (elided) {
      scanner.at++;
      scanner.word();
    }
    end = scanner.at;
  }
  scanner.at = end;
  return scanner.text.slice(start, end);
}

/** Whether the word goes on behind an apostrophe: `l'invio`, `d’emails`. */
function isElided({ text, at }: Scanner): boolean {
  return (text[at] === "'" || text[at] === '’') && isLetter(text.charCodeAt(at + 1));
}

/** `burst 20`, `with bursts of up to 20`, `20 burst`. */
export function scanBurst(scanner: Scanner, forms: readonly string[]): Reading<number> | undefined {
  const start = scanner.at;
  scanner.take(',', ';', '+');
  scanner.take('with', 'and');
  scanner.take('a');
  const from = scanner.at;
  if (scanner.take('bursts', 'burst') !== undefined) {
    scanner.take('capabilities', 'capability', 'capacity', 'limit', 'size');
    scanner.take('of', ':', '=', 'to');
    takeUpperBound(scanner);
    const number = scanNumber(scanner, { millions: true });
    if (number !== undefined) return number.ok ? whole(number.value, 'a burst', forms) : number;
    const written = quote(scanner.text.slice(from, scanner.at));
    return unreadable(`${written} has no figure: how many calls at once?`, forms, '100 requests/second, burst 20');
  }
  const number = scanNumber(scanner, { millions: true });
  if (number?.ok === true && scanner.take('bursts', 'burst') !== undefined) return whole(number.value, 'a burst', forms);
  scanner.at = start;
  return undefined;
}

/** Refuses parts of calls, and more than any limit could be. */
export function whole(value: number, what: string, forms: readonly string[]): Reading<number> {
  if (!Number.isInteger(value)) return unreadable(`${what} needs a whole number, not ${formatNumber(value)}`, forms);
  return value > LARGEST ? unreadable(`${formatNumber(value)} is larger than any limit could be`, forms) : readable(value);
}

/** What people count, in English. A word of another language, a name or a method has no plural that we know. */
const NOUNS: ReadonlySet<string> = new Set(
  (
    'request call operation transaction message query email mail event record file document order job page row read write ' +
    'invoice payment item user token connection session upload download object update insert delete hit lookup search transfer ' +
    'push notification webhook delivery batch byte image report command statement unit credit point line customer product ' +
    'entry entity shipment booking ticket refund charge transmission attempt login task article contact account inquiry ' +
    'consumer device export import label method packet parcel policy price prompt question quote ' +
    'recipient reservation response result sample signature subscription text trade visit'
  ).split(' '),
);

/** What a limit counts, as a plural: `req` is `requests`, `query` is `queries`; what is no English noun stays as it is. */
export function plural(unit: string): string {
  const lower = unit.toLowerCase();
  const foreign = COUNTED.get(lower);
  if (foreign !== undefined) return foreign;
  if (REQUESTS.includes(lower)) return 'requests';
  if (!NOUNS.has(lower.slice(lower.lastIndexOf(' ') + 1))) return unit;
  if (lower.endsWith('ch') || lower.endsWith('sh')) return `${unit}es`;
  return lower.endsWith('ry') || lower.endsWith('ty') || lower.endsWith('cy') ? `${unit.slice(0, -1)}ies` : `${unit}s`;
}

/** The opposite of `plural`, where it has one. */
export function singular(unit: string): string {
  const candidates = [`${unit.slice(0, -3)}y`, unit.slice(0, -2), unit.slice(0, -1)];
  return candidates.find((candidate) => candidate !== '' && candidate !== unit && plural(candidate) === unit) ?? unit;
}
