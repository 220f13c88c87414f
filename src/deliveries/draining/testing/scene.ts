/** A drain, or several, on a store in memory in virtual time, with an other side and a store that fail as they are told. */
import type { ClaimedDelivery, NewDelivery } from '../../../requirement/delivery.ts';
import { ConcordatError } from '../../../requirement/errors.ts';
import type { Event } from '../../../requirement/event.ts';
import type { OutcomeKind } from '../../../requirement/outcome.ts';
import type { DeliveryStore, Store } from '../../../requirement/store.ts';
import { SimulatedWorld } from '../../../runtime/simulation/world.ts';
import { openMemory } from '../../../store/memory/open-memory.ts';
import type { Deliverer, LanePlan, Verdict } from '../../deliverer.ts';
import { Drain, type DrainOptions } from '../../drain.ts';
import { Timer } from '../timer.ts';

/** One trying, as the other side saw it. Times are milliseconds of the world. */
export interface Trying {
  readonly id: string;
  readonly lane: string;
  readonly key: string | undefined;
  readonly sequence: number;
  readonly by: string;
  readonly at: number;
  /** Undefined: under way. */
  until: number | undefined;
  verdict: Verdict | undefined;
  aborted: boolean;
}

export interface Answer {
  readonly verdict: Verdict;
  readonly after: number;
}

export const PLAN: LanePlan = {
  concurrency: 8,
  patience: 10_000,
  heldFor: 0,
  schedule: { times: undefined, backoff: { kind: 'exponential', initial: 1_000, max: 60_000 } },
};

export function verdict(then: Verdict['then'], outcome: OutcomeKind, retryAfter?: number): Verdict {
  return { outcome, code: undefined, duration: 1, detail: undefined, then, retryAfter };
}

export const DELIVERED = verdict('delivered', 'success');
export const FAILED = verdict('again', 'fault');

export class Scene {
  readonly world: SimulatedWorld;
  readonly store: Store;
  readonly tryings: Trying[] = [];
  readonly events: Event[] = [];
  /** How the other side answers. */
  answer: (delivery: ClaimedDelivery, attempt: number) => Answer = () => ({ verdict: DELIVERED, after: 10 });
  plan: (lane: string) => LanePlan | undefined = () => PLAN;
  /** Whether a use of the store fails now, before or after it was carried out. */
  storeFails: (use: string) => 'before' | 'after' | undefined = () => undefined;
  readonly #failing: Store;

  static async open(seed = 1): Promise<Scene> {
    const world = new SimulatedWorld(seed);
    return new Scene(world, await openMemory({ world }));
  }

  private constructor(world: SimulatedWorld, store: Store) {
    this.world = world;
    this.store = store;
    this.#failing = new Proxy(store, {
      get: (target, name) =>
        name === 'deliveries' ? this.#failingDeliveries(target.deliveries) : (target[name as keyof Store] as unknown),
    });
  }

  drain(owner = 'here', options: Partial<DrainOptions> = {}): Drain {
    const observe = (event: Event): void => void this.events.push(event);
    const drain = new Drain({
      store: this.#failing,
      world: this.world,
      owner,
      observe,
      deliverer: this.#deliverer(owner),
      ...options,
    });
    drain.start();
    return drain;
  }

  async accept(count: number, details: (index: number) => Partial<NewDelivery> = () => ({})): Promise<readonly string[]> {
    const deliveries = Array.from({ length: count }, (_, index) => delivery({ id: this.world.identifier(), ...details(index) }));
    await this.store.deliveries.accept(deliveries);
    return deliveries.map(({ id }) => id);
  }

  /** How each ended, by the events. */
  ended(): ReadonlyMap<string, readonly string[]> {
    const ended = new Map<string, string[]>();
    for (const event of this.events) {
      if (event.name === 'delivery.ended') ended.set(event.delivery, [...(ended.get(event.delivery) ?? []), event.state]);
    }
    return ended;
  }

  /** The most that were under way at once, of some of the tryings. */
  mostAtOnce(which: (trying: Trying) => boolean = () => true): number {
    const changes = this.tryings.filter(which).flatMap(({ at, until }) => [
      { at, by: 1 },
      { at: until ?? Number.POSITIVE_INFINITY, by: -1 },
    ]);
    changes.sort((a, b) => a.at - b.at || a.by - b.by);
    let now = 0;
    let most = 0;
    for (const { by } of changes) {
      now += by;
      most = Math.max(most, now);
    }
    return most;
  }

  #deliverer(by: string): Deliverer {
    return {
      box: 'outbox',
      plan: (lane) => this.plan(lane),
      deliver: (delivery, signal) => {
        const { id, lane, key, sequence } = delivery;
        const attempt = this.tryings.filter((trying) => trying.id === id).length + 1;
        const { verdict: said, after } = this.answer(delivery, attempt);
        const trying: Trying = {
          id,
          lane,
          key,
          sequence,
          by,
          at: this.world.now(),
          until: undefined,
          verdict: undefined,
          aborted: false,
        };
        this.tryings.push(trying);
        return new Promise((resolve) => {
          const end = (ending: Verdict): void => {
            trying.until = this.world.now();
            trying.verdict = ending;
            resolve(ending);
          };
          const timer = new Timer(this.world, () => end(said));
          if (after !== Number.POSITIVE_INFINITY) timer.within(after);
          signal.addEventListener('abort', () => {
            timer.stop();
            trying.aborted = true;
            end(verdict('again', 'cancelled'));
          });
        });
      },
    };
  }

  #failingDeliveries(deliveries: DeliveryStore): DeliveryStore {
    return new Proxy(deliveries, {
      get: (target, name) => {
        const use = target[name as keyof DeliveryStore] as (...values: unknown[]) => Promise<unknown>;
        return async (...values: unknown[]) => {
          const fails = this.storeFails(String(name));
          if (fails === 'before') throw away();
          const result = await use.apply(target, values);
          if (fails === 'after') throw away();
          return result;
        };
      },
    });
  }
}

function away(): ConcordatError {
  return new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'the store is away, as the test wants it');
}

export function delivery(details: Partial<NewDelivery> & { readonly id: string }): NewDelivery {
  return {
    box: 'outbox',
    lane: 'REQ-I-001',
    requirement: details.lane ?? 'REQ-I-001',
    operation: 'create payment',
    key: undefined,
    priority: 'normal',
    delay: 0,
    expiresAfter: undefined,
    deduplication: undefined,
    idempotencyKey: undefined,
    payload: new Uint8Array([1]),
    confidential: false,
    attributes: {},
    origin: 'request',
    replayOf: undefined,
    retain: 7 * 24 * 3_600_000,
    ...details,
  };
}
