/**
 * A delivery once more, under a new identity: a new id and a new idempotency key, so that no receiver takes it for the one it
 * has seen. What is delivered is the same, except for the old key where it stood among its headers. Of the sendings of the first
 * one it knows nothing, unless it is told to keep the key.
 */
import type { Delivery, DeliveryHistory, NewDelivery } from '../../requirement/delivery.ts';
import { decodeCall, encodeCall } from '../outbox/portable-call.ts';
import { FIRST_SENT } from '../outbox/sending-marks.ts';

/** Kept so long after it has ended. */
const RETAIN = 7 * 24 * 3_600_000;

export interface ReplaySetting {
  readonly id: string;
  /** Whether the store seals; what lies there sealed is written sealed again, or not at all. */
  readonly confidential: boolean;
  /** Under the key of the first one. */
  readonly keepKey: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function replayed({ delivery, payload }: DeliveryHistory, { id, confidential, keepKey, now }: ReplaySetting): NewDelivery {
  const { box, lane, requirement, operation, key, priority, acceptedAt, expiresAt, idempotencyKey } = delivery;
  const fresh = idempotencyKey === undefined && box !== 'outbox' ? undefined : id;
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
    idempotencyKey: keepKey ? idempotencyKey : fresh,
    payload: keepKey || box !== 'outbox' ? payload : withoutKey(payload, idempotencyKey),
    confidential,
    attributes: attributesOf(delivery, keepKey ? Math.max(0, now - acceptedAt) : undefined),
    origin: 'replay',
    replayOf: original(delivery),
    retain: RETAIN,
  };
}

/** A replay of a replay repeats the first one. */
function original({ id, replayOf }: Delivery): string {
  return replayOf ?? id;
}

/** `age`: how long the other side may have known the key. */
function attributesOf({ attributes }: Delivery, age: number | undefined): NewDelivery['attributes'] {
  const others = Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== FIRST_SENT));
  if (age === undefined) return others;
  const before = Number(attributes[FIRST_SENT] ?? 0);
  return { ...others, [FIRST_SENT]: String(age + (Number.isFinite(before) ? Math.max(0, before) : 0)) };
}

/** A key that the caller had put among the headers would be sent again where the document names no header for it. */
function withoutKey(payload: Uint8Array, idempotencyKey: string | undefined): Uint8Array {
  try {
    const { operation, input } = decodeCall(payload);
    const entries = Object.entries(input.headers ?? {});
    const kept = entries.filter(([name, value]) => name.toLowerCase() !== 'idempotency-key' && value !== idempotencyKey);
    if (kept.length === entries.length) return payload;
    return encodeCall({ operation, input: { ...input, headers: Object.fromEntries(kept) } }, Number.POSITIVE_INFINITY);
  } catch {
    // Another version wrote it: whoever delivers it says so.
    return payload;
  }
}
