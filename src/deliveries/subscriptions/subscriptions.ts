/** Webhooks that we send, whole: who gets them, the publishing of events, and the delivering. */
import type { World } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Observe } from '../../requirement/event.ts';
import type { ContractLink } from '../../requirement/operation.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { Store } from '../../requirement/store.ts';
import { DeliveryOperations } from '../operations.ts';
import { Allowance, type Allowed } from './allowance.ts';
import { type Sign, SubscriberDeliverer } from './deliverer.ts';
import { Poster } from './post.ts';
import { type Published, Publisher } from './publication.ts';
import { lastSent, type SentEvent, sentEvent } from './sent.ts';
import type { Subscriber } from './subscriber.ts';
import { Subscribers } from './subscribers.ts';
import { Verification } from './verification.ts';

export interface SubscriptionsSetting {
  readonly store: Store;
  readonly world: World;
  readonly observe?: Observe | undefined;
  readonly sign: Sign;
  /** Ranges of addresses that are not public and may be told of events all the same; with any, plain HTTP is taken too. */
  readonly allowedAddresses?: readonly string[] | undefined;
}

/** A type of event that a document declares. */
export interface EventType {
  readonly type: string;
  /** The operation's name. */
  readonly name: string;
  /** Where its data is described, from the document: `contracts/events.yaml#/components/schemas/OrderShipped`. */
  readonly schema: string | undefined;
}

export class Subscriptions {
  readonly subscribers: Subscribers;
  /** For the drain of the box. */
  readonly deliverer: SubscriberDeliverer;
  readonly #store: Store;
  readonly #world: World;
  readonly #operations: DeliveryOperations;
  readonly #allowance: Allowance;
  readonly #publisher: Publisher;
  readonly #verification: Verification;
  readonly #poster: Poster;
  readonly #insecure: boolean;

  constructor({ store, world, observe, sign, allowedAddresses = [] }: SubscriptionsSetting) {
    this.#store = store;
    this.#world = world;
    this.#operations = new DeliveryOperations({ store, world, observe });
    this.#allowance = new Allowance(world);
    this.#insecure = allowedAddresses.length > 0;
    this.#poster = new Poster(allowedAddresses);
    this.subscribers = new Subscribers(store, world);
    this.deliverer = new SubscriberDeliverer({ subscribers: this.subscribers, poster: this.#poster, sign, world, observe });
    this.#publisher = new Publisher(store, this.subscribers, world, observe);
    this.#verification = new Verification(this.subscribers, this.#poster, sign, world);
  }

  start(): Promise<void> {
    return this.subscribers.start();
  }

  async close(): Promise<void> {
    this.subscribers.stop();
    await this.#operations.close();
    await this.#poster.close();
  }

  /** What a new subscriber of this requirement may say. */
  rules(requirement: Requirement): { readonly insecure: boolean; readonly known: readonly string[] } {
    return { insecure: this.#insecure, known: eventTypes(requirement).map(({ type }) => type) };
  }

  /** Rejects with CONCORDAT_UNDECLARED_OPERATION for a type that the document does not declare. */
  async publish(
    requirement: Requirement,
    event: { readonly type: string; readonly data: unknown; readonly id?: string | undefined; readonly key?: string | undefined },
  ): Promise<Published> {
    const known = eventTypes(requirement).map(({ type }) => type);
    if (!known.includes(event.type)) {
      throw new ConcordatError(
        'CONCORDAT_UNDECLARED_OPERATION',
        `${requirement.id} declares no event "${event.type}"; it has ${known.join(', ') || 'none'} (${requirement.file})`,
        { requirement: requirement.id, operation: event.type, clause: 'exchanged-data.operations' },
      );
    }
    const confidential = requirement.security.redact.length > 0;
    return this.#publisher.publish({ ...event, requirement: requirement.id, confidential });
  }

  /** Throws CONCORDAT_RATE_LIMITED where a subscriber asks too often for itself. */
  allow({ id }: Subscriber, what: Allowed): void {
    this.#allowance.use(id, what);
  }

  /** Rejects with CONCORDAT_INPUT_INVALID, saying what the address did instead, and with CONCORDAT_RATE_LIMITED. */
  async verify(subscriber: Subscriber): Promise<Subscriber | undefined> {
    this.allow(subscriber, 'verify');
    return this.#verification.verify(subscriber);
  }

  /** Sends an event of no meaning. The delivery's id. */
  async test(subscriber: Subscriber): Promise<string> {
    this.allow(subscriber, 'test');
    if (subscriber.state !== 'active') {
      const why = `it is ${subscriber.state}, and events go to active subscribers only; POST …/verify first`;
      throw new ConcordatError('CONCORDAT_INPUT_INVALID', why, { requirement: subscriber.requirement });
    }
    return this.#publisher.test(subscriber);
  }

  /**
   * Sends one that has ended once more, under a new id, so that nobody takes it for the one before. The new delivery's id. Rejects
   * with CONCORDAT_DELIVERY_UNKNOWN for one that is not the subscriber's, and with CONCORDAT_DELIVERY_ENDED for one that has not
   * been delivered and is not dead.
   */
  async replay(subscriber: Subscriber, delivery: string): Promise<string> {
    this.allow(subscriber, 'replay');
    const history = await this.#store.deliveries.get(delivery);
    const found = history?.delivery;
    if (found?.box !== 'subscriptions' || found.lane !== subscriber.id)
      throw new ConcordatError(
        'CONCORDAT_DELIVERY_UNKNOWN',
        `nothing was sent to this subscriber as ${JSON.stringify(delivery)}`,
      );
    if (found.state !== 'delivered' && found.state !== 'dead')
      throw new ConcordatError(
        'CONCORDAT_DELIVERY_ENDED',
        `it is ${found.state}; only what was delivered or is dead is sent again`,
      );
    const by = { who: `subscriber ${subscriber.id}`, why: 'it asked for it' };
    return (await this.#operations.once(delivery, { act: 'replay' }, by)).id;
  }

  /** The last ones, the newest first. */
  async deliveriesOf({ id }: Subscriber, most: number): Promise<readonly SentEvent[]> {
    const last = await lastSent(this.#store.deliveries, id, most, this.#world.epoch());
    return last.map(sentEvent);
  }

  /** What still waits for it is taken back. */
  async remove({ id }: Subscriber): Promise<void> {
    await this.subscribers.remove(id);
    const by = { who: 'subscriber', why: 'it was removed' };
    for (let more = 1_000; more === 1_000; ) {
      more = (await this.#store.deliveries.change({ box: 'subscriptions', lane: id }, { kind: 'cancel' }, by, 1_000)).length;
    }
  }
}

/** The events of ours that a document declares. */
export function eventTypes({ operations }: Requirement): readonly EventType[] {
  return operations.flatMap(({ name, shape, input }) =>
    shape?.kind === 'event' ? [{ type: shape.type, name, schema: input === undefined ? undefined : addressOf(input) }] : [],
  );
}

function addressOf({ file, fragment }: ContractLink): string {
  return fragment === undefined ? file : `${file}#${fragment}`;
}
