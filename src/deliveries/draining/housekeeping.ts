/**
 * Sweeps the store from time to time: claims of the dead go back, deliveries whose time is over die, what was kept long enough
 * goes. One process of a fleet at a time does it, by a lease; when that one is gone, another takes over. The others take a single
 * step once a minute: what died in their own hands only their own store can tell.
 */
import type { World } from '../../requirement/clock.ts';
import type { Observe } from '../../requirement/event.ts';
import type { Store } from '../../requirement/store.ts';
import type { Availability } from './availability.ts';
import { tellEnded } from './events.ts';
import { Timer } from './timer.ts';

const EVERY = 5_000;
const LEASE = 15_000;
/** Of the turns of one that is not the sweeper, the one that is a step all the same. */
const OWN_TURN = 12;
/** Steps at once, so that nobody waits long for the store. */
const STEPS = 20;
const NAME = 'sweep';

export interface HousekeepingOptions {
  readonly store: Pick<Store, 'deliveries' | 'leases'>;
  readonly world: World;
  readonly owner: string;
  readonly availability: Availability;
  readonly observe: Observe | undefined;
}

export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #timer: Timer;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  #passed = 0;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    this.#timer = new Timer(options.world, () => {
      this.#running = this.#sweep();
    });
  }

  start(): void {
    this.#timer.within(this.#options.world.random() * EVERY);
  }

  /** Lets the step under way end, and gives the lease back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer.stop();
    await this.#running;
    const { store, owner } = this.#options;
    // Whoever waits for it gets it when its time is over at the latest.
    await store.leases.release(NAME, owner).catch(() => undefined);
  }

  async #sweep(): Promise<void> {
    const { store, world, owner, availability } = this.#options;
    let more = false;
    try {
      const token = availability.pause > 0 ? undefined : await store.leases.acquire(NAME, owner, LEASE);
      for (let step = 0; token !== undefined && step < STEPS && !this.#stopped; step += 1) {
        more = await this.#step();
        if (!more) break;
      }
      this.#passed = token === undefined ? this.#passed + 1 : 0;
      const own = this.#passed >= OWN_TURN && availability.pause === 0;
      if (own) {
        this.#passed = 0;
        await this.#step();
      }
      if (token !== undefined || own) availability.succeeded();
    } catch (error) {
      availability.failed(error);
    }
    if (!this.#stopped) this.#timer.within((more ? 0.05 : 0.75 + world.random() / 2) * EVERY);
  }

  async #step(): Promise<boolean> {
    const { store, world, observe } = this.#options;
    const { died, more } = await store.deliveries.sweep();
    for (const delivery of died) {
      const { box, because = 'its time was over', acceptedAt, endedAt = acceptedAt } = delivery;
      tellEnded(observe, { box, delivery, at: world.now() }, { state: 'dead', because }, endedAt - acceptedAt);
    }
    return more;
  }
}
