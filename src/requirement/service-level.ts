/** What was promised beyond availability and speed: when it does not count, what it costs, what is owed when it is missed. */
import type { Money } from './units/money.ts';

export type Weekday = 'Monday' | 'Tuesday' | 'Wednesday' | 'Thursday' | 'Friday' | 'Saturday' | 'Sunday';

/** A time that comes again and is left out of the availability. */
export interface MaintenanceWindow {
  /** Empty: every day. */
  readonly days: readonly Weekday[];
  /** Which of those days of a month: `1` the first, `last` the last; undefined: each of them. */
  readonly ofMonth: 1 | 2 | 3 | 4 | 'last' | undefined;
  /** Minutes after midnight. */
  readonly start: number;
  /** Milliseconds, at most a day; a window may pass midnight. */
  readonly length: number;
  /** IANA zone, `UTC`. */
  readonly zone: string;
}

export interface Cost {
  /** What is paid for so many of something: `$5 per 1,000 requests`. */
  readonly prices: readonly Money[];
  /** Ratios of the money that a call moves, `2.9%` of a payment; undefined where there is none. */
  readonly shares?: readonly number[] | undefined;
  /** Never more than this in its period. */
  readonly budget: Money | undefined;
}

/** `10% of the monthly fee below 99.9%`. */
export interface Credit {
  readonly steps: readonly CreditStep[];
}

export interface CreditStep {
  /** Ratio; the step holds below this availability. */
  readonly below: number;
  /** Ratio of the period's fee. */
  readonly share: number;
}
