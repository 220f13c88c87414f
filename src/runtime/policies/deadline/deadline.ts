import type { DeadlineSettings } from '../../../requirement/policies.ts';

/** The longest time fallbacks get of their own once the deadline has passed, and its share of the total. Milliseconds. */
const LONGEST_ALLOWANCE = 1_000;
const ALLOWANCE_SHARE = 0.1;

/**
 * Monotonic time at which the call is over.
 *
 * @param patience the caller's own limit in milliseconds; the document's total bounds it. Undefined: the document's.
 */
export function callDeadline(settings: DeadlineSettings, started: number, patience: number | undefined): number {
  return started + (patience === undefined || patience >= settings.total ? settings.total : Math.max(0, patience));
}

/** Milliseconds that the fallbacks of one call may use beyond its deadline: a tenth of the total, at most a second. */
export function fallbackAllowance(settings: DeadlineSettings): number {
  return Math.min(LONGEST_ALLOWANCE, settings.total * ALLOWANCE_SHARE);
}
