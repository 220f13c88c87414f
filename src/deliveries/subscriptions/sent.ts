/** What a subscriber may see of what was sent to it: nothing of the store, of other subscribers, or of how we order events. */
import type { Delivery, DeliveryState } from '../../requirement/delivery.ts';
import type { DeliveryStore } from '../../requirement/store.ts';

export interface SentEvent {
  /** Of the delivery: for a replay. */
  readonly id: string;
  /** The `webhook-id` that it is sent with. */
  readonly event: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Why the last attempt failed, or it was given up. */
  readonly because: string | undefined;
  readonly acceptedAt: string;
  /** Of a waiting one: when it is tried next. */
  readonly nextAt: string | undefined;
  readonly endedAt: string | undefined;
  /** The delivery that it repeats. */
  readonly replayOf: string | undefined;
}

export function sentEvent(delivery: Delivery): SentEvent {
  const { id, replayOf, attributes, operation: type, state, attempts, because, acceptedAt, dueAt, endedAt } = delivery;
  return {
    id,
    event: replayOf === undefined ? (attributes.event ?? id) : id,
    ...{ type, state, attempts, because },
    acceptedAt: new Date(acceptedAt).toISOString(),
    nextAt: state === 'waiting' ? new Date(dueAt).toISOString() : undefined,
    endedAt: endedAt === undefined ? undefined : new Date(endedAt).toISOString(),
    replayOf,
  };
}

const PAGE = 1_000;
/** Pages that are read at most for one question, however much was sent. */
const MOST_PAGES = 20;
/** The first span of time that is looked at, milliseconds; each next one is eight times as long. */
const FIRST_SPAN = 60_000;
/** Longer than anything is kept. */
const LONGEST_SPAN = 30 * 24 * 3_600_000;

/**
 * The last `most` of a subscriber, the newest first. The store lists the oldest first, so ever longer spans before `now` are
 * looked at; of a span with very many only so many pages, and then the newest of those.
 */
export async function lastSent(store: DeliveryStore, lane: string, most: number, now: number): Promise<readonly Delivery[]> {
  for (let span = FIRST_SPAN; ; span *= 8) {
    const from = span > LONGEST_SPAN ? undefined : now - span;
    const last = await newestFrom(store, lane, from, most);
    if (last.length === most || from === undefined) return last.reverse();
  }
}

async function newestFrom(store: DeliveryStore, lane: string, from: number | undefined, most: number): Promise<Delivery[]> {
  const last: Delivery[] = [];
  for (let pages = 0, after: number | undefined; pages < MOST_PAGES; pages += 1) {
    const page = await store.list({ box: 'subscriptions', lane, from }, { limit: PAGE, after });
    last.push(...page);
    last.splice(0, last.length - most);
    if (page.length < PAGE) break;
    after = page.at(-1)?.sequence;
  }
  return last;
}
