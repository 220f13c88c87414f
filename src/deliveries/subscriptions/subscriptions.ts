/** Webhooks that we send, whole: who gets them, the publishing of events, and the delivering. */
import type { World } from '../../requirement/clock.ts';
import type { Delivery } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Observe } from '../../requirement/event.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { Store } from '../../requirement/store.ts';
import { AddressGuard } from '../../runtime/egress/address-guard.ts';
import { type Sign, SubscriberDeliverer } from './deliverer.ts';
import { Poster } from './post.ts';
import { type Published, Publisher } from './publication.ts';
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

export class Subscriptions {
  readonly subscribers: Subscribers;
  /** For the drain of the box. */
  readonly deliverer: SubscriberDeliverer;
  readonly #store: Store;
  readonly #publisher: Publisher;
  readonly #verification: Verification;
  readonly #poster: Poster;
  readonly #insecure: boolean;

  constructor({ store, world, observe, sign, allowedAddresses = [] }: SubscriptionsSetting) {
    this.#store = store;
    this.#insecure = allowedAddresses.length > 0;
    this.#poster = new Poster(new AddressGuard(allowedAddresses));
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
    await this.#poster.close();
  }

  /** What a new subscriber of this requirement may say. */
  rules(requirement: Requirement): { readonly insecure: boolean; readonly known: readonly string[] } {
    return { insecure: this.#insecure, known: typesOf(requirement) };
  }

  /** Rejects with CONCORDAT_UNDECLARED_OPERATION for a type that the document does not declare. */
  async publish(
    requirement: Requirement,
    event: { readonly type: string; readonly data: unknown; readonly id?: string | undefined; readonly key?: string | undefined },
  ): Promise<Published> {
    const known = typesOf(requirement);
    if (!known.includes(event.type)) {
      throw new ConcordatError(
        'CONCORDAT_UNDECLARED_OPERATION',
        `${requirement.id} declares no event "${event.type}"; it has ${known.join(', ')} (${requirement.file})`,
        { requirement: requirement.id, operation: event.type, clause: 'exchanged-data.operations' },
      );
    }
    const confidential = requirement.security.redact.length > 0;
    return this.#publisher.publish({ ...event, requirement: requirement.id, confidential });
  }

  verify(subscriber: Subscriber): Promise<Subscriber | undefined> {
    return this.#verification.verify(subscriber);
  }

  /** The last ones, the newest first. */
  async deliveriesOf({ id }: Subscriber, most: number): Promise<readonly Delivery[]> {
    const all: Delivery[] = [];
    for (let after: number | undefined; ; after = all.at(-1)?.sequence) {
      const page = await this.#store.deliveries.list({ box: 'subscriptions', lane: id }, { limit: 1_000, after });
      all.push(...page);
      if (all.length > most) all.splice(0, all.length - most);
      if (page.length < 1_000) return all.reverse();
    }
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
function typesOf({ operations }: Requirement): readonly string[] {
  return operations.flatMap(({ shape }) => (shape?.kind === 'event' ? [shape.type] : []));
}
