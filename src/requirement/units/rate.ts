import type { RateLimit } from '../policies.ts';
import { formatDuration, scanDuration } from './duration.ts';
import { formatNumber, scanNumber } from './number.ts';
import { plural, SHORT, scanBurst, scanScope, singular, takeUnit, whole } from './rate-qualifier.ts';
import { formatRateWindow, type RateWindow, scanRateWindow } from './rate-window.ts';
import { quote, type Reading, readable, unreadable } from './reading.ts';
import { Scanner, takeUpperBound } from './scanner.ts';
import { NO_LIMIT } from './words.ts';
import { formatZone, scanZone } from './zone.ts';

/** What one clause says about limits: all windows together, concurrency, and what to do when a limit is reached. */
export interface Rates {
  readonly limits: readonly RateLimit[];
  /** What stands in brackets after each limit (`free plan`), `''` for none; as many as there are limits. */
  readonly notes: readonly string[];
  readonly concurrent: number | undefined;
  /** Longest wait for a turn in milliseconds; 0 is reject at once; undefined: not said. */
  readonly wait: number | undefined;
}

const RATE = ['100 requests/second', '100 requests/second, burst 20', '600/min', '100 requests per 10 s', '10,000 per day'];
const RATES = [...RATE, '100 requests/second; 30 concurrent; 10,000 per day; wait up to 2 s', 'none'];
const MOST_LIMITS = 20;
/** A fraction of a call is spread over at most so many windows, and at most ten years. */
const MOST_WINDOWS = 1000;
const LONGEST_WINDOW = 3650 * 86_400_000;

const CONCURRENT = ['concurrently', 'concurrent', 'simultaneous', 'in parallel', 'parallel', 'at once', 'in flight', 'at a time'];

/** Reads everything a Rate Limits clause may say. `none` is a clause too: there is no limit. */
export function parseRates(text: string): Reading<Rates> {
  const scanner = new Scanner(text);
  const limits: RateLimit[] = [];
  const notes: string[] = [];
  let concurrent: number | undefined;
  let wait: number | undefined;
  if (saysNone(scanner)) return readable({ limits, notes, concurrent, wait });
  do {
    const excess = scanExcess(scanner);
    const slots = excess === undefined ? scanConcurrent(scanner) : undefined;
    if (excess !== undefined) {
      if (!excess.ok) return excess;
      if (wait !== undefined) return unreadable(`${quote(text)} says twice what to do when the limit is reached`, RATES);
      wait = excess.value;
    } else if (slots !== undefined) {
      if (!slots.ok) return slots;
      if (concurrent !== undefined) return unreadable(`${quote(text)} limits concurrency twice`, RATES);
      concurrent = slots.value;
    } else {
      const limit = scanRate(scanner, RATES);
      if (!limit.ok) return limit;
      if (limits.push(limit.value) > MOST_LIMITS)
        return unreadable(`${quote(text)} gives more than ${MOST_LIMITS} limits`, RATES);
      notes.push(scanner.brackets() ?? '');
    }
  } while (takeSeparator(scanner));
  if (!scanner.done) return unreadable(`${quote(scanner.rest)} does not belong to a rate limit`, RATES);
  return readable({ limits, notes, concurrent, wait });
}

export function formatRates({ limits, notes, concurrent, wait }: Rates): string {
  const parts = limits.map((limit, at) => formatRate(limit) + (notes[at] ? ` (${notes[at]})` : ''));
  if (concurrent !== undefined) parts.push(`${formatNumber(concurrent)} concurrent`);
  if (wait !== undefined) parts.push(wait === 0 ? 'reject' : `wait up to ${formatDuration(wait)}`);
  return parts.length === 0 ? 'none' : parts.join('; ');
}

/** Reads one limit: `50 operations/second`. A note in brackets may follow. */
export function parseRate(text: string): Reading<RateLimit> {
  const scanner = new Scanner(text);
  const rate = scanRate(scanner, RATE);
  if (!rate.ok) return rate;
  scanner.brackets();
  if (scanner.done) return rate;
  return unreadable(`${quote(text)} goes on after its rate: ${quote(scanner.rest)}`, RATE, formatRate(rate.value));
}

export function formatRate(limit: RateLimit): string {
  const unit = limit.count === 1 ? singular(limit.unit) : limit.unit;
  const zone = limit.zone === 'UTC' ? '' : ` ${formatZone(limit.zone)}`;
  const scope = limit.scope === undefined ? '' : ` per ${limit.scope}`;
  const burst = limit.burst === undefined ? '' : `, burst ${formatNumber(limit.burst)}`;
  return `${formatNumber(limit.count)} ${unit}${formatRateWindow(limit)}${zone}${scope}${burst}`;
}

