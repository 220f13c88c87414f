import type { Gate } from './gate.ts';
import { guarded } from './gate.ts';

/** Sums of intervals are off by less than this share of one. */
const ROUNDING = 1e-6;

/**
 * At most `burst` at one instant, and after that one per `window / count`: a bucket of `burst` tokens, kept as one number
 * (the time at which it would be full again, as in GCRA).
 *
 * Alone this would let through `burst + count − 1` in some window of that length; the log beside it forbids that.
 */
export class BurstBucket implements Gate {
  readonly #burst: number;
  /** Milliseconds in which one token comes back. */
  readonly #interval: number;
  #fullAt = Number.NEGATIVE_INFINITY;
  /** Sendings that are on their way out: their tokens are gone and do not come back yet. */
  #reserved = 0;

  constructor(count: number, window: number, burst: number) {
    this.#burst = burst;
    this.#interval = guarded(window) / count;
  }

  earliest(now: number, _epoch: number, ahead: number): number {
    return Math.max(now, Math.max(now, this.#fullAt) + (ahead + this.#reserved + 1 - this.#burst) * this.#interval);
  }

  reserve(): void {
    this.#reserved += 1;
  }

  date(now: number): void {
    if (this.#reserved > 0) this.#reserved -= 1;
    this.record(1, now);
  }

  /** So many are on their way out elsewhere, and will be dated here. */
  expect(reserved: number): void {
    this.#reserved += reserved;
  }

  remaining(now: number, _epoch: number): number {
    const missing = Math.max(0, this.#fullAt - now) / this.#interval;
    return Math.max(0, Math.floor(this.#burst - missing - this.#reserved + ROUNDING));
  }

  /** `sent` have left at `at`. */
  record(sent: number, at: number): void {
    this.#fullAt = Math.max(at, this.#fullAt) + sent * this.#interval;
  }
}
