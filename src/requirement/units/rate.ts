import type { RateLimit } from '../policies.ts';
import { formatDuration, scanDuration } from './duration.ts';
import { formatNumber, scanNumber } from './number.ts';
import { isCallAtOnce, type Simultaneous } from './rate-counted.ts';
import { plural, SHORT, scanBurst, scanScope, singular, takeUnit, whole } from './rate-qualifier.ts';
import { formatRateWindow, type RateWindow, scanRateWindow } from './rate-window.ts';
import { keepsFigures, quote, type Reading, readable, type Unreadable, unreadable } from './reading.ts';
import { Scanner, takeUpperBound } from './scanner.ts';
import { CONCURRENT as FOREIGN_CONCURRENT, NO_LIMIT } from './words.ts';
import { formatZone, scanZone } from './zone.ts';

/** What one clause says about limits: all windows together, concurrency, and what to do when a limit is reached. */
export interface Rates {
  readonly limits: readonly RateLimit[];
  /** What stands in brackets after each limit (`free plan`), `''` for none; as many as there are limits. */
  readonly notes: readonly string[];
  readonly concurrent: number | undefined;
  /** What else may be under way only so often at once, where that is no call: `3 concurrent exports`. Absent: nothing. */
  readonly otherConcurrent?: readonly Simultaneous[];
  /** Longest wait for a turn in milliseconds; 0 is reject at once; undefined: not said. */
  readonly wait: number | undefined;
}

const RATE = ['100 requests/second', '100 requests/second, burst 20', '600/min', '100 requests per 10 s', '10,000 per day'];
const RATES = [...RATE, '100 requests/second; 30 concurrent; 10,000 per day; wait up to 2 s', 'none'];
const MOST_LIMITS = 20;
/** A fraction of a call is spread over at most so many windows, and at most ten years. */
const MOST_WINDOWS = 1000;
const LONGEST_WINDOW = 3650 * 86_400_000;

const CONCURRENT = [
  'concurrently',
  'concurrent',
  'simultaneously',
  'simultaneous',
  'in parallel',
  'parallel',
  'at once',
  'in flight',
  'at a time',
  ...FOREIGN_CONCURRENT,
];

/** Reads everything a Rate Limits clause may say. `none` is a clause too: there is no limit. */
export function parseRates(text: string): Reading<Rates> {
  const rates = readRates(text);
  return rates.ok ? rates : keepingFigures(text, rates);
}

function readRates(text: string): Reading<Rates> {
  const scanner = new Scanner(text);
  const limits: RateLimit[] = [];
  const notes: string[] = [];
  const otherConcurrent: Simultaneous[] = [];
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
      const { count, unit } = slots.value;
      if (!isCallAtOnce(unit)) {
        if (otherConcurrent.push(slots.value) > MOST_LIMITS)
          return unreadable(`${quote(text)} gives more than ${MOST_LIMITS} limits`, RATES);
        continue;
      }
      if (concurrent !== undefined) return unreadable(`${quote(text)} limits concurrency twice`, RATES);
      concurrent = count;
    } else {
      const limit = scanRate(scanner, RATES);
      if (!limit.ok) return limit;
      if (limits.push(limit.value) > MOST_LIMITS)
        return unreadable(`${quote(text)} gives more than ${MOST_LIMITS} limits`, RATES);
      const note = scanner.brackets() ?? '';
      const inside = ratesInside(note);
      notes.push(inside === undefined ? note : '');
      if (inside === undefined && isUnreadLimit(note))
        return unreadable(`${quote(`(${note})`)} sets a limit that cannot be read`, RATES);
      if (inside === undefined) continue;
      limits.push(...inside.limits);
      notes.push(...inside.notes);
      if (limits.length > MOST_LIMITS) return unreadable(`${quote(text)} gives more than ${MOST_LIMITS} limits`, RATES);
      if (inside.concurrent !== undefined && concurrent !== undefined)
        return unreadable(`${quote(text)} limits concurrency twice`, RATES);
      if (inside.wait !== undefined && wait !== undefined)
        return unreadable(`${quote(text)} says twice what to do when the limit is reached`, RATES);
      concurrent ??= inside.concurrent;
      otherConcurrent.push(...(inside.otherConcurrent ?? []));
      wait ??= inside.wait;
    }
  } while (takeSeparator(scanner));
  if (!scanner.done) return unreadable(`${quote(scanner.rest)} does not belong to a rate limit`, RATES);
  return readable({ limits, notes, concurrent, ...(otherConcurrent.length === 0 ? {} : { otherConcurrent }), wait });
}

export function formatRates({ limits, notes, concurrent, otherConcurrent = [], wait }: Rates): string {
  const parts = limits.map((limit, at) => formatRate(limit) + (notes[at] ? ` (${notes[at]})` : ''));
  if (concurrent !== undefined) parts.push(`${formatNumber(concurrent)} concurrent`);
  parts.push(...otherConcurrent.map(formatSimultaneous));
  if (wait !== undefined) parts.push(wait === 0 ? 'reject' : `wait up to ${formatDuration(wait)}`);
  return parts.length === 0 ? 'none' : parts.join('; ');
}

export function formatSimultaneous({ count, unit }: Simultaneous): string {
  return `${formatNumber(count)} concurrent ${count === 1 ? singular(unit) : unit}`;
}

/** Limits that stand in brackets behind another one: `100/s (10,000 per day)`, `(at most 5 concurrent)`. */
function ratesInside(note: string): Rates | undefined {
  if (note === '' || note.includes('(') || saysNone(new Scanner(note))) return undefined;
  const inside = readRates(note);
  return inside.ok ? inside.value : undefined;
}

