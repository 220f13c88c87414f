import type { Exchange } from '../../../requirement/call.ts';
import type { World } from '../../../requirement/clock.ts';
import type { Operation } from '../../../requirement/operation.ts';
import type { IdempotencySettings } from '../../../requirement/policies.ts';

/** The settings if this operation's calls carry an idempotency key. */
export function keySettings(operation: Operation): IdempotencySettings | undefined {
  return operation.idempotent === 'by key' ? operation.policies.idempotency : undefined;
}

/**
 * Gives the exchange its key: the caller's own, the one in its input, or a new one. Returns where it came from; undefined
 * when the operation takes none.
 */
export function useKey(
  exchange: Exchange<unknown>,
  world: Pick<World, 'identifier'>,
): 'caller' | 'input' | 'generated' | undefined {
  const settings = keySettings(exchange.operation);
  if (settings === undefined) return undefined;
  const { header, from } = settings;
  const given = exchange.idempotencyKey(header, undefined);
  if (given !== undefined) {
    exchange.useIdempotencyKey(header, given);
    return 'caller';
  }
  const inInput = from === undefined ? undefined : exchange.idempotencyKey(header, from);
  exchange.useIdempotencyKey(header, inInput ?? world.identifier());
  return inInput === undefined ? 'generated' : 'input';
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
