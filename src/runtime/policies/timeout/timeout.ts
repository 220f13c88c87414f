import type { TimeoutSettings } from '../../../requirement/policies.ts';

/** The share of its usual time that an attempt must have had before its silence says something about the other side. */
const FAIR_SHARE = 0.5;

/** Monotonic time at which an attempt that starts now is stopped: its own time, or the end of the call if that is sooner. */
export function attemptDeadline(settings: TimeoutSettings, now: number, callDeadline: number): number {
  return Math.min(now + settings.attempt, callDeadline);
}

/**
 * Whether an attempt that ran out of time had a fair chance. One that waited in our own queue and was then given the last
 * moments of its call, or whose caller has no patience, proves nothing about the other side: counted as a fault it would
 * open the breaker of a healthy system.
 *
 * @param given the milliseconds it had.
 * @param total the milliseconds that the document gives a whole call.
 */
export function hadFairTime(settings: TimeoutSettings, given: number, total: number): boolean {
  return given >= FAIR_SHARE * Math.min(settings.attempt, total);
}