/** A figure with a word for bursts or for calls at once is no remark: left unread, it would not hold. */
function isUnreadLimit(note: string): boolean {
  const { lower } = new Scanner(note);
  return /\d/.test(lower) && ['burst', 'concurren', 'simultan', 'parallel', 'in flight'].some((word) => lower.includes(word));
}

/** A rewrite that leaves out a figure is no rewrite. */
function keepingFigures(written: string, refused: Unreadable): Unreadable {
  const { suggestion, message, forms } = refused;
  return suggestion === undefined || keepsFigures(written, suggestion) ? refused : unreadable(message, forms);
}

/** Reads one limit: `50 operations/second`. A note in brackets may follow. */
export function parseRate(text: string): Reading<RateLimit> {
  const scanner = new Scanner(text);
  const rate = scanRate(scanner, RATE);
  if (!rate.ok) return keepingFigures(text, rate);
  scanner.brackets();
  if (scanner.done) return rate;
  const message = `${quote(text)} goes on after its rate: ${quote(scanner.rest)}`;
  return keepingFigures(text, unreadable(message, RATE, formatRate(rate.value)));
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
  const from = scanner.at;
  const number = scanNumber(scanner, { millions: true });
  if (number === undefined) return unreadable(written === '``' ? 'a rate limit is missing' : `${written} is not a rate`, forms);
  if (!number.ok)
    return unreadable(
      number.message,
      number.forms.map((form) => `${form} ${form === '1' ? 'request' : 'requests'}/second`),
    );
  if (isDecimalComma(scanner.text.slice(from, scanner.at), number.value)) {
    const figure = scanner.text.slice(from, scanner.at).trim();
    return unreadable(`${quote(figure)} can be read two ways: is it ${formatNumber(number.value)}, or two figures?`, [
      `${formatNumber(number.value)} requests/second`,
    ]);
  }
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
  const qualifiers: Qualifiers = { zone: undefined, scope: undefined, burst: undefined };
  const refused =
    scanQualifiers(scanner, window.value, qualifiers, forms) ?? scanInside(scanner, window.value, qualifiers, forms);
  if (refused !== undefined) return refused;
  const { zone, scope, burst } = qualifiers;
  return readable({ ...counted.value, burst, unit, scope, zone: zone ?? 'UTC' });
}

interface Qualifiers {
  zone: string | undefined;
  scope: string | undefined;
  burst: number | undefined;
}

/** Zone, scope and burst in any order; what is wrong with them, where something is. */
function scanQualifiers(
  scanner: Scanner,
  { kind }: RateWindow,
  into: Qualifiers,
  forms: readonly string[],
): Unreadable | undefined {
  for (let before = -1; before < scanner.at; ) {
    before = scanner.at;
    if (kind === 'quota') into.zone ??= scanZone(scanner);
    into.scope ??= scanScope(scanner);
    const found = into.burst === undefined ? scanBurst(scanner, forms) : undefined;
    if (found?.ok === false) return found;
    into.burst ??= found?.value;
  }
  return undefined;
}

/** A burst in brackets: `1000 calls/hour (burst 50)`. Other brackets are left to the caller. */
function scanInside(scanner: Scanner, window: RateWindow, into: Qualifiers, forms: readonly string[]): Unreadable | undefined {
  const start = scanner.at;
  const inner = scanner.brackets();
  if (inner !== undefined && into.burst === undefined) {
    const nested = new Scanner(inner);
    const inside = { ...into };
    if (scanQualifiers(nested, window, inside, forms) === undefined && nested.done && inside.burst !== undefined) {
      Object.assign(into, inside);
      return scanQualifiers(scanner, window, into, forms);
    }
  }
  scanner.at = start;
  return undefined;
}

/** Calls come whole, so a comma before one or two digits is as likely a slip as a fraction. */
function isDecimalComma(figure: string, value: number): boolean {
  return !Number.isInteger(value) && figure.includes(',') && !figure.includes('.');
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

/** Whoever counts these means how many there are at once. */
const CONNECTIONS: ReadonlySet<string> = new Set(['connection', 'connections', 'sessions', 'threads', 'workers', 'channels']);

function unsaidWhen(count: number, unit: string, start: number): Unreadable {
  const limited = `${formatNumber(count)} ${unit}`;
  const rewrite = start === 0 ? `${formatNumber(count)} concurrent ${unit}` : undefined;
  return unreadable(`${quote(limited)} says how many, but neither in which time nor at once`, RATES, rewrite);
}

/** `30 concurrent`, `30 concurrent requests`, `30 requests in parallel`, `concurrency 30`. */
function scanConcurrent(scanner: Scanner): Reading<Simultaneous> | undefined {
  const start = scanner.at;
  let unit = '';
  takeUpperBound(scanner);
  const named = scanner.take('concurrency', 'concurrent requests', 'concurrent connections', 'concurrent') !== undefined;
  if (named) {
    scanner.take(':', 'of', 'limit');
    takeUpperBound(scanner);
  }
  const count = scanNumber(scanner, { millions: true });
  if (!named) {
    if (scanner.take(...CONCURRENT) === undefined) {
      unit = takeUnit(scanner);
      if (scanner.take(...CONCURRENT) === undefined) {
        if (count?.ok === true && CONNECTIONS.has(unit.toLowerCase()) && scanner.done)
          return unsaidWhen(count.value, unit, start);
        scanner.at = start;
        return undefined;
      }
    }
    unit ||= takeUnit(scanner);
  }
  if (count === undefined) return unreadable('concurrency has no figure', RATES, '30 concurrent');
  if (!count.ok) return count;
  const most = whole(count.value, 'concurrency', RATES);
  return most.ok ? readable({ count: most.value, unit: unit === '' ? '' : plural(unit) }) : most;
}
