/**
 * Events of ours, as Standard Webhooks has them (https://www.standardwebhooks.com): written down once for every subscriber that
 * wants their type, all or none of them, before anybody is told that they are published.
 */
import type { World } from '../../requirement/clock.ts';
import type { NewDelivery } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Observe } from '../../requirement/event.ts';
import type { Store } from '../../requirement/store.ts';
import type { Subscriber } from './subscriber.ts';
import type { Subscribers } from './subscribers.ts';

export interface Publication {
  readonly requirement: string;
  /** `order.shipped`. */
  readonly type: string;
  /** Goes into the payload's `data`. */
  readonly data: unknown;
  /** Publishing the same id again within the retention changes nothing. Default: a new one. */
  readonly id?: string | undefined;
  /** Events with one key reach a subscriber in the order of their publishing. */
  readonly key?: string | undefined;
  /** The document redacts something: kept only sealed. */
  readonly confidential: boolean;
}

export interface Published {
  readonly id: string;
  /** How many subscribers will be told. */
  readonly subscribers: number;
}

/** How long a subscriber that does not answer is tried, and how long it can be looked at afterwards, milliseconds. */
const TRIED_FOR = 3 * 24 * 3_600_000;
const RETAINED = 7 * 24 * 3_600_000;
const LARGEST = 256 * 1024;

export class Publisher {
  readonly #store: Store;
  readonly #subscribers: Subscribers;
  readonly #world: World;
  readonly #observe: Observe | undefined;

  constructor(store: Store, subscribers: Subscribers, world: World, observe: Observe | undefined) {
    this.#store = store;
    this.#subscribers = subscribers;
    this.#world = world;
    this.#observe = observe;
  }

  /** Rejects with CONCORDAT_INPUT_INVALID for data that is no JSON or too large, and as the store does. */
  async publish(publication: Publication): Promise<Published> {
    const { requirement, type, id = this.#world.identifier() } = publication;
    const payload = this.#payload(publication);
    const told = this.#subscribers.of(requirement).filter((each) => wants(each, type));
    if (told.length === 0) return { id, subscribers: 0 };
    const acceptances = await this.#store.deliveries.accept(told.map((each) => delivery(publication, id, payload, each)));
    for (const { id: accepted, duplicate } of acceptances) {
      const header = { at: this.#world.now(), requirement, operation: type, call: '', attempt: 0 };
      this.#observe?.({ name: 'delivery.accepted', ...header, box: 'subscriptions', delivery: accepted, duplicate });
    }
    return { id, subscribers: told.length };
  }

  #payload({ requirement, type, data }: Publication): Uint8Array {
    const timestamp = new Date(this.#world.epoch()).toISOString();
    const text = JSON.stringify({ type, timestamp, data: data ?? null });
    const bytes = Buffer.from(text);
    if (bytes.length <= LARGEST) return bytes;
    throw new ConcordatError(
      'CONCORDAT_INPUT_INVALID',
      `the event "${type}" has ${bytes.length} bytes, more than the ${LARGEST} that are sent; send where to find the rest`,
      { requirement, operation: type },
    );
  }
}

function wants({ state, events }: Subscriber, type: string): boolean {
  return state === 'active' && (events.length === 0 || events.includes(type));
}

function delivery(publication: Publication, event: string, payload: Uint8Array, { id, requirement }: Subscriber): NewDelivery {
  return {
    id: `${event}.${id}`,
    box: 'subscriptions',
    lane: id,
    requirement,
    operation: publication.type,
    key: publication.key,
    priority: 'normal',
    delay: 0,
    expiresAfter: TRIED_FOR,
    deduplication: { name: `${event}.${id}`, for: RETAINED },
    idempotencyKey: event,
    payload,
    confidential: publication.confidential,
    attributes: { event },
    origin: 'publication',
    replayOf: undefined,
    retain: RETAINED,
  };
}
