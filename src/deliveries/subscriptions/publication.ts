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
  /**
   * Publishing the same id again within the retention changes nothing, whatever its type. It is sent as `webhook-id`: 1 to 200
   * visible characters of ASCII. Default: a new one.
   */
  readonly id?: string | undefined;
  /** Events with one key reach a subscriber in the order of their publishing. 1 to 255 characters. */
  readonly key?: string | undefined;
  /** The document redacts something: kept only sealed. */
  readonly confidential: boolean;
}

export interface Published {
  readonly id: string;
  /** How many subscribers will be told. */
  readonly subscribers: number;
  /** Everybody who is told had been told of an event with this id before, whatever it said then. */
  readonly duplicate: boolean;
}

/** How long a subscriber that does not answer is tried, and how long it can be looked at afterwards, milliseconds. */
const TRIED_FOR = 3 * 24 * 3_600_000;
const RETAINED = 7 * 24 * 3_600_000;
const LARGEST = 256 * 1024;
/** All copies of one event together: they are written down at once. */
const LARGEST_ALL = 64 * 1024 * 1024;
const ID = /^[!-~]{1,200}$/;
const LONGEST_KEY = 255;
/** The type of an event that only shows that everything works. */
export const TEST = 'webhook.test';

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

  /**
   * Rejects with CONCORDAT_INPUT_INVALID for data that is too large and for an id or key that cannot be sent, and as the store
   * does; also where it was never known who subscribes: nobody is told then, and the publisher has to know.
   */
  async publish(publication: Publication): Promise<Published> {
    const { requirement, type, id = this.#world.identifier() } = publication;
    check(publication);
    await this.#subscribers.ready();
    const payload = this.#payload(publication);
    const told = this.#subscribers.of(requirement).filter((each) => wants(each, type));
    if (told.length === 0) return { id, subscribers: 0, duplicate: false };
    if (told.length * payload.length > LARGEST_ALL)
      throw tooLarge(publication, `${payload.length} bytes for each of ${told.length} subscribers`);
    const duplicate = await this.#accept(told.map((each) => delivery(publication, id, payload, each)));
    return { id, subscribers: told.length, duplicate };
  }

  /** An event of no meaning, to one subscriber. Its delivery. */
  async test(subscriber: Subscriber): Promise<string> {
    const id = this.#world.identifier();
    const publication: Publication = {
      requirement: subscriber.requirement,
      type: TEST,
      data: { subscriber: subscriber.id },
      confidential: false,
    };
    const one = delivery(publication, id, this.#payload(publication), subscriber);
    await this.#accept([one]);
    return one.id;
  }

  /** Whether all of them had been accepted before. */
  async #accept(deliveries: readonly NewDelivery[]): Promise<boolean> {
    const acceptances = await this.#store.deliveries.accept(deliveries);
    for (const [index, { id, duplicate }] of acceptances.entries()) {
      const { requirement, operation } = deliveries[index] as NewDelivery;
      const header = { at: this.#world.now(), requirement, operation, call: '', attempt: 0 };
      this.#observe?.({ name: 'delivery.accepted', ...header, box: 'subscriptions', delivery: id, duplicate });
    }
    return acceptances.every(({ duplicate }) => duplicate);
  }

  #payload(publication: Publication): Uint8Array {
    const { type, data } = publication;
    const timestamp = new Date(this.#world.epoch()).toISOString();
    const bytes = Buffer.from(written({ type, timestamp, data: data ?? null }));
    if (bytes.length <= LARGEST) return bytes;
    throw tooLarge(publication, `${bytes.length} bytes, more than the ${LARGEST} that are sent`);
  }
}

function check({ id, key, requirement, type }: Publication): void {
  const about = { requirement, operation: type };
  if (id !== undefined && !ID.test(id))
    throw new ConcordatError(
      'CONCORDAT_INPUT_INVALID',
      '"id" must be 1 to 200 visible characters of ASCII, without spaces',
      about,
    );
  if (key !== undefined && (key === '' || key.length > LONGEST_KEY || key.includes('\0')))
    throw new ConcordatError('CONCORDAT_INPUT_INVALID', `"key" must be text of 1 to ${LONGEST_KEY} characters`, about);
}

function written(event: object): string {
  try {
    return JSON.stringify(event);
  } catch (cause) {
    throw new ConcordatError('CONCORDAT_INPUT_INVALID', `the event's data is no JSON: ${(cause as Error).message}`, { cause });
  }
}

function tooLarge({ requirement, type }: Publication, what: string): ConcordatError {
  const why = `the event "${type}" has ${what}; send where to find the rest`;
  return new ConcordatError('CONCORDAT_INPUT_INVALID', why, { requirement, operation: type });
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
