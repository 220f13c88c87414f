import type { Gate } from './gate.ts';
import { guarded } from './gate.ts';
import type { UnitShare } from './unit-share.ts';

/** Sums of intervals are off by less than this share of one. */
const ROUNDING = 1e-6;

/**
 * At most `burst` at one instant, and after that one per `window / count`: a bucket of `burst` tokens, kept as one number
 * (the time at which it would be full again, as in GCRA).
 *
 * Alone this would let through `burst + count − 1` in some window of that length; the log beside it forbids that.
 */
export class BurstBucket implements Gate {
  #burst: number;
  /** Milliseconds in which one token comes back. */
  #interval: number;
  /** The same for each unit of a share, and the share. */
  readonly #intervalOfUnit: number;
  #share: UnitShare | undefined = undefined;
  #fullAt = Number.NEGATIVE_INFINITY;
  /** Sendings that are on their way out: their tokens are gone and do not come back yet. */
  #reserved = 0;

  constructor(count: number, window: number, burst: number) {
    this.#burst = burst;
    this.#interval = guarded(window) / count;
    this.#intervalOfUnit = this.#interval * burst;
  }

  /** From now on its burst is the units held here, and each brings its part of the rate. */
  follow(share: UnitShare): void {
    this.#share = share;
  }

  earliest(now: number, _epoch: number, ahead: number): number {
    if (this.#share !== undefined && !this.#holdsSome(this.#share, now)) return this.#share.moreAt(now);
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
    if (this.#share !== undefined && !this.#holdsSome(this.#share, now)) return 0;
    const missing = Math.max(0, this.#fullAt - now) / this.#interval;
    return Math.max(0, Math.floor(this.#burst - missing - this.#reserved + ROUNDING));
  }

  /** `sent` have left at `at`. */
  record(sent: number, at: number): void {
    this.#fullAt = Math.max(at, this.#fullAt) + sent * this.#interval;
  }

  #holdsSome(share: UnitShare, now: number): boolean {
    const held = share.held(now);
    if (held === 0) return false;
    this.#burst = held;
    this.#interval = this.#intervalOfUnit / held;
    return true;
  }
}
