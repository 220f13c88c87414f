import type { Operation } from '../../../requirement/operation.ts';
import type { Outcome } from '../../../requirement/outcome.ts';

export { keptFor, whyNotQueue } from './queueing.ts';

/**
 * Whether a call that ended so is one that fallbacks are for. A business answer is an answer; a request that was refused as
 * wrong would be wrong elsewhere too; and nobody waits for the answer of a cancelled call.
 */
export function wantsFallback(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'success':
    case 'rejected':
    case 'invalid':
    case 'cancelled':
      return false;
    default:
      return true;
  }
}

/**
 * Whether the other side may have acted on an attempt that ended so. `throttled` and `unauthorized` are its word that it
 * did not.
 */
export function mayHaveActed(outcome: Outcome): boolean {
  return outcome.sent !== 'no' && outcome.kind !== 'throttled' && outcome.kind !== 'unauthorized';
}

/**
 * Whether the operation may go to another requirement. An idempotency key protects at the system that knows it and nowhere
 * else, so `by key` does not help here.
 *
 * @param acted whether any attempt of the call may have been acted on.
 */
export function mayGoElsewhere(operation: Operation, acted: boolean): boolean {
  return !acted || operation.idempotent === 'yes';
}
