/**
 * A delivery once more, under a new identity: a new id and a new idempotency key, so that no receiver takes it for the one it
 * has seen. What is delivered is the same bytes. Of the sendings of the first one it knows nothing.
 */
import type { Delivery, DeliveryHistory, NewDelivery } from '../../requirement/delivery.ts';
import { FIRST_SENT } from '../outbox/sending-marks.ts';

/** Kept so long after it has ended. */
const RETAIN = 7 * 24 * 3_600_000;

/** `confidential`: whether the store seals; what lies there sealed is written sealed again, or not at all. */
export function replayed({ delivery, payload }: DeliveryHistory, id: string, confidential: boolean): NewDelivery {
  const { box, lane, requirement, operation, key, priority, acceptedAt, expiresAt, attributes } = delivery;
  return {
    id,
    box,
    lane,
    requirement,
    operation,
    key,
    priority,
    delay: 0,
    expiresAfter: expiresAt === undefined ? undefined : Math.max(1, expiresAt - acceptedAt),
    deduplication: undefined,
    idempotencyKey: delivery.idempotencyKey === undefined ? undefined : id,
    payload,
    confidential,
    attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== FIRST_SENT)),
    origin: 'replay',
    replayOf: original(delivery),
    retain: RETAIN,
  };
}

/** A replay of a replay repeats the first one. */
function original({ id, replayOf }: Delivery): string {
  return replayOf ?? id;
}
