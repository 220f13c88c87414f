/**
 * How many deliveries of one lane may be under way: a slow start, so that what has gathered during an outage does not fall upon
 * a system that has only just come back.
 *
 *            as many successes as are allowed: doubled, up to the most
 *                     ┌──────┐
 *                     ▼      │
 *   start ──▶ 1 ──▶ going ───┘ ◀── rest is over
 *             ▲       │  │            │
 *             │       │  └──fails──▶ halved; again and again ──▶ resting
 *             └─held──┘
 *
 * | happens                           | allowed at once    | then                                          |
 * |-----------------------------------|--------------------|-----------------------------------------------|
 * | start, or a hold                  | 1                  | –                                             |
 * | `allowed` successes               | doubled            | counting begins anew                          |
 * | a failure                         | halved, at least 1 | counting begins anew                          |
 * | the third failure in a row, later | 1                  | rests: the schedule's back-off, 30 s at most  |
 *
 * 1. 1 ≤ allowed ≤ most, always.
 * 2. Within a hold or a rest nothing begins. A hold ends later by chance, so that the drains of a fleet do not begin at one instant.
 * 3. After a hold or a rest, at most twice as many as have succeeded since begin at once.
 */
import type { Backoff } from '../../requirement/policies.ts';
import { nextPause } from '../../runtime/policies/retry/retry.ts';

/** Failures in a row without which a lane never rests. */
const TOLERATED = 2;
const LONGEST_REST = 30_000;
/** A hold ends later by up to this share of it, and by this much at least. Milliseconds. */
const SPREAD = 0.1;
const LEAST_SPREAD = 250;

export class Pace {
  readonly #random: () => number;
  #allowed = 1;
  #successes = 0;
  #failures = 0;
  #heldUntil = Number.NEGATIVE_INFINITY;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** @param most the plan's concurrency. */
  allowed(most: number): number {
    return Math.max(1, Math.min(most, this.#allowed));
  }

  /** Milliseconds for which nothing begins; 0: it may. */
  heldFor(now: number): number {
    return Math.max(0, this.#heldUntil - now);
  }

  succeeded(most: number): void {
    this.#failures = 0;
    this.#successes += 1;
    if (this.#successes < this.#allowed) return;
    this.#successes = 0;
    this.#allowed = Math.max(1, Math.min(most, this.#allowed * 2));
  }

  failed(backoff: Backoff, now: number): void {
    this.#successes = 0;
    this.#failures += 1;
    this.#allowed = Math.max(1, Math.floor(this.#allowed / 2));
    if (this.#failures <= TOLERATED) return;
    this.#allowed = 1;
    const pause = nextPause(
      { backoff, jitter: 'equal' } as Parameters<typeof nextPause>[0],
      this.#failures - TOLERATED,
      0,
      this.#random,
    );
    this.#until(now + Math.min(LONGEST_REST, pause));
  }

  /** Nothing is worth trying for so long. */
  hold(duration: number, now: number): void {
    this.#allowed = 1;
    this.#successes = 0;
    // What is held already does not begin later because somebody asked once more.
    if (now + duration <= this.#heldUntil) return;
    this.#until(now + duration + this.#random() * Math.max(LEAST_SPREAD, duration * SPREAD));
  }

  #until(at: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, at);
  }
}
