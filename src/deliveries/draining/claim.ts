/**
 * A delivery that this process holds.
 *
 *   ready ──▶ under way ──▶ settling ──▶ known
 *     │           │
 *     │           └──lost──▶ (its end is not believed, and nothing is told)
 *     └──given back, lost, its lease over──▶ gone
 */
import type { ClaimedDelivery } from '../../requirement/delivery.ts';

export class Claim {
  readonly delivery: ClaimedDelivery;
  /** Milliseconds by which it was lengthened last. */
  readonly lease: number;
  /** Monotonic time before which it certainly is ours. */
  until: number;
  lost = false;
  readonly #controller = new AbortController();
  /** Store time minus monotonic time, at most. */
  readonly #ahead: number;

  /** @param asked monotonic time before the store was asked. */
  constructor(delivery: ClaimedDelivery, lease: number, asked: number) {
    this.delivery = delivery;
    this.lease = lease;
    this.until = asked + lease;
    this.#ahead = delivery.dueAt - lease - asked;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Milliseconds since it was accepted, at most. */
  age(now: number): number {
    return Math.max(0, now + this.#ahead - this.delivery.acceptedAt);
  }

  /** Milliseconds until it expires, at least; Infinity: it does not. */
  left(now: number): number {
    const { expiresAt } = this.delivery;
    return expiresAt === undefined ? Number.POSITIVE_INFINITY : expiresAt - (now + this.#ahead);
  }

  abort(reason: string): void {
    this.#controller.abort(new Error(reason));
  }
}
