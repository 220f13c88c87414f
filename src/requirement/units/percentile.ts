import { formatDuration, scanDuration } from './duration.ts';
import { scanNumber } from './number.ts';
import { timesHundred } from './percentage.ts';
import { keepsFigures, quote, type Reading, readable, type Unreadable, unreadable } from './reading.ts';
import { isDigit, Scanner, takeLowerBound, takeUpperBound } from './scanner.ts';
import { AVERAGE, PERCENT } from './words.ts';

/** So many of all calls (a ratio) take at most so long (milliseconds). Percentile 1 is every call. */
export interface PercentileBound {
  readonly percentile: number;
  readonly bound: number;
}

const FORMS = ['p95 ≤ 800 ms', 'p95 ≤ 800 ms, p99 ≤ 2 s', '95% within 800 ms', 'at most 2 s'];

const AVERAGES = ['on average', 'average', 'avg.', 'avg', 'mean', ...AVERAGE];

const MOST = 20;

/** What a Response Time says: bounds, and an average, which bounds no single call and is only kept for the people who read it. */
export interface ResponseTimes {
  readonly bounds: readonly PercentileBound[];
  /** Milliseconds. */
  readonly average: number | undefined;
}

/** Reads response time bounds. A duration alone bounds every call; an average is refused. */
export function parsePercentileBounds(text: string): Reading<readonly PercentileBound[]> {
  const times = parseResponseTimes(text);
  if (!times.ok) return times;
  return times.value.average === undefined ? readable(times.value.bounds) : onlyAverage(text, times.value.average);
}

/** Reads response time bounds with an average among them. An average alone is refused. */
export function parseResponseTimes(text: string): Reading<ResponseTimes> {
  const scanner = new Scanner(text);
  const bounds: PercentileBound[] = [];
  let average: number | undefined;
  do {
    const mean = scanAverage(scanner);
    if (mean?.ok === false) return mean;
    if (mean !== undefined) {
      if (average !== undefined) return unreadable(`${quote(text)} gives two averages`, FORMS);
      average = mean.value;
      continue;
    }
    const bound = scanBound(scanner);
    if (!bound.ok) return bound;
    if (bounds.some((other) => other.percentile === bound.value.percentile)) {
      return unreadable(`${quote(text)} bounds ${formatPercentile(bound.value.percentile)} twice`, FORMS);
    }
    if (bounds.push(bound.value) > MOST) return unreadable(`${quote(text)} gives more than ${MOST} bounds`, FORMS);
  } while (separator(scanner));
  if (!scanner.done) {
    const rewrite = bounds.length === 0 ? undefined : formatResponseTimes({ bounds, average });
    const kept = rewrite !== undefined && keepsFigures(text, rewrite) ? rewrite : undefined;
    return unreadable(`${quote(scanner.rest)} does not belong to a response time`, FORMS, kept);
  }
  return bounds.length === 0 && average !== undefined ? onlyAverage(text, average) : readable({ bounds, average });
}

/** `p99 ≤ 1 s, average 200 ms`. */
export function formatResponseTimes({ bounds, average }: ResponseTimes): string {
  const parts = bounds.length === 0 ? [] : [formatPercentileBounds(bounds)];
  if (average !== undefined) parts.push(`average ${formatDuration(average)}`);
  return parts.join(', ');
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
    if (['max', 'max.', 'maximum', 'worst case'].includes(nested.lower)) return readable(1);
    scanner.at = start;
    return undefined;
  }
  const named = scanner.lower[scanner.at] === 'p' && isDigit(scanner.lower.charCodeAt(scanner.at + 1));
  if (scanner.take('at the', 'at', 'for', '@') === undefined && !named) return undefined;
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

/** The average that comes next, in milliseconds: `avg 200 ms`, `200 ms on average`. Undefined when none does. */
function scanAverage(scanner: Scanner): Reading<number> | undefined {
  const start = scanner.at;
  const first = scanner.take(...AVERAGES) !== undefined;
  if (first) {
    scanner.take('response time', 'latency');
    scanner.take(':', '=', 'of', 'is');
  }
  takeUpperBound(scanner);
  const duration = scanDuration(scanner);
  if (first && duration === undefined) return onlyAverage('', 800);
  if (duration?.ok === true && (first || scanner.take(...AVERAGES) !== undefined)) return duration;
  scanner.at = start;
  return undefined;
}

function onlyAverage(written: string, average: number): Unreadable {
  const rewrite = `p95 ≤ ${formatDuration(average)}`;
  return unreadable(
    'an average hides the slow calls: which share of the calls must be how fast?',
    FORMS,
    keepsFigures(written, rewrite) ? rewrite : undefined,
  );
}
