/**
 * A store that may not be there yet: a gateway must carry calls although its database is away when it starts. Until it can be
 * opened everything rejects with CONCORDAT_STORE_UNAVAILABLE; from then on it is the store itself. One that goes away later
 * looks after itself.
 *
 *   opening ──opened──▶ open ──close──▶ closed
 *      │  ▲                                ▲
 *      └──┘ away: again after a pause      │
 *      └────────────close──────────────────┘
 */
import type { World } from '../requirement/clock.ts';
import { Alarm } from '../requirement/clock.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { AuditLog, DeliveryStore, LeaseStore, RecordStore, Signals, Store, StoreStatus } from '../requirement/store.ts';

export interface LateStoreSetting {
  readonly open: () => Promise<Store>;
  readonly world: World;
  /** Whether bodies will be sealed, as far as that is known before: there is a key. */
  readonly sealed: boolean;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

/** The store itself where it is there; else one that opens it later. Rejects for what waiting does not cure. */
export async function openSoonerOrLater(setting: LateStoreSetting): Promise<Store> {
  try {
    return await setting.open();
  } catch (error) {
    if (!isAway(error)) throw error;
    return new LateStore(setting, error);
  }
}

/** Away for now says when to come back; a wrong address or a missing package does not. */
function isAway(error: unknown): error is ConcordatError {
  return error instanceof ConcordatError && error.code === 'CONCORDAT_STORE_UNAVAILABLE' && error.retryAfter !== undefined;
}

class LateStore extends Alarm implements Store {
  readonly #setting: LateStoreSetting;
  readonly #waiting = new Set<Listening>();
  #store: Store | undefined;
  #failure: ConcordatError;
  #pause = FIRST_PAUSE;
  #opening: Promise<void> | undefined;
  #closed = false;

  constructor(setting: LateStoreSetting, failure: ConcordatError) {
    super();
    this.#setting = setting;
    this.#failure = failure;
    this.#later();
  }

  get sealed(): boolean {
    return this.#store?.sealed ?? this.#setting.sealed;
  }

  readonly deliveries: DeliveryStore = {
    accept: async (...all) => this.#opened().deliveries.accept(...all),
    claim: async (...all) => this.#opened().deliveries.claim(...all),
    extend: async (...all) => this.#opened().deliveries.extend(...all),
    settle: async (...all) => this.#opened().deliveries.settle(...all),
    dueLanes: async (...all) => this.#opened().deliveries.dueLanes(...all),
    releaseClaims: async (...all) => this.#opened().deliveries.releaseClaims(...all),
    get: async (...all) => this.#opened().deliveries.get(...all),
    list: async (...all) => this.#opened().deliveries.list(...all),
    count: async (...all) => this.#opened().deliveries.count(...all),
    change: async (...all) => this.#opened().deliveries.change(...all),
    sweep: async () => this.#opened().deliveries.sweep(),
  };

  readonly records: RecordStore = {
    get: async (...all) => this.#opened().records.get(...all),
    put: async (...all) => this.#opened().records.put(...all),
    delete: async (...all) => this.#opened().records.delete(...all),
    list: async (...all) => this.#opened().records.list(...all),
    add: async (...all) => this.#opened().records.add(...all),
  };

  readonly leases: LeaseStore = {
    acquire: async (...all) => this.#opened().leases.acquire(...all),
    release: async (...all) => this.#opened().leases.release(...all),
  };

  readonly audit: AuditLog = {
    append: async (...all) => this.#opened().audit.append(...all),
    list: async (...all) => this.#opened().audit.list(...all),
  };

  readonly signals: Signals = {
    publish: async (...all) => this.#opened().signals.publish(...all),
    subscribe: (topic, listener) => this.#subscribe(topic, listener),
  };

  async status(): Promise<StoreStatus> {
    return this.#opened().status();
  }

  async backup(file: string): Promise<void> {
    return this.#opened().backup(file);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#setting.world.cancel(this);
    await this.#opening;
    await this.#store?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  override ring(): void {
    this.#opening = this.#try();
  }

  #later(): void {
    const { world } = this.#setting;
    // Not all gateways of a fleet in the same moment.
    world.schedule(this, world.now() + this.#pause * (0.5 + world.random() / 2));
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  async #try(): Promise<void> {
    try {
      this.#store = await this.#setting.open();
      for (const listening of this.#waiting) listening.stop = this.#store.signals.subscribe(listening.topic, listening.listener);
      this.#waiting.clear();
    } catch (error) {
      this.#failure = isAway(error) ? error : unusable(error);
      if (!this.#closed) this.#later();
    }
  }

  #opened(): Store {
    if (this.#store !== undefined) return this.#store;
    const { message, code, retryAfter } = this.#failure;
    throw new ConcordatError(code, message, { retryAfter, cause: this.#failure });
  }

  #subscribe(topic: string, listener: (text: string) => void): () => void {
    if (this.#store !== undefined) return this.#store.signals.subscribe(topic, listener);
    const listening: Listening = { topic, listener, stop: undefined };
    this.#waiting.add(listening);
    return () => {
      this.#waiting.delete(listening);
      listening.stop?.();
    };
  }
}

interface Listening {
  readonly topic: string;
  readonly listener: (text: string) => void;
  stop: (() => void) | undefined;
}

/** It is there now and is not ours to use, for example under another key: it is tried on, for somebody may put that right. */
function unusable(cause: unknown): ConcordatError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', message, { retryAfter: LONGEST_PAUSE, cause });
}
