/** The inbox of a process: receives webhooks, hands them on, and gives them to whoever asks for events. */
import { EventFeed } from '../deliveries/inbox/event-feed.ts';
import { type EventsOptions, eventLoop } from '../deliveries/inbox/event-loop.ts';
import { Forwarder } from '../deliveries/inbox/forwarder.ts';
import { Inbox } from '../deliveries/inbox/inbox.ts';
import type { IncomingEvent } from '../deliveries/inbox/incoming-event.ts';
import { Receiver } from '../deliveries/inbox/receiver.ts';
import { Reconciler } from '../deliveries/inbox/reconciler.ts';
import { deliversToAddress } from '../deliveries/inbox/schedule.ts';
import type { OutboxIntegration } from '../deliveries/outbox/integration.ts';
import type { World } from '../requirement/clock.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Observe } from '../requirement/event.ts';
import type { Requirement } from '../requirement/requirement.ts';
import type { Store } from '../requirement/store.ts';
import { platformFetch } from '../runtime/platform/fetch.ts';
import type { Secrets } from '../runtime/secrets/secrets.ts';
import { deliverySignature } from './delivery-signature.ts';
import { webhookProtocol } from './webhook-protocol.ts';

export interface InboxWorkSetting {
  readonly store: Store;
  readonly world: World;
  readonly observe: Observe;
  readonly member: string;
  readonly integrations: {
    find(id: string): { readonly requirement: Requirement } | undefined;
    /** All that run. */
    all(): Iterable<OutboxIntegration>;
  };
  readonly secrets: Secrets;
}

export class InboxWork {
  readonly inbox: Inbox;
  readonly receiver: Receiver;
  readonly forwarder: Forwarder;
  readonly reconciler: Reconciler;
  readonly #setting: InboxWorkSetting;
  readonly #closing = new AbortController();

  constructor(setting: InboxWorkSetting) {
    const { world, observe, integrations, secrets } = setting;
    this.#setting = setting;
    const secret = secrets.read.bind(secrets);
    this.inbox = new Inbox(setting);
    this.receiver = new Receiver({ inbox: this.inbox, protocol: webhookProtocol(world, platformFetch), world, observe, secret });
    const { store, member: owner } = setting;
    const running = (): Iterable<OutboxIntegration> => integrations.all();
    this.reconciler = new Reconciler({ store, inbox: this.inbox, world, observe, owner, integrations: running });
    const sign = deliverySignature(secrets);
    this.forwarder = new Forwarder({ world, secret, sign, requirement: (id) => integrations.find(id)?.requirement });
  }

  feed(id: string): EventFeed | undefined {
    const { store, world, observe, member, integrations } = this.#setting;
    const found = integrations.find(id);
    if (found === undefined) return undefined;
    const last = found.requirement;
    return new EventFeed({
      store,
      world,
      observe,
      owner: member,
      requirement: () => integrations.find(last.id)?.requirement ?? last,
    });
  }

  /** Throws CONCORDAT_INPUT_INVALID where the document has events delivered to an address. */
  events(requirement: Requirement, options: EventsOptions | undefined): AsyncGenerator<IncomingEvent, void, undefined> {
    if (deliversToAddress(requirement.webhooks)) {
      throw new ConcordatError(
        'CONCORDAT_INPUT_INVALID',
        `the events of ${requirement.id} are delivered to the address under Deliver To, so nobody else gets them here; write "Deliver To: in process" (${requirement.file})`,
        { requirement: requirement.id },
      );
    }
    const feed = this.feed(requirement.id) as EventFeed;
    return eventLoop(feed, this.#setting.world, this.#closing.signal, options);
  }

  /** Loops end before their next event. */
  stop(): void {
    this.#closing.abort();
  }

  async close(): Promise<void> {
    await this.reconciler.stop();
    await this.forwarder.close();
  }
}
