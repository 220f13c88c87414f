/**
 * A durable message: written down before anybody is told that it is accepted, and kept until it is delivered, given up or
 * taken back.
 *
 *   accept ──▶ waiting ──claim──▶ claimed ──▶ delivered
 *                ▲  │                │  │
 *                │  └─cancel, drop   │  └────▶ dead ──retry──▶ waiting
 *                └──not yet, lease over──┘
 *
 * | from     | what happens                                    | to        |
 * |----------|-------------------------------------------------|-----------|
 * | waiting  | its time has come, nobody of its key is ahead   | claimed   |
 * | waiting  | somebody takes it back                          | cancelled |
 * | waiting  | somebody on call drops it                       | dropped   |
 * | waiting  | its time is over                                | dead      |
 * | claimed  | it was delivered                                | delivered |
 * | claimed  | not yet: again later                            | waiting   |
 * | claimed  | it cannot be delivered                          | dead      |
 * | claimed  | the claim's lease is over, or its owner is gone | waiting   |
 * | claimed  | the same, for the tenth time in a row           | dead      |
 * | dead     | somebody on call has it tried again             | waiting   |
 * | dead     | somebody on call drops it                       | dropped   |
 */
import type { OutcomeKind } from './outcome.ts';

/** `outbox`: to an external system. `inbox`: received from one, for the application. `subscriptions`: our events, to others. */
export type DeliveryBox = 'outbox' | 'inbox' | 'subscriptions';

export const DELIVERY_BOXES: readonly DeliveryBox[] = ['outbox', 'inbox', 'subscriptions'];

export type DeliveryState = 'waiting' | 'claimed' | 'delivered' | 'dead' | 'cancelled' | 'dropped';

export const DELIVERY_STATES: readonly DeliveryState[] = ['waiting', 'claimed', 'delivered', 'dead', 'cancelled', 'dropped'];

/** Of those whose time has come, the higher leave first. */
export type DeliveryPriority = 'high' | 'normal' | 'low';

export const DELIVERY_PRIORITIES: readonly DeliveryPriority[] = ['high', 'normal', 'low'];

/** Where it came from: a failed call's fallback, a caller who asked for it, an application's own table, a webhook, an operator, an event of ours. */
export type DeliveryOrigin = 'fallback' | 'request' | 'table' | 'webhook' | 'replay' | 'reconciliation' | 'publication';

export interface NewDelivery {
  /** Chosen by whoever hands it over; accepting the same id twice accepts it once. */
  readonly id: string;
  readonly box: DeliveryBox;
  /** What is drained together: the requirement's id; for subscriptions the subscriber's. */
  readonly lane: string;
  readonly requirement: string;
  /** The operation to be done; of an event, its type. */
  readonly operation: string;
  /** Deliveries of one lane with one key go one after the other, as they were accepted. Undefined: in any order. */
  readonly key: string | undefined;
  readonly priority: DeliveryPriority;
  /** Milliseconds from its acceptance before which it is not tried. 0: at once. */
  readonly delay: number;
  /** Milliseconds from its acceptance after which it is given up. Undefined: never. */
  readonly expiresAfter: number | undefined;
  /** Of two with one name in one box and requirement the second is a duplicate of the first, for so many milliseconds. */
  readonly deduplication: { readonly name: string; readonly for: number } | undefined;
  /** The key that every sending of it carries. */
  readonly idempotencyKey: string | undefined;
  /** What is delivered. Sealed by the store wherever it has a key. */
  readonly payload: Uint8Array;
  /** The document redacts something of it: a store without a key refuses it (CONCORDAT_KEY_MISSING). */
  readonly confidential: boolean;
  /** What may be seen without opening it: content type, sender's address. Short, never a credential. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly origin: DeliveryOrigin;
  /** The delivery that this one repeats under a new identity. */
  readonly replayOf: string | undefined;
  /** Milliseconds it is kept after it has ended. */
  readonly retain: number;
}

