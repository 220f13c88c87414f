/** What a fleet needs of a store, in a simulated world: it takes its time, it can be away, and answers can get lost. */
import { ConcordatError } from '../../requirement/errors.ts';
import type { LeaseStore, RecordOptions, RecordStore, Signals, Store, StoredRecord } from '../../requirement/store.ts';
import type { SimulatedWorld } from '../../runtime/simulation/world.ts';
import { at, type OwnWorld } from './own-world.ts';

interface Kept {
  value: string;
  version: number;
  writtenAt: number;
  until: number;
}

export interface Weather {
  /** Longest time each way, milliseconds. */
  readonly latency: number;
  /** Share of operations that fail: half of them after they were carried out. */
  readonly losses: number;
  /** When it cannot be reached, in the outer world's time; `silent`: it does not even refuse. */
  readonly outages: readonly { readonly from: number; readonly until: number; readonly silent: boolean }[];
}

export class SimulatedStore {
  readonly #world: SimulatedWorld;
  readonly #weather: Weather;
  readonly #records = new Map<string, Kept>();
  readonly #versions = new Map<string, number>();
  readonly #leases = new Map<string, { owner: string; until: number; token: number }>();
  readonly #listeners = new Map<string, Set<{ world: OwnWorld; hear: (text: string) => void }>>();
  writes = 0;
  /** Milliseconds by which its clock has leapt. */
  ahead = 0;

  constructor(world: SimulatedWorld, weather: Weather) {
    this.#world = world;
    this.#weather = weather;
  }

  /** As one process sees it. */
  for(world: OwnWorld): Pick<Store, 'records' | 'leases' | 'signals'> {
    return { records: this.#recordsFor(world), leases: this.#leasesFor(world), signals: this.#signalsFor(world) };
  }

  read(namespace: string, name: string): string | undefined {
    return this.#live(`${namespace}\n${name}`)?.value;
  }

  #recordsFor(world: OwnWorld): RecordStore {
    const ask = <T>(work: () => T) => this.#ask(world, work);
    return {
      get: (namespace, name) => ask(() => this.#get(namespace, name)),
      put: (namespace, name, value, options) => ask(() => this.#put(namespace, name, value, options)),
      delete: (namespace, name) => ask(() => this.#records.delete(`${namespace}\n${name}`)),
      list: (namespace) => ask(() => this.#list(namespace)),
      add: () => Promise.reject(new Error('not simulated')),
    };
  }

  #leasesFor(world: OwnWorld): LeaseStore {
    return {
      acquire: (name, owner, ttl) =>
        this.#ask(world, () => {
          const now = this.#time();
          const held = this.#leases.get(name);
          if (held !== undefined && held.owner !== owner && held.until > now) return undefined;
          const token = held === undefined ? 1 : held.owner === owner ? held.token : held.token + 1;
          this.#leases.set(name, { owner, until: now + ttl, token });
          return token;
        }),
      release: (name, owner) =>
        this.#ask(world, () => {
          const held = this.#leases.get(name);
          if (held?.owner === owner) held.until = 0;
        }),
    };
  }

  #signalsFor(world: OwnWorld): Signals {
    return {
      publish: (topic, text) =>
        this.#ask(world, () => {
          for (const listener of this.#listeners.get(topic) ?? [])
            at(listener.world, listener.world.now() + this.#delay(), () => {
              if (!listener.world.isCutOff) listener.hear(text);
            });
        }),
      subscribe: (topic, hear) => {
        const listeners = this.#listeners.get(topic) ?? new Set();
        this.#listeners.set(topic, listeners);
        const listener = { world, hear };
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  }

  /** There, done, and back: the answer is heard when the process is awake. */
  #ask<T>(world: OwnWorld, work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const back = (happen: () => void) => at(world, world.now() + this.#delay(), happen);
      const refuse = () => reject(new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'the simulated store is away'));
      at(this.#world as unknown as OwnWorld, this.#world.now() + this.#delay(), () => {
        const outage = this.#outage();
        const lost = outage === undefined && this.#world.random() < this.#weather.losses;
        if (outage?.silent === true) return;
        if (outage !== undefined || world.isCutOff || (lost && this.#world.random() < 0.5)) return back(refuse);
        const done = work();
        back(lost ? refuse : () => resolve(done));
      });
    });
  }

  #outage(): Weather['outages'][number] | undefined {
    const now = this.#world.now();
    return this.#weather.outages.find(({ from, until }) => from <= now && now < until);
  }

  #time(): number {
    return this.#world.epoch() + this.ahead;
  }

  #delay(): number {
    return this.#world.random() * this.#weather.latency;
  }

  #live(key: string): Kept | undefined {
    const kept = this.#records.get(key);
    return kept !== undefined && kept.until > this.#time() ? kept : undefined;
  }

  #get(namespace: string, name: string): StoredRecord | undefined {
    const kept = this.#live(`${namespace}\n${name}`);
    const now = this.#time();
    return kept && { name, value: kept.value, version: kept.version, age: now - kept.writtenAt, now };
  }

  #put(namespace: string, name: string, value: string, options: RecordOptions = {}): number | undefined {
    const key = `${namespace}\n${name}`;
    const version = this.#live(key)?.version ?? 0;
    if (options.expected !== undefined && options.expected !== version) return undefined;
    const now = this.#time();
    const next = (this.#versions.get(key) ?? 0) + 1;
    this.#versions.set(key, next);
    this.#records.set(key, { value, version: next, writtenAt: now, until: now + (options.for ?? Number.POSITIVE_INFINITY) });
    this.writes += 1;
    return next;
  }

  #list(namespace: string): StoredRecord[] {
    return [...this.#records.keys()]
      .filter((key) => key.startsWith(`${namespace}\n`))
      .map((key) => this.#get(namespace, key.slice(namespace.length + 1)))
      .filter((record) => record !== undefined)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}