/** Reads the limit that comes next: figure, unit, window, then zone, scope and burst in any order. */
export function scanRate(scanner: Scanner, forms: readonly string[] = RATE): Reading<RateLimit> {
  const written = quote(scanner.rest);
  takeUpperBound(scanner);
  const number = scanNumber(scanner, { millions: true });
  if (number === undefined) return unreadable(written === '``' ? 'a rate limit is missing' : `${written} is not a rate`, forms);
  if (!number.ok)
    return unreadable(
      number.message,
      number.forms.map((form) => `${form} ${form === '1' ? 'request' : 'requests'}/second`),
    );
  const short = SHORT.get(scanner.peekWord() ?? '');
  if (short !== undefined) scanner.word();
  const unit = short?.[0] ?? plural(takeUnit(scanner));
  const window: Reading<RateWindow> =
    short === undefined
      ? scanRateWindow(scanner, `${formatNumber(number.value)} ${unit}`, forms)
      : readable({ kind: 'rate', window: short[1], period: undefined });
  if (!window.ok) return window;
  const counted = wholeCount(number.value, window.value, forms);
  if (!counted.ok) return counted;
  let zone: string | undefined;
  let scope: string | undefined;
  let burst: number | undefined;
  for (let before = -1; before < scanner.at; ) {
    before = scanner.at;
    if (window.value.kind === 'quota') zone ??= scanZone(scanner);
    scope ??= scanScope(scanner);
    const found = burst === undefined ? scanBurst(scanner, forms) : undefined;
    if (found?.ok === false) return found;
    burst ??= found?.value;
  }
  return readable({ ...counted.value, burst, unit, scope, zone: zone ?? 'UTC' });
}

/** Half a request a second is one in two seconds: a limit counts whole calls. */
function wholeCount(count: number, written: RateWindow, forms: readonly string[]): Reading<RateWindow & { count: number }> {
  let { window } = written;
  let scaled = count;
  for (let windows = 2; windows <= MOST_WINDOWS && written.kind === 'rate' && !Number.isInteger(scaled); windows++) {
    scaled = Math.round(count * windows * 1e6) / 1e6;
    window = Math.round(written.window * windows * 1e3) / 1e3;
  }
  const total = window > LONGEST_WINDOW ? whole(count, 'a limit', forms) : whole(scaled, 'a limit', forms);
  return total.ok ? readable({ ...written, window, count: total.value }) : total;
}

function saysNone(scanner: Scanner): boolean {
  const words = [
    ...NO_LIMIT,
    'none',
    'unlimited',
    'no rate limits',
    'no rate limit',
    'no limits',
    'no limit',
    'nessuno',
    'ninguno',
    'aucune',
    'keine',
  ];
  if (scanner.take(...words) !== undefined && scanner.done) return true;
  scanner.at = 0;
  return false;
}

function takeSeparator(scanner: Scanner): boolean {
  if (scanner.take(',', ';', 'and', 'plus', '+') === undefined) return false;
  scanner.take('and', 'then');
  return true;
}

/** `wait up to 2 s`, `reject`: what happens on exceeding; a longest wait, 0 for none. */
function scanExcess(scanner: Scanner): Reading<number> | undefined {
  const start = scanner.at;
  scanner.take('on exceeding', 'when exceeded', 'if exceeded', 'otherwise');
  scanner.take(':', ',');
  if (scanner.take('reject at once', 'rejected', 'reject', 'refuse', 'fail fast', 'no wait') !== undefined) return readable(0);
  if (scanner.take('waits', 'wait', 'queue', 'delay') === undefined) {
    scanner.at = start;
    return undefined;
  }
  scanner.take('for');
  takeUpperBound(scanner);
  return scanDuration(scanner) ?? unreadable('waiting for a turn needs a longest time', RATES, 'wait up to 2 s');
}

/** `30 concurrent`, `30 concurrent requests`, `30 requests in parallel`, `concurrency 30`. */
function scanConcurrent(scanner: Scanner): Reading<number> | undefined {
  const start = scanner.at;
  takeUpperBound(scanner);
  const named = scanner.take('concurrency', 'concurrent requests', 'concurrent connections', 'concurrent') !== undefined;
  if (named) {
    scanner.take(':', 'of', 'limit');
    takeUpperBound(scanner);
  }
  const count = scanNumber(scanner, { millions: true });
  if (!named) {
    if (scanner.take(...CONCURRENT) === undefined) {
      takeUnit(scanner);
      if (scanner.take(...CONCURRENT) === undefined) {
        scanner.at = start;
        return undefined;
      }
    }
    takeUnit(scanner);
  }
  if (count === undefined) return unreadable('concurrency has no figure', RATES, '30 concurrent');
  return count.ok ? whole(count.value, 'concurrency', RATES) : count;
}
