/**
 * How a quota (so many in a calendar period) is set aside in parts: one number for all, changed with compare-and-set. A part
 * that its process takes into its grave counts as used.
 */

/** Times are the store's own, milliseconds since 1970. */
export interface QuotaState {
  /** The period it is about. */
  readonly start: number;
  readonly end: number;
  /** Set aside in this period, used or not. */
  readonly taken: number;
}

export interface QuotaAsk {
  /** Start of the period that `returns` and `used` are about. */
  readonly period: number;
  /** Set aside before, and not wanted any more. */
  readonly returns: number;
  /** Used without having been set aside, while the store could not be reached. */
  readonly used: number;
  readonly wants: number;
}

export interface QuotaGrant {
  readonly start: number;
  readonly end: number;
  readonly granted: number;
  /** Nothing is left for anybody. */
  readonly exhausted: boolean;
}

/** No part is larger than this share of what is left, divided among the members. */
const LARGEST_PART = 1 / 4;

/** `period`: the calendar period that `now` is in. */
export function setAside(
  before: QuotaState | undefined,
  ask: QuotaAsk,
  count: number,
  members: number,
  period: { readonly start: number; readonly end: number },
): { readonly state: QuotaState; readonly grant: QuotaGrant } {
  const current = before !== undefined && before.start >= period.start ? before : { ...period, taken: 0 };
  const same = ask.period === current.start;
  const taken = Math.max(0, current.taken - (same ? ask.returns : 0) + (same ? ask.used : 0));
  const left = Math.max(0, count - taken);
  const largest = Math.max(1, Math.floor((left * LARGEST_PART) / Math.max(1, members)));
  const granted = Math.min(left, largest, Math.max(0, Math.ceil(ask.wants)));
  return {
    state: { start: current.start, end: current.end, taken: taken + granted },
    grant: { start: current.start, end: current.end, granted, exhausted: left - granted <= 0 },
  };
}
