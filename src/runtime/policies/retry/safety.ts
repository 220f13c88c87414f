import type { Operation } from '../../../requirement/operation.ts';
import type { Outcome } from '../../../requirement/outcome.ts';

/**
 * Why this request must not be sent again after `outcome`, or undefined when it may. The rule that no setting overrides:
 * what may have been done once is done again only where doing it twice is the same as doing it once.
 *
 * | the first sending                     | idempotent | by key, with it | by key, without | no     |
 * |---------------------------------------|------------|-----------------|-----------------|--------|
 * | provably did not leave                | may        | may             | may             | may    |
 * | left, body cannot be read again       | no         | no              | no              | no     |
 * | left, and was asked to come back later| may        | may             | may             | may    |
 * | left, or may have left                | may        | may             | unsafe          | unsafe |
 *
 * @param keyed whether every sending of this call carries one idempotency key that the other side still remembers.
 * @param replayable false for a body that can be read only once.
 */
export function whyNotRepeat(
  operation: Operation,
  outcome: Outcome,
  keyed: boolean,
  replayable: boolean,
): 'unsafe' | 'not-replayable' | undefined {
  if (outcome.sent === 'no') return undefined;
  if (!replayable) return 'not-replayable';
  // The other side says that it did not act.
  if (outcome.kind === 'throttled') return undefined;
  if (operation.idempotent === 'yes') return undefined;
  if (operation.idempotent === 'by key' && keyed) return undefined;
  return 'unsafe';
}

/** Whether this request may be sent again after `outcome`; see `whyNotRepeat`. */
export function safeToRepeat(operation: Operation, outcome: Outcome, keyed: boolean, replayable: boolean): boolean {
  return whyNotRepeat(operation, outcome, keyed, replayable) === undefined;
}
