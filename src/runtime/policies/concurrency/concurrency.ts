import type { ConcurrencySettings } from '../../../requirement/policies.ts';

/**
 * How many attempts may be under way at once. A counter, nothing more: the queue in front of it belongs to admission.
 *
 * Invariants
 * 1. `used` grows only in `take` and only while it is below `max`.
 * 2. A slot is free again when `release` is called and not before: a time-out that leaves the attempt running frees nothing.
 * 3. Lowering `max` takes no slot away from an attempt that has one; it only makes the next ones wait.
 */
export class Concurrency {
  #max: number;
  #used = 0;
  #highest = 0;

  constructor(settings: ConcurrencySettings) {
    this.#max = settings.max;
  }

  /** Slots that `take` would still give. */
  get available(): number {
    return Math.max(0, this.#max - this.#used);
  }

  /** Takes one slot if there is one. */
  take(): boolean {
    if (this.#used >= this.#max) return false;
    this.#used += 1;
    if (this.#used > this.#highest) this.#highest = this.#used;
    return true;
  }

  /** Gives one slot back. Once for each successful `take`; once more is a fault of the caller and throws. */
  release(): void {
    if (this.#used === 0) throw new RangeError('a concurrency slot was released that nobody had taken');
    this.#used -= 1;
  }

  /** Applies a new limit; attempts under way keep their slots. */
  reconfigure(settings: ConcurrencySettings): void {
    this.#max = settings.max;
  }

  status(): ConcurrencyStatus {
    return { max: this.#max, used: this.#used, highest: this.#highest };
  }
}

export interface ConcurrencyStatus {
  readonly max: number;
  /** Slots taken now; above `max` for a while after a reload that lowered it. */
  readonly used: number;
  /** The most that were ever taken at once. */
  readonly highest: number;
}
