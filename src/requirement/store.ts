/**
 * What survives a restart, as its users need it. The engines (SQLite, PostgreSQL, memory) all pass one conformance suite.
 *
 * 1. A promise that resolves means: it is durable. One that rejects with CONCORDAT_STORE_UNAVAILABLE means that nobody knows;
 *    every writing can be repeated without doing it twice.
 * 2. All times that go in are durations, counted by the store's own clock, so that no two machines need to agree on the time.
 *    That clock never goes back.
 * 3. Everything that may hold other people's data is sealed (AES-256-GCM) wherever the store has a key.
 */
import type {
  Acceptance,
  AuditRecord,
  ClaimedDelivery,
  Delivery,
  DeliveryAct,
  DeliveryBox,
  DeliveryFilter,
  DeliveryHistory,
  DeliveryState,
  NewDelivery,
  Settlement,
} from './delivery.ts';

export interface Store extends AsyncDisposable {
  readonly deliveries: DeliveryStore;
  readonly records: RecordStore;
  readonly leases: LeaseStore;
  readonly audit: AuditLog;
  readonly signals: Signals;
  /** Whether bodies are sealed. */
  readonly sealed: boolean;
  status(): Promise<StoreStatus>;
  /** A consistent copy, made while the store is in use. Rejects where the engine has tools of its own for that. */
  backup(file: string): Promise<void>;
  /** Finishes what was begun, then lets go of everything. */
  close(): Promise<void>;
}

export interface StoreStatus {
  readonly engine: 'sqlite' | 'postgres' | 'memory';
  /** Without password. */
  readonly place: string;
  readonly schemaVersion: number;
  readonly bytes: number | undefined;
  readonly limitBytes: number;
  readonly limitWaiting: number;
  readonly sealed: boolean;
  /** Why it cannot be used now; undefined: it can. */
  readonly failure: string | undefined;
  readonly depths: readonly Depth[];
}

/** How many of a kind there are, and the acceptance of the oldest that has not ended. */
export interface Depth {
  readonly box: DeliveryBox;
  readonly requirement: string;
  readonly state: DeliveryState;
  readonly count: number;
  readonly oldestAt: number | undefined;
}

export interface DeliveryStore {
  /**
   * Durable when it resolves; each accepted once, however often it is handed over. Rejects as a whole, and then nothing was
   * accepted: CONCORDAT_STORE_FULL, CONCORDAT_KEY_MISSING, CONCORDAT_STORE_UNAVAILABLE.
   */
  accept(deliveries: readonly NewDelivery[]): Promise<readonly Acceptance[]>;
  /**
   * Up to `limit` deliveries of a lane that may be tried now: by priority, then due time, then acceptance; of each key only
   * the first that has not ended. Nobody else gets them until `lease` milliseconds are over or the owner's claims are released.
   */
  claim(query: ClaimQuery): Promise<readonly ClaimedDelivery[]>;
  /** Keeps claims for another `lease` milliseconds; false where the claim was lost. */
  extend(claims: readonly { readonly id: string; readonly claim: number }[], lease: number): Promise<readonly boolean[]>;
  /** Says what became of claims; false where the claim was lost, and then nothing has changed. */
  settle(settlements: readonly Settlement[]): Promise<readonly boolean[]>;
  /** Lanes with something to claim now, at most `limit`, and milliseconds until the next other one has (undefined: nothing waits). */
  dueLanes(box: DeliveryBox, limit: number): Promise<{ readonly lanes: readonly string[]; readonly nextIn: number | undefined }>;
  /** Gives back every claim of an owner that is gone; each is a lapse in its history, and the tenth in a row is its death. How many. */
  releaseClaims(owner: string): Promise<number>;
  get(id: string): Promise<DeliveryHistory | undefined>;
  /** In order of acceptance; `after`: the last sequence of the page before. At most `limit`, 1,000 at most. */
  list(
    filter: DeliveryFilter,
    page: { readonly after?: number | undefined; readonly limit: number },
  ): Promise<readonly Delivery[]>;
  count(filter: DeliveryFilter): Promise<{ readonly count: number; readonly bytes: number }>;
  /**
   * Carries out an order on waiting and dead deliveries (and those whose claim is over) that the filter means, at most `limit`
   * of them, together with its record in the audit log. The ids of those it was done to. `cancel` and `edit` touch waiting and
   * dead ones; a claimed one is left alone.
   */
  change(
    filter: DeliveryFilter,
    act: DeliveryAct,
    by: { readonly who: string; readonly why: string },
    limit: number,
  ): Promise<readonly string[]>;
  /**
   * Housekeeping in bounded steps: claims whose lease is over go back (as with `releaseClaims`), deliveries whose time is over die, what was kept long
   * enough goes. Those that died, at most 1,000 at once; `more`: call again.
   */
  sweep(): Promise<{
    readonly died: readonly Delivery[];
    readonly released: number;
    readonly removed: number;
    readonly more: boolean;
  }>;
}

