/** Rates as rules compare them: calls a second, of limits that count calls. */
import { isUnknown } from '../../requirement/clause.ts';
import type { Policies, RateLimit } from '../../requirement/policies.ts';
import type { Objectives } from '../../requirement/requirement.ts';
import { DAY, formatDuration, HOUR, MINUTE, SECOND } from '../../requirement/units/duration.ts';
import { formatNumber } from '../../requirement/units/number.ts';
import { CALLS, restrictedTo } from '../../requirement/units/rate-counted.ts';

export function perSecond({ count, window }: RateLimit): number {
  return (count * 1000) / window;
}

/** Whether the two count the same thing. */
export function isComparable(a: RateLimit, b: RateLimit): boolean {
  return a.unit === b.unit || (countsCalls(a) && countsCalls(b));
}

/** Whether it counts calls, by whatever name; e-mails and tokens are no calls, nor are the calls of each prefix all calls. */
export function countsCalls(limit: RateLimit): boolean {
  return CALLS.includes(limit.unit) && restrictedTo(limit, '') === undefined;
}

/** The limit that is reached first by a steady stream. Quotas are left out: nobody sends at the peak for a whole day. */
export function tightest(limits: readonly RateLimit[], stream: RateLimit): RateLimit | undefined {
  let found: RateLimit | undefined;
  for (const limit of limits) {
    if (limit.kind !== 'rate' || !isComparable(limit, stream)) continue;
    if (found === undefined || perSecond(limit) < perSecond(found)) found = limit;
  }
  return found;
}

/** The promised throughput; undefined where none is promised or nobody knows. */
export function promisedThroughput({ throughput }: Objectives): RateLimit | undefined {
  return throughput === undefined || isUnknown(throughput) ? undefined : throughput;
}

/** Attempts a second that leave while every one of them fails: the calls, and as many repetitions as retry and budget let through. */
export function attemptsWhileFailing({ retry, retryBudget }: Policies, calls: number): number {
  return calls + Math.min(calls * retry.retries, calls * retryBudget.ratio + retryBudget.floor);
}

/** `8.33 a second`, `1.2 an hour`: in the unit in which it is at least one. */
export function inWords(each: number): string {
  const [per, unit] = PERIODS.find(([length]) => each * (length / SECOND) >= 1) ?? [DAY, 'a day'];
  return `${figure(each * (per / SECOND))} ${unit}`;
}

const PERIODS: readonly (readonly [number, string])[] = [
  [SECOND, 'a second'],
  [MINUTE, 'a minute'],
  [HOUR, 'an hour'],
  [DAY, 'a day'],
];

const SMALLEST = 0.0001;

/** Three figures are enough for people. */
export function figure(value: number): string {
  if (value > 0 && value < SMALLEST) return `less than ${SMALLEST}`;
  return formatNumber(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}

/** The next longer time that people would write: whole seconds, from two minutes on whole minutes, from two hours on whole hours. */
export function roundedUp(milliseconds: number): number {
  const unit = milliseconds > 2 * HOUR ? HOUR : milliseconds > 2 * MINUTE ? MINUTE : SECOND;
  return Math.ceil(milliseconds / unit) * unit;
}

const LENGTHS = [SECOND, MINUTE, HOUR, DAY];

/** A length of time as people say it, in three figures: `4.32 min`. */
export function about(milliseconds: number): string {
  if (LENGTHS.includes(milliseconds)) return formatDuration(milliseconds);
  for (const [length, unit] of [
    [DAY, 'days'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
    [SECOND, 's'],
  ] as const)
    if (milliseconds >= length) return `${figure(milliseconds / length)} ${unit}`;
  return `${figure(milliseconds)} ms`;
}
