/**
 * The subscribers of all requirements, as the store has them. Every process keeps a copy, because each delivery asks; whoever
 * changes one tells the others.
 *
 *   subscribe ──▶ unverified ──its address answers the challenge──▶ active ──410, or failing for days──▶ disabled
 *                     ▲                                               │                                    │
 *                     └──────────────── another address ──────────────┘◀───── verified again ──────────────┘
 *
 * Invariants
 * 1. Nothing but the challenge is sent to an address that has not answered one.
 * 2. A change is written only over the version that was read; of two at once, one is made on top of the other.
 * 3. A secret is told once, when it is made.
 * 4. A copy that was never read says nothing: who asks for it then waits for the store, or hears that it is away.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Store, StoredRecord } from '../../requirement/store.ts';
import type { Subscriber, SubscriberInput } from './subscriber.ts';

const NAMESPACE = 'subscriber';
const TOPIC = 'subscribers';
/** Subscribers of all requirements together. */
const MOST = 10_000;
/** Of one requirement: each publication is written down for all of them at once. */
const MOST_OF_ONE = 1_000;
const PAGE = 500;
/** Signals are best effort. */
const LOOK = 30_000;
const MOST_SECRETS = 3;

export interface NewSubscriber {
  readonly subscriber: Subscriber;
  readonly secret: string;
  readonly token: string;
}

export class Subscribers {
  readonly #store: Store;
  readonly #world: World;
  #all: ReadonlyMap<string, Subscriber> = new Map();
  readonly #look: Look;
  #stop: (() => void) | undefined;
  #loaded = false;
  /** The reading under way, and whether something changed since it began. */
  #reading: Promise<void> | undefined;
  #stale = false;

  constructor(store: Store, world: World) {
    this.#store = store;
    this.#world = world;
    this.#look = new Look(world, () => void this.#refresh());
  }

  /** Reads them all, and follows what others change. What cannot be read now is read later. */
  async start(): Promise<void> {
    this.#stop = this.#store.signals.subscribe(TOPIC, () => void this.#refresh());
    this.#look.start();
    await this.#refresh();
  }

  stop(): void {
    this.#stop?.();
    this.#look.stop();
  }

