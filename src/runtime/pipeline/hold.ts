import type { Outcome } from '../../requirement/outcome.ts';
import type { Lane } from './lane.ts';
import { refused } from './outcomes.ts';

/** What keeps a sending from leaving; a breaker's leases are ≥ 0, so that one number says both. */
export const OPEN = -1;
export const NO_TURN = -2;
export const NO_SLOT = -3;
export const PAUSED = -4;

const WORDS: readonly string[] = ['', 'circuit-breaker', 'rate-limit', 'concurrency', 'paused'];

/** The word for events. */
export function holdName(hold: number): string {
  return WORDS[-hold] ?? '';
}

/** Milliseconds that one may wait for what holds it. */
export function patienceFor(lane: Lane, hold: number): number {
  if (hold === NO_TURN) return lane.turnWait;
  if (hold === NO_SLOT) return lane.slotWait;
  return Math.max(lane.turnWait, lane.slotWait);
}

/** The answer to one who will not be let go. `until`: when what holds it ends, where that is a time: the next turn, or the pause's end. */
export function refusalFor(lane: Lane, hold: number, until: number, now: number): Outcome {
  switch (hold) {
    case OPEN:
      return refused(
        'circuit-breaker',
        'CONCORDAT_CIRCUIT_OPEN',
        lane.breakerSettings.clause,
        'no',
        lane.breaker.retryAfter(now),
      );
    case NO_TURN:
      return refused(
        'rate-limit',
        'CONCORDAT_RATE_LIMITED',
        lane.limits[0]?.settings.clause ?? '',
        'no',
        Math.max(0, until - now),
      );
    case PAUSED:
      return refused('kill-switch', 'CONCORDAT_KILLED', '', 'no', until - now);
    default:
      return refused('concurrency', 'CONCORDAT_CONCURRENCY_FULL', lane.slots[0]?.settings.clause ?? '', 'no');
  }
}
