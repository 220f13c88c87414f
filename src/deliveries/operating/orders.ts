/** What people on call may order of deliveries, and which deliveries an order means when it does not say. */
import { createHash } from 'node:crypto';
import type { DeliveryFilter, DeliveryState } from '../../requirement/delivery.ts';

/** `replay`: accepted once more, as a new delivery. The others change the one that is there. */
export type OrderAct = 'retry' | 'drop' | 'cancel' | 'edit' | 'replay';

export const ORDER_ACTS: readonly OrderAct[] = ['retry', 'drop', 'cancel', 'edit', 'replay'];

/** Who orders it, as they say, and why. */
export interface By {
  readonly who: string;
  readonly why: string;
}

export interface Order {
  readonly act: OrderAct;
  readonly filter: DeliveryFilter;
  /** Of a retry: milliseconds from now after which they are given up; undefined: never. */
  readonly expiresAfter?: number | undefined;
  /** Of a replay, and only there: under the idempotency key of the first one, so that the other side does it once in all. */
  readonly keepKey?: boolean | undefined;
  /** Of an edit, and only there: the new body. */
  readonly payload?: Uint8Array | undefined;
}

/** The order as it stands cannot be carried out. `busy`: now; later it may. */
export class OrderError extends Error {
  override readonly name = 'OrderError';
  readonly because: 'invalid' | 'busy';

  constructor(because: 'invalid' | 'busy', message: string) {
    super(message);
    this.because = because;
  }
}

/**
 * States that an act means where the filter names none, and the only ones it can be done to. Nothing that waits is hurried or
 * dropped by an order that does not say so, and nothing that may still be delivered by itself is replayed.
 */
const MEANS: Readonly<
  Record<OrderAct, { readonly unsaid: readonly DeliveryState[]; readonly possible: readonly DeliveryState[] }>
> = {
  retry: { unsaid: ['dead'], possible: ['waiting', 'claimed', 'dead'] },
  drop: { unsaid: ['dead'], possible: ['waiting', 'claimed', 'dead'] },
  cancel: { unsaid: ['waiting'], possible: ['waiting', 'claimed', 'dead'] },
  edit: { unsaid: ['waiting', 'dead'], possible: ['waiting', 'claimed', 'dead'] },
  replay: { unsaid: ['delivered', 'dead', 'cancelled', 'dropped'], possible: ['delivered', 'dead', 'cancelled', 'dropped'] },
};

/** The filter with its states said. Deliveries named by id are meant in any state that the act can be done to. */
export function meant({ act, filter }: Order): DeliveryFilter {
  const { unsaid, possible } = MEANS[act];
  if (filter.states === undefined) return { ...filter, states: filter.ids === undefined ? unsaid : possible };
  const impossible = filter.states.filter((state) => !possible.includes(state));
  if (impossible.length > 0) {
    throw new OrderError(
      'invalid',
      `${act} cannot be done to deliveries that are ${impossible.join(' or ')}; it takes ${possible.join(', ')}`,
    );
  }
  return filter;
}

/** Throws where it lacks something, or has too much. */
export function checkOrder({ act, filter, payload, keepKey }: Order): void {
  if (act === 'edit' && (payload === undefined || filter.ids?.length !== 1))
    throw new OrderError('invalid', 'edit takes exactly one id, and the new body');
  if (act !== 'edit' && payload !== undefined) throw new OrderError('invalid', `${act} takes no body`);
  if (act !== 'replay' && keepKey === true)
    throw new OrderError('invalid', `${act} keeps the idempotency key anyway; keepKey belongs to replay`);
}

/** Equal for equal orders: an estimate is good for the order that was estimated and no other. */
export function digestOf({ act, filter, expiresAfter, payload, keepKey }: Order): string {
  const { ids, box, lane, requirement, operation, key, states, from, to } = filter;
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([act, ids, box, lane, requirement, operation, key, states, from, to, expiresAfter, keepKey === true]),
  );
  if (payload !== undefined) hash.update(payload);
  return hash.digest('hex');
}

/** A filter for the audit log: `outbox of REQ-I-001, dead`. */
export function filterWords({ ids, box, lane, requirement, operation, key, states, from, to }: DeliveryFilter): string {
  if (ids !== undefined) return ids.length <= 3 ? ids.join(', ') : `${ids.length} deliveries by id`;
  const words = [
    `${box ?? 'every box'} of ${requirement ?? 'every requirement'}`,
    operation,
    lane === undefined ? undefined : `lane ${lane}`,
    key === undefined ? undefined : `key ${key}`,
    states?.join(' or '),
    from === undefined ? undefined : `from ${instant(from)}`,
    to === undefined ? undefined : `before ${instant(to)}`,
  ];
  return words.filter((word) => word !== undefined).join(', ');
}

export function instant(epoch: number): string {
  return new Date(epoch).toISOString();
}