/** That it is written down. */
export interface Acceptance {
  /** Of a duplicate: the id of the one before. */
  readonly id: string;
  readonly duplicate: boolean;
}

/** A delivery as it is read, without its payload. Times are milliseconds since 1970 by the store's clock. */
export interface Delivery {
  readonly id: string;
  /** The order of acceptance within the store. */
  readonly sequence: number;
  readonly box: DeliveryBox;
  readonly lane: string;
  readonly requirement: string;
  readonly operation: string;
  readonly key: string | undefined;
  readonly priority: DeliveryPriority;
  readonly state: DeliveryState;
  readonly acceptedAt: number;
  /** When it is tried next; of a claimed one, when the claim ends. */
  readonly dueAt: number;
  readonly expiresAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Times it was tried. */
  readonly attempts: number;
  /** Why it is dead, cancelled or dropped; of a waiting one, why the last attempt failed. */
  readonly because: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly origin: DeliveryOrigin;
  readonly replayOf: string | undefined;
  /** Bytes of the payload. */
  readonly size: number;
}

/** A delivery that somebody may try now, alone, until the lease is over. */
export interface ClaimedDelivery extends Delivery {
  readonly payload: Uint8Array;
  /** Grows with each claim of this delivery: what an earlier claimer still says is not believed. */
  readonly claim: number;
}

/** One trying of it. */
export interface DeliveryAttempt {
  /** Store time of its end. */
  readonly at: number;
  readonly outcome: OutcomeKind;
  /** The status, or the other side's own code. */
  readonly code: string | undefined;
  /** Milliseconds. */
  readonly duration: number;
  /** In words, never with what was sent. */
  readonly detail: string | undefined;
  /** The process that tried. */
  readonly by: string;
}

/** What became of a claim. */
export interface Settlement {
  readonly id: string;
  readonly claim: number;
  /** Undefined: it was not tried, and does not count as an attempt. */
  readonly attempt: Omit<DeliveryAttempt, 'at'> | undefined;
  readonly next:
    | { readonly state: 'waiting'; readonly delay: number }
    /** `answer`: what the other side said, as far as it is kept; sealed like a payload. */
    | { readonly state: 'delivered'; readonly answer?: Uint8Array | undefined }
    | { readonly state: 'dead'; readonly because: string; readonly answer?: Uint8Array | undefined };
}

/** Everything there is of one. */
export interface DeliveryHistory {
  readonly delivery: Delivery;
  readonly payload: Uint8Array;
  readonly answer: Uint8Array | undefined;
  /** The oldest first; of very many the first and the last are kept. */
  readonly attempts: readonly DeliveryAttempt[];
  readonly acts: readonly AuditRecord[];
}

/** Which deliveries are meant; what is left out does not restrict. */
export interface DeliveryFilter {
  readonly ids?: readonly string[] | undefined;
  readonly box?: DeliveryBox | undefined;
  readonly lane?: string | undefined;
  readonly requirement?: string | undefined;
  readonly operation?: string | undefined;
  readonly key?: string | undefined;
  readonly states?: readonly DeliveryState[] | undefined;
  /** Accepted at or after, and before; milliseconds since 1970. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** An order of people on call for waiting or dead deliveries. */
export type DeliveryAct =
  /** Tried again now, as what it is: the same idempotency key. `expiresAfter`: counted from now; undefined: it does not expire any more. */
  | { readonly kind: 'retry'; readonly expiresAfter: number | undefined }
  | { readonly kind: 'drop' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'edit'; readonly payload: Uint8Array; readonly confidential: boolean };

/** Who did what to which, and why. */
export interface AuditRecord {
  readonly sequence: number;
  /** Milliseconds since 1970 by the store's clock. */
  readonly at: number;
  /** `retry`, `drop`, `replay`, `pause`… */
  readonly act: string;
  /** A delivery's id, a requirement's, or a filter in words. */
  readonly subject: string;
  readonly who: string;
  readonly why: string;
  readonly detail: Readonly<Record<string, string | number>>;
}
