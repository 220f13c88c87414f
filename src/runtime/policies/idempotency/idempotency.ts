import type { Operation } from '../../../requirement/operation.ts';
import type { IdempotencySettings } from '../../../requirement/policies.ts';

/** The settings if this operation's calls carry an idempotency key. */
export function keySettings(operation: Operation): IdempotencySettings | undefined {
  return operation.idempotent === 'by key' ? operation.policies.idempotency : undefined;
}

/**
 * Whether the other side still remembers the key at a time.
 *
 * @param firstSent monotonic time at which it was first sent.
 * @param at monotonic time of the next sending.
 */
export function keyHolds(settings: IdempotencySettings | undefined, firstSent: number, at: number): boolean {
  return settings !== undefined && (settings.kept === undefined || at - firstSent < settings.kept);
}
