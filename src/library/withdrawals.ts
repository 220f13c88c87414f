/**
 * Deliveries of which nobody was told, taken back before they are tried: the caller had left, or the store did not say whether
 * it had written them down. Tried again until it is certain that they do not happen.
 *
 *   withdraw ──▶ asked ──cancelled, or over──▶ forgotten
 *                  │ the store is away, it is not there yet
 *                  └──▶ waits, longer each time ──▶ asked
 */
import type { World } from '../requirement/clock.ts';
import { Alarm } from '../requirement/clock.ts';
import type { DeliveryStore } from '../requirement/store.ts';

/** What may still be written by a statement that has lost its connection is there within this time, milliseconds. */
const MAY_APPEAR = 60_000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;
/** Those under way at once; more would mean that the store has been away for long, and then nothing new is accepted either. */
export const MOST_WITHDRAWALS = 1_000;

export class Withdrawals {
  readonly #deliveries: DeliveryStore;
  readonly #world: World;
  readonly #bounded: () => void;
  readonly #all = new Set<Withdrawal>();
  #closed = false;

  /** `bounded`: one more was wanted than may be under way. */
  constructor(deliveries: DeliveryStore, world: World, bounded: () => void) {
    this.#deliveries = deliveries;
    this.#world = world;
    this.#bounded = bounded;
  }

  get size(): number {
    return this.#all.size;
  }

  withdraw(id: string): void {
    if (this.#all.size >= MOST_WITHDRAWALS) return this.#bounded();
    const withdrawal = new Withdrawal(id, this.#deliveries, this.#world, () => this.#all.delete(withdrawal));
    this.#all.add(withdrawal);
    withdrawal.ask();
    // Nobody waits any more for a second try.
    if (this.#closed) void withdrawal.close().then(() => this.#all.delete(withdrawal));
  }

  /** Asks once more for those that are not certain yet, then lets go of them. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((withdrawal) => withdrawal.close()));
    this.#all.clear();
  }
}

class Withdrawal extends Alarm {
  readonly #id: string;
  readonly #deliveries: DeliveryStore;
  readonly #world: World;
  readonly #done: () => void;
  readonly #since: number;
  #pause = FIRST_PAUSE;
  #asking: Promise<boolean> | undefined;
  #closed = false;

  constructor(id: string, deliveries: DeliveryStore, world: World, done: () => void) {
    super();
    this.#id = id;
    this.#deliveries = deliveries;
    this.#world = world;
    this.#done = done;
    this.#since = world.now();
  }

  ask(): void {
    this.#asking = this.#isCertain();
    void this.#asking.then((certain) => {
      if (certain) return this.#done();
      if (this.#closed) return;
      this.#world.schedule(this, this.#world.now() + this.#pause);
      this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    });
  }

  override ring(): void {
    this.ask();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#world.cancel(this);
    if (!(await (this.#asking ?? false))) await this.#isCertain();
  }

  /** Whether it cannot happen any more, or has. */
  async #isCertain(): Promise<boolean> {
    const by = { who: 'concordat', why: 'nobody was told that it is queued' };
    try {
      const [changed] = await this.#deliveries.change({ ids: [this.#id] }, { kind: 'cancel' }, by, 1);
      if (changed !== undefined) return true;
      const found = await this.#deliveries.get(this.#id);
      if (found === undefined) return this.#world.now() - this.#since >= MAY_APPEAR;
      return found.delivery.state !== 'waiting' && found.delivery.state !== 'claimed';
    } catch {
      // The store is away: asked again.
      return false;
    }
  }
}