  get bound(): { readonly requirement: string; readonly bound: string; readonly used: number; readonly limit: number } {
    return { requirement: '', bound: 'subscribers', used: this.#all.size, limit: MOST };
  }

  /** Resolves when the copy can be believed; rejects with CONCORDAT_STORE_UNAVAILABLE where it never could be read. */
  async ready(): Promise<void> {
    if (!this.#loaded) await this.#read();
  }

  /** As the store has it now. */
  async look(id: string): Promise<Subscriber | undefined> {
    const record = await this.#store.records.get(NAMESPACE, id);
    return record === undefined ? undefined : read(record);
  }

  /** As last seen. */
  find(id: string): Subscriber | undefined {
    return this.#all.get(id);
  }

  of(requirement: string): readonly Subscriber[] {
    return [...this.#all.values()].filter((each) => each.requirement === requirement);
  }

  /** Rejects with CONCORDAT_STORE_FULL, CONCORDAT_KEY_MISSING, CONCORDAT_STORE_UNAVAILABLE. */
  async add(requirement: string, input: SubscriberInput): Promise<NewSubscriber> {
    await this.ready();
    if (this.#all.size >= MOST) throw full(requirement, `there are ${MOST} subscribers already`);
    if (this.of(requirement).length >= MOST_OF_ONE)
      throw full(requirement, `${requirement} has ${MOST_OF_ONE} subscribers already, as many as one may`);
    const secret = newSecret();
    const token = `cst_${randomBytes(32).toString('base64url')}`;
    const subscriber: Subscriber = {
      id: this.#world.identifier(),
      requirement,
      ...input,
      state: 'unverified',
      because: undefined,
      secrets: [{ secret, until: undefined }],
      tokenHash: hashOf(token),
      failingSince: undefined,
    };
    await this.#store.records.put(NAMESPACE, subscriber.id, JSON.stringify(subscriber), { expected: 0, confidential: true });
    await this.#tell(subscriber.id, subscriber);
    return { subscriber, secret, token };
  }

  /** Whether a token is this subscriber's; takes as long for any token. */
  isToken(subscriber: Subscriber, token: string): boolean {
    return timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(subscriber.tokenHash));
  }

  /** `edit` sees the version that is replaced, and the store's time; undefined: nothing changes. The version in force. */
  async change(
    id: string,
    edit: (subscriber: Subscriber, now: number) => Subscriber | undefined,
  ): Promise<Subscriber | undefined> {
    for (;;) {
      const record = await this.#store.records.get(NAMESPACE, id);
      if (record === undefined) return undefined;
      const before = read(record);
      const after = edit(before, record.now);
      if (after === undefined) return before;
      const options = { expected: record.version, confidential: true };
      if ((await this.#store.records.put(NAMESPACE, id, JSON.stringify(after), options)) === undefined) continue;
      await this.#tell(id, after);
      return after;
    }
  }

  /** A new secret; the one before signs beside it for `overlap` milliseconds. */
  async rotate(id: string, overlap: number): Promise<string | undefined> {
    const secret = newSecret();
    const changed = await this.change(id, (subscriber, now) => {
      const [newest, ...others] = subscriber.secrets;
      const former = newest === undefined ? [] : [{ ...newest, until: now + overlap }];
      const live = others.filter(({ until }) => until === undefined || until > now);
      return { ...subscriber, secrets: [{ secret, until: undefined }, ...former, ...live].slice(0, MOST_SECRETS) };
    });
    return changed === undefined ? undefined : secret;
  }

  async remove(id: string): Promise<boolean> {
    const removed = await this.#store.records.delete(NAMESPACE, id);
    if (removed) await this.#tell(id, undefined);
    return removed;
  }

  async #tell(id: string, subscriber: Subscriber | undefined): Promise<void> {
    const all = new Map(this.#all);
    if (subscriber === undefined) all.delete(id);
    else all.set(id, subscriber);
    this.#all = all;
    this.#stale = true;
    await this.#store.signals.publish(TOPIC, id);
  }

  /** What cannot be read now is read with the next look; until then the copy serves. */
  async #refresh(): Promise<void> {
    try {
      await this.#read();
    } catch (error) {
      if (!(error instanceof ConcordatError)) throw error;
    }
  }

  /** One reading at a time: what changes during one is read again, so that no older copy replaces a newer. */
  async #read(): Promise<void> {
    this.#stale = true;
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    let all = this.#all;
    while (this.#stale) {
      this.#stale = false;
      all = await this.#list();
    }
    this.#all = all;
    this.#loaded = true;
  }

  async #list(): Promise<ReadonlyMap<string, Subscriber>> {
    const all = new Map<string, Subscriber>();
    for (let after: string | undefined; all.size < MOST; ) {
      const page = await this.#store.records.list(NAMESPACE, { limit: PAGE, ...(after === undefined ? {} : { after }) });
      for (const record of page) all.set(record.name, read(record));
      if (page.length < PAGE) break;
      after = page.at(-1)?.name;
    }
    return all;
  }
}

class Look extends Alarm {
  readonly #world: World;
  readonly #look: () => void;

  constructor(world: World, look: () => void) {
    super();
    this.#world = world;
    this.#look = look;
  }

  start(): void {
    this.#world.schedule(this, this.#world.now() + LOOK);
  }

  stop(): void {
    this.#world.cancel(this);
  }

  override ring(): void {
    this.#look();
    this.start();
  }
}

function full(requirement: string, what: string): ConcordatError {
  return new ConcordatError('CONCORDAT_STORE_FULL', `${what}; remove those that are disabled`, {
    requirement,
    retryAfter: 60_000,
  });
}

function read({ value }: StoredRecord): Subscriber {
  return JSON.parse(value) as Subscriber;
}

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
