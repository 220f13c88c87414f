import { formatDuration, scanDuration } from './duration.ts';
import { scanNumber } from './number.ts';
import { timesHundred } from './percentage.ts';
import { quote, type Reading, readable, unreadable } from './reading.ts';
import { Scanner, takeLowerBound, takeUpperBound } from './scanner.ts';
import { PERCENT } from './words.ts';

/** So many of all calls (a ratio) take at most so long (milliseconds). Percentile 1 is every call. */
export interface PercentileBound {
  readonly percentile: number;
  readonly bound: number;
}

const FORMS = ['p95 ≤ 800 ms', 'p95 ≤ 800 ms, p99 ≤ 2 s', '95% within 800 ms', 'at most 2 s'];

const MOST = 20;

/** Reads response time bounds. A duration alone bounds every call. */
export function parsePercentileBounds(text: string): Reading<readonly PercentileBound[]> {
  const scanner = new Scanner(text);
  const bounds: PercentileBound[] = [];
  do {
    const bound = scanBound(scanner);
    if (!bound.ok) return bound;
    if (bounds.some((other) => other.percentile === bound.value.percentile)) {
      return unreadable(`${quote(text)} bounds ${formatPercentile(bound.value.percentile)} twice`, FORMS);
    }
    if (bounds.push(bound.value) > MOST) return unreadable(`${quote(text)} gives more than ${MOST} bounds`, FORMS);
  } while (separator(scanner));
  if (!scanner.done)
    return unreadable(`${quote(scanner.rest)} does not belong to a response time`, FORMS, formatPercentileBounds(bounds));
  return readable(bounds);
}

export function formatPercentileBounds(bounds: readonly PercentileBound[]): string {
  return bounds
    .map(({ percentile, bound }) =>
      percentile === 1 ? `at most ${formatDuration(bound)}` : `${formatPercentile(percentile)} ≤ ${formatDuration(bound)}`,
    )
    .join(', ');
}

export function formatPercentile(percentile: number): string {
  return percentile === 1 ? 'the slowest call' : `p${timesHundred(percentile)}`;
}

function separator(scanner: Scanner): boolean {
  const found = scanner.take(',', ';', 'and') !== undefined;
  if (found) scanner.take('and');
  return found;
}

function scanBound(scanner: Scanner): Reading<PercentileBound> {
  const whole = quote(scanner.rest);
  if (scanner.take('average', 'avg.', 'avg', 'mean') !== undefined) {
    return unreadable(
      'an average hides the slow calls: which share of the calls must be how fast?',
      FORMS,
      `p95 ≤ ${afterwards(scanner)}`,
    );
  }
  const percentile = scanPercentile(scanner);
  if (percentile !== undefined && !percentile.ok) return percentile;
  scanner.take(
    'response times',
    'response time',
    'latency',
    'of requests',
    'of calls',
    'of all requests',
    'of all calls',
    'requests',
    'calls',
  );
  scanner.take(':', 'is', 'in');
  if (takeLowerBound(scanner)) return unreadable(`${whole} gives a lower bound where the longest time is asked for`, FORMS);
  const bounded = takeUpperBound(scanner);
  const duration = scanDuration(scanner);
  if (duration === undefined)
    return unreadable(whole === '``' ? 'no response time is written' : `${whole} is not a response time`, FORMS);
  if (!duration.ok) return duration;
  const trailing = percentile === undefined ? scanTrailingPercentile(scanner) : undefined;
  if (trailing !== undefined && !trailing.ok) return trailing;
  if (percentile === undefined && !bounded) scanner.take('maximum', 'max.', 'max');
  return readable({ percentile: percentile?.value ?? trailing?.value ?? 1, bound: duration.value });
}

/** `800 ms (p95)`, `800 ms at p95`, `800 ms for 95% of calls`. */
function scanTrailingPercentile(scanner: Scanner): Reading<number> | undefined {
  const start = scanner.at;
  const inner = scanner.brackets();
  if (inner !== undefined) {
    const nested = new Scanner(inner);
    const percentile = scanPercentile(nested);
    if (percentile !== undefined && nested.done) return percentile;
    scanner.at = start;
    return undefined;
  }
  if (scanner.take('at the', 'at', 'for', '@') === undefined) return undefined;
  const percentile = scanPercentile(scanner);
  if (percentile === undefined) scanner.at = start;
  else scanner.take('of requests', 'of calls', 'of all requests', 'of all calls');
  return percentile;
}

function scanPercentile(scanner: Scanner): Reading<number> | undefined {
  const start = scanner.at;
  if (scanner.take('median') !== undefined) return readable(0.5);
  scanner.skipSpace();
  const letter = scanner.lower[scanner.at] === 'p';
  if (letter) scanner.at++;
  const number = scanNumber(scanner, { decimal: true, shift: -2 });
  const marked =
    number !== undefined &&
    (letter || takeOrdinal(scanner) || scanner.take('%', 'percent', 'per cent', ...PERCENT) !== undefined);
  if (!marked || number === undefined) {
    scanner.at = start;
    return undefined;
  }
  const written = quote(scanner.text.slice(start, scanner.at));
  if (!number.ok) return unreadable(number.message, FORMS);
  if (number.value > 1)
    return unreadable(
      `${written} is not a percentile: those lie between 0 and 100`,
      FORMS,
      letter && number.value < 10 ? `p${timesHundred(number.value / 10)}` : undefined,
    );
  return readable(number.value);
}

function takeOrdinal(scanner: Scanner): boolean {
  const start = scanner.at;
  scanner.take('th', 'st', 'nd', 'rd');
  if (scanner.take('percentile', 'pctl') !== undefined) return true;
  scanner.at = start;
  return false;
}

function afterwards(scanner: Scanner): string {
  scanner.take('response time', 'latency');
  scanner.take(':', 'of', 'is');
  takeUpperBound(scanner);
  const duration = scanDuration(scanner);
  return duration?.ok === true ? formatDuration(duration.value) : '800 ms';
}
