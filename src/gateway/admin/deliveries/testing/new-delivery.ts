import { encodeCall } from '../../../../deliveries/outbox/portable-call.ts';
import type { NewDelivery } from '../../../../requirement/delivery.ts';

/** A refund that waits in the outbox of REQ-I-001 and is never due while a test runs. */
export function newDelivery(id: string, more: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id,
    box: 'outbox',
    lane: 'REQ-I-001',
    requirement: 'REQ-I-001',
    operation: 'refund',
    key: undefined,
    priority: 'normal',
    delay: 3_600_000,
    expiresAfter: undefined,
    deduplication: undefined,
    idempotencyKey: `key-${id}`,
    payload: encodeCall({ operation: 'refund', input: { body: { id } } }),
    confidential: false,
    attributes: { 'content-type': 'application/json' },
    origin: 'request',
    replayOf: undefined,
    retain: 3_600_000,
    ...more,
  };
}
