/** What the engines' `queue` fallbacks write to: a failed call as a delivery of the outbox, which can still be taken back. */
import type { Exchange } from '../requirement/call.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { QueuedCall, QueueTerms } from '../runtime/engine.ts';
import type { DurableWork } from './durable-work.ts';

/**
 * Milliseconds before a queued call is tried. It has failed just now; and as long as it is not tried, it can be withdrawn without
 * anybody asking whether it was done. Longer than a call may wait for the store (the allowance of its fallbacks).
 */
export const FIRST_TRY_AFTER = 1_500;

export async function queueCall(
  work: DurableWork,
  id: string,
  exchange: Exchange<unknown>,
  terms: QueueTerms,
): Promise<QueuedCall> {
  const input = exchange.durableInput === undefined ? exchange.input : exchange.durableInput();
  if (input === undefined) throw new Error('its request cannot be written down');
  const withdraw = (): void => work.withdrawals.withdraw(id);
  try {
    const accepted = await work.outbox.enqueue({
      id,
      requirement: terms.requirement,
      operation: exchange.operation.name,
      input,
      delay: FIRST_TRY_AFTER,
      expiresAfter: terms.maxAge,
      idempotencyKey: terms.idempotencyKey,
      firstSentAgo: terms.firstSentAgo,
      origin: 'fallback',
    });
    work.wake();
    if (accepted.duplicate) await assertAlive(work, accepted.id);
    // Of a duplicate somebody else was told, and counts on it.
    return { delivery: accepted.id, withdraw: accepted.duplicate ? () => undefined : withdraw };
  } catch (error) {
    // Nobody knows whether it was written down, and the caller is told that it was not.
    if (error instanceof ConcordatError && error.code === 'CONCORDAT_STORE_UNAVAILABLE') withdraw();
    throw error;
  }
}

/** A receipt for one that will never be done, or was given up, would be a lie. */
async function assertAlive({ store }: DurableWork, id: string): Promise<void> {
  const state = (await store.deliveries.get(id))?.delivery.state;
  if (state === undefined || state === 'waiting' || state === 'claimed' || state === 'delivered') return;
  throw new Error(`its idempotency key is that of the delivery ${id}, which is ${state}; retry or replay that one`);
}
