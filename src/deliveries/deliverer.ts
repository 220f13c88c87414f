/**
 * How one kind of delivery is delivered: to an external system, to the application, to a subscriber. The drain knows when and
 * how many; a deliverer knows how.
 */
import type { ClaimedDelivery, DeliveryBox } from '../requirement/delivery.ts';
import type { OutcomeKind } from '../requirement/outcome.ts';
import type { Backoff } from '../requirement/policies.ts';

export interface Deliverer {
  readonly box: DeliveryBox;
  /** How a lane is drained now; undefined: not at all, what waits in it goes on waiting (its document is gone, or says nothing of it). */
  plan(lane: string): LanePlan | undefined;
  /**
   * Tries once. `signal`: the drain stops, or the claim is lost; give up soon, with `again`. `age`: milliseconds since its
   * acceptance. Never rejects: a failure is a verdict.
   */
  deliver(delivery: ClaimedDelivery, signal: AbortSignal, age: number): Promise<Verdict>;
  /** It has ended, and that is written down. */
  ended?(delivery: ClaimedDelivery): void;
}

export interface LanePlan {
  /** Deliveries of the lane at once, at most. */
  readonly concurrency: number;
  /** The longest that one trying takes, milliseconds. A claim is kept a little longer. */
  readonly patience: number;
  /** Milliseconds for which nothing is worth trying (the breaker is open, somebody has paused it); 0: try. */
  readonly heldFor: number;
  readonly schedule: DeliverySchedule;
}

/** When a delivery that failed is tried again; jitter is always full. */
export interface DeliverySchedule {
  /** Times after the first; undefined: until it expires. */
  readonly times: number | undefined;
  readonly backoff: Backoff;
}

export interface Verdict {
  readonly outcome: OutcomeKind;
  readonly code: string | undefined;
  /** Milliseconds. */
  readonly duration: number;
  /** In words, never with what was sent. */
  readonly detail: string | undefined;
  /** `put back`: it was not tried (the breaker opened, the drain stops), and does not count as an attempt. */
  readonly then: 'delivered' | 'again' | 'dead' | 'put back';
  /**
   * Milliseconds before which the other side wants no further one. Of one that is put back: those for which its lane is held, 5 s
   * at most; then the plan is asked again.
   */
  readonly retryAfter?: number | undefined;
  /** What is kept of the other side's answer. */
  readonly answer?: Uint8Array | undefined;
}