export interface ClaimQuery {
  readonly box: DeliveryBox;
  readonly lane: string;
  /** The process that claims. */
  readonly owner: string;
  readonly limit: number;
  readonly lease: number;
}

/** Small named values: connections' tokens, versions of secrets, subscribers, pauses, members, one-minute indicators. */
export interface RecordStore {
  get(namespace: string, name: string): Promise<StoredRecord | undefined>;
  /**
   * Writes it whole and resolves to its new version; undefined when it is not at `expected` (0: not there) and nothing was
   * written. `for`: it is gone after so many milliseconds. `confidential`: only sealed (CONCORDAT_KEY_MISSING).
   */
  put(namespace: string, name: string, value: string, options?: RecordOptions): Promise<number | undefined>;
  delete(namespace: string, name: string, expected?: number): Promise<boolean>;
  /** By name; `after`: the last name of the page before. */
  list(
    namespace: string,
    page?: { readonly prefix?: string; readonly after?: string; readonly limit?: number },
  ): Promise<readonly StoredRecord[]>;
  /** Adds to whole numbers of a record that is a JSON object of numbers, made where it is not there: one-minute indicators. */
  add(
    namespace: string,
    name: string,
    amounts: Readonly<Record<string, number>>,
    options?: { readonly for?: number },
  ): Promise<void>;
}

export interface RecordOptions {
  readonly expected?: number | undefined;
  readonly for?: number | undefined;
  readonly confidential?: boolean | undefined;
}

export interface StoredRecord {
  readonly name: string;
  readonly value: string;
  /** 1 when it was made; one more with each writing, and never used again for the same name. */
  readonly version: number;
  /** Milliseconds since it was written, by the store's clock. */
  readonly age: number;
  /** Store time of this reading, milliseconds since 1970. */
  readonly now: number;
}

/** Work that only one process may do at a time. */
export interface LeaseStore {
  /**
   * The fencing token when the lease is free or already the owner's, who then has it for `ttl` milliseconds from now; undefined
   * when somebody else has it. The token grows with every change of owner: whoever writes with an older one is late.
   */
  acquire(name: string, owner: string, ttl: number): Promise<number | undefined>;
  release(name: string, owner: string): Promise<void>;
}

/** Append-only. */
export interface AuditLog {
  append(record: Omit<AuditRecord, 'sequence' | 'at'>): Promise<void>;
  /** The newest first; `before`: the last sequence of the page before. */
  list(page: { readonly subject?: string; readonly before?: number; readonly limit: number }): Promise<readonly AuditRecord[]>;
}

/**
 * Short words to every process that uses the store, this one included: best effort, at least once while connected, so whoever
 * listens also looks from time to time. An empty text says that something may have been missed. The store itself tells
 * `deliveries` with `<box> <lane>` when something may be claimed.
 */
export interface Signals {
  publish(topic: string, text: string): Promise<void>;
  /** Call what is returned to stop. */
  subscribe(topic: string, listener: (text: string) => void): () => void;
}
