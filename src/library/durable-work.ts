/**
 * What a process does that must survive it: accepts, and delivers what any process has accepted. Each box (outbox, inbox,
 * subscriptions) is a field here, and a drain that begins with `start` and ends with `close`.
 *
 *   opened ──start──▶ draining ──close──▶ gives back, waits for what is under way ──▶ closed
 *
 * 1. Nothing is drained before `start`: the documents are read by then.
 * 2. `close` comes before the engines close: what is under way needs them. The store stays open unless it is ours.
 */
import { signWebhook } from '../adapters/webhooks/sign.ts';
import { Availability, Drain } from '../deliveries/drain.ts';
import type { Bound } from '../deliveries/draining/bounds.ts';
import { OutboxDeliverer } from '../deliveries/outbox/deliverer.ts';
import type { OutboxIntegration, OutboxIntegrations } from '../deliveries/outbox/integration.ts';
import { Outbox } from '../deliveries/outbox/outbox.ts';
import { SUBSCRIPTION_BOUNDS } from '../deliveries/subscriptions/deliverer.ts';
import { Subscriptions } from '../deliveries/subscriptions/subscriptions.ts';
import { OutboxTable } from '../deliveries/tables/outbox-table.ts';
import type { World } from '../requirement/clock.ts';
import type { Observe } from '../requirement/event.ts';
import type { Store } from '../requirement/store.ts';
import type { Secrets } from '../runtime/secrets/secrets.ts';
import { InboxWork } from './inbox-work.ts';
import { MOST_WITHDRAWALS, Withdrawals } from './withdrawals.ts';

export interface DurableWorkSetting {
  readonly store: Store;
  /** Whether the store is closed with this. */
  readonly owned: boolean;
  readonly world: World;
  readonly observe: Observe;
  /** The process, in claims and in the history of attempts. */
  readonly member: string;
  readonly integrations: OutboxIntegrations & { all(): Iterable<OutboxIntegration> };
  /** Where the references of webhooks' signatures and targets lead. */
  readonly secrets: Secrets;
  /** Ranges of addresses that are not public where subscribers may be all the same. */
  readonly subscriberAddresses?: readonly string[] | undefined;
  /** A table of the application's own PostgreSQL from which calls are taken. */
  readonly outboxTable?: OutboxTableSetting | undefined;
}

export interface OutboxTableSetting {
  /** `postgres://…`; or where that is, `env:APP_DATABASE_URL`. */
  readonly url: string;
  /** Default `concordat_outbox`. */
  readonly table?: string | undefined;
}

export class DurableWork {
  readonly store: Store;
  readonly member: string;
  readonly outbox: Outbox;
  readonly inbox: InboxWork;
  readonly subscriptions: Subscriptions;
  /** Queued calls of which nobody was told. */
  readonly withdrawals: Withdrawals;
  readonly #owned: boolean;
  readonly #drains: readonly Drain[];
  readonly #table: OutboxTable | undefined;

  constructor(setting: DurableWorkSetting) {
    const { store, owned, world, observe, member, integrations, secrets, outboxTable, subscriberAddresses } = setting;
    this.store = store;
    this.member = member;
    this.#owned = owned;
    this.outbox = new Outbox({ store, integrations, world, observe });
    this.withdrawals = new Withdrawals(store.deliveries, world, () => {
      const header = { at: world.now(), requirement: '', operation: '', call: '', attempt: 0 };
      observe({ name: 'bound.reached', ...header, bound: 'withdrawals', limit: MOST_WITHDRAWALS });
    });
    const sending = new OutboxDeliverer({ store, integrations, world });
    const accepted = (): void => this.wake();
    this.#table =
      outboxTable === undefined
        ? undefined
        : new OutboxTable({ ...outboxTable, outbox: this.outbox, world, observe, owner: member, accepted });
    this.inbox = new InboxWork({ store, world, observe, member, integrations, secrets });
    this.subscriptions = new Subscriptions({
      store,
      world,
      observe,
      sign: signWebhook,
      allowedAddresses: subscriberAddresses,
    });
    // One view of the store for all of them: that it is away is told of once.
    const availability = new Availability(world, (event) => {
      observe(event);
      // What was sent meanwhile was refused, and its sender may have given up.
      if (event.name === 'store.changed' && event.available) this.inbox.reconciler.soon();
    });
    this.#drains = [sending, this.inbox.forwarder, this.subscriptions.deliverer].map((deliverer) => {
      // Many subscribers, each of them slow at will: more places, and their deliverer shares them out.
      const bounds = deliverer.box === 'subscriptions' ? SUBSCRIPTION_BOUNDS : undefined;
      return new Drain({ store, world, owner: member, deliverer, observe, availability, bounds });
    });
  }

  /** Everything of it that could grow. */
  get bounds(): readonly Bound[] {
    const own = { requirement: '', bound: 'withdrawals', used: this.withdrawals.size, limit: MOST_WITHDRAWALS };
    return [own, this.subscriptions.subscribers.bound, ...this.#drains.flatMap((drain) => drain.status().bounds)];
  }

  start(): void {
    for (const drain of this.#drains) drain.start();
    this.inbox.reconciler.start();
    void this.subscriptions.start();
    this.#table?.start();
  }

  /** Something was accepted that is due later, which no signal tells of: looks when that will be. */
  wake(): void {
    for (const drain of this.#drains) drain.wake();
  }

  async close(): Promise<void> {
    this.inbox.stop();
    await this.#table?.stop();
    await Promise.all(this.#drains.map((drain) => drain.stop()));
    await this.inbox.close();
    await this.subscriptions.close();
    await this.withdrawals.close();
    if (this.#owned) await this.store.close();
  }
}
