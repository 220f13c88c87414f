/**
 * Writes down what became of claims, many at a time: while one batch is on its way, the next gathers.
 *
 *   settle ──▶ gathering ──▶ on its way ──▶ known: kept, or the claim was lost
 *                  ▲             │
 *                  └─────────────┘ the store cannot be used: again after a pause, first of all
 *
 * 1. A settlement is repeated until the store says what became of it: what was delivered is not delivered again only because
 *    the store was away for a moment.
 * 2. What the store refuses for another reason than being away is tried alone, then without the answer that it would keep, and
 *    only then forgotten: one bad settlement does not keep the others.
 */
import type { World } from '../../requirement/clock.ts';
import type { Settlement } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { DeliveryStore } from '../../requirement/store.ts';
import type { Availability } from './availability.ts';
import { Timer } from './timer.ts';

const BATCH = 200;

interface Entry {
  readonly settlement: Settlement;
  /** `undefined`: the store refuses to take it. */
  readonly known: (kept: boolean | undefined) => void;
}

export class Settler {
  readonly #store: Pick<DeliveryStore, 'settle'>;
  readonly #availability: Availability;
  readonly #timer: Timer;
  #gathered: Entry[] = [];
  #onItsWay = 0;
  #alone = 0;
  #idle: (() => void)[] = [];

  constructor(store: Pick<DeliveryStore, 'settle'>, availability: Availability, world: World) {
    this.#store = store;
    this.#availability = availability;
    this.#timer = new Timer(world, () => void this.#flush());
  }

  /** Settlements of which the store has not said anything yet. */
  get waiting(): number {
    return this.#gathered.length + this.#onItsWay;
  }

  settle(settlement: Settlement, known: (kept: boolean | undefined) => void): void {
    this.#gathered.push({ settlement, known });
    void this.#flush();
  }

  /** Resolves when the store has said something to everything. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.waiting === 0) resolve();
      else this.#idle.push(resolve);
    });
  }

  /** No more pauses are waited for; what is not known now stays so. */
  stop(): void {
    this.#timer.stop();
  }

  async #flush(): Promise<void> {
    if (this.#onItsWay > 0) return;
    const { pause } = this.#availability;
    if (pause > 0) return this.#timer.within(pause);
    const batch = this.#gathered.splice(0, this.#alone > 0 ? 1 : BATCH);
    if (batch.length === 0) return this.#tellIdle();
    if (this.#alone > 0) this.#alone -= 1;
    this.#onItsWay = batch.length;
    try {
      const kept = await this.#store.settle(batch.map(({ settlement }) => settlement));
      this.#onItsWay = 0;
      this.#availability.succeeded();
      for (const [index, { known }] of batch.entries()) known(kept[index] ?? false);
    } catch (error) {
      this.#onItsWay = 0;
      this.#refused(batch, error);
    }
    void this.#flush();
  }

  #refused(batch: readonly Entry[], error: unknown): void {
    const away = error instanceof ConcordatError && error.code === 'CONCORDAT_STORE_UNAVAILABLE';
    const [only] = batch;
    if (!away && batch.length === 1 && only !== undefined) {
      const lighter = withoutAnswer(only.settlement);
      if (lighter === undefined) return only.known(undefined);
      this.#gathered.unshift({ ...only, settlement: lighter });
      this.#alone += 1;
      return;
    }
    this.#gathered.unshift(...batch);
    if (away) this.#availability.failed(error);
    else this.#alone = batch.length;
  }

  #tellIdle(): void {
    const idle = this.#idle;
    this.#idle = [];
    for (const resolve of idle) resolve();
  }
}

/** Undefined: there is none in it. */
function withoutAnswer({ next, ...settlement }: Settlement): Settlement | undefined {
  if (next.state === 'waiting' || next.answer === undefined) return undefined;
  return { ...settlement, next: { ...next, answer: undefined } };
}
