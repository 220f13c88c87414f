/**
 * Whether and when a process has durable work: at once with a store that it was given, with the first use where one is opened
 * for it, never without.
 *
 *   none ── every use rejects with CONCORDAT_STORE_MISSING
 *   to be opened ──first use──▶ opening ──▶ open ──close──▶ closed
 *         ▲                        │
 *         └───────failed───────────┘
 */
import type { OutboxIntegration, OutboxIntegrations } from '../deliveries/outbox/integration.ts';
import type { World } from '../requirement/clock.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Observe } from '../requirement/event.ts';
import type { Store } from '../requirement/store.ts';
import type { CallQueue } from '../runtime/engine.ts';
import type { Secrets } from '../runtime/secrets/secrets.ts';
import type { DurableWork, OutboxTableSetting } from './durable-work.ts';

export interface DurabilitySetting {
  readonly store: Store | (() => Promise<Store>) | undefined;
  readonly world: World;
  readonly observe: Observe;
  readonly member: string;
  readonly integrations: OutboxIntegrations & { all(): Iterable<OutboxIntegration> };
  readonly secrets: Secrets;
  readonly outboxTable: OutboxTableSetting | undefined;
  readonly subscriberAddresses: readonly string[] | undefined;
}

export class Durability {
  readonly #setting: DurabilitySetting;
  #opening: Promise<DurableWork> | undefined;
  #work: DurableWork | undefined;
  /** Failed calls that are being written down. */
  readonly #queueing = new Set<Promise<unknown>>();
  #closed = false;

  constructor(setting: DurabilitySetting) {
    this.#setting = setting;
  }

  get world(): World {
    return this.#setting.world;
  }

  /** Undefined: not open. */
  get work(): DurableWork | undefined {
    return this.#work;
  }

  /** For the engines' fallbacks. */
  readonly queue: CallQueue = (exchange, terms) => {
    if (this.#closed) return undefined;
    const id = this.#setting.world.identifier();
    const writing = Promise.all([this.use(), import('./call-queue.ts')]).then(([work, { queueCall }]) =>
      queueCall(work, id, exchange, terms),
    );
    const settled = writing.then(
      () => undefined,
      () => undefined,
    );
    this.#queueing.add(settled);
    void settled.then(() => this.#queueing.delete(settled));
    return writing;
  };

  /** Drains a store that was given, and a table. */
  async start(): Promise<void> {
    if (typeof this.#setting.store === 'object' || this.#setting.outboxTable !== undefined) await this.use();
  }

  /** Rejects with CONCORDAT_STORE_MISSING, CONCORDAT_CLOSED, or what keeps the store from opening; the next use tries again. */
  async use(): Promise<DurableWork> {
    if (this.#closed) throw new ConcordatError('CONCORDAT_CLOSED', 'these integrations were closed; open them again');
    this.#opening ??= this.#open();
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const work = await this.#opening?.catch(() => undefined);
    // What a caller is about to be told of is written down, or withdrawn, before the store goes.
    await Promise.all(this.#queueing);
    await work?.close();
  }

  async #open(): Promise<DurableWork> {
    const { store, ...setting } = this.#setting;
    if (store === undefined) {
      throw new ConcordatError(
        'CONCORDAT_STORE_MISSING',
        'nothing durable can be done: these integrations were opened without a store; give one to Integrations.open, or start the gateway with --store',
      );
    }
    // Whoever does nothing durable loads nothing of it.
    const { DurableWork } = await import('./durable-work.ts');
    const owned = typeof store === 'function';
    const work = new DurableWork({ ...setting, store: owned ? await store() : store, owned });
    work.start();
    this.#work = work;
    return work;
  }
}
