import type { LimitHint } from '../../requirement/outcome.ts';
import type { CircuitBreakerSettings, ConcurrencySettings, Policies, RateLimitSettings } from '../../requirement/policies.ts';
import type { CircuitBreaker } from '../policies/circuit-breaker/circuit-breaker.ts';
import type { Concurrency } from '../policies/concurrency/concurrency.ts';
import type { SharedLimit } from './limit-groups.ts';
import { WaitQueue } from './wait-queue.ts';

/** A state machine with the settings by which a lane knows it. */
export interface LaneBreaker {
  readonly settings: CircuitBreakerSettings;
  readonly breaker: CircuitBreaker;
}

export interface LaneLimit {
  readonly settings: RateLimitSettings;
  readonly shared: SharedLimit;
}

export interface LaneSlots {
  readonly settings: ConcurrencySettings;
  readonly slots: Concurrency;
}

/**
 * Everything that decides together whether one sending may leave. A requirement has one lane; an operation for which the
 * document sets its own breaker, limit or concurrency has a lane of its own, in which the requirement's limits hold besides.
 */
export class Lane {
  /** Empty for the requirement's own. */
  readonly operation: string;
  readonly queue = new WaitQueue();
  breaker: CircuitBreaker;
  breakerSettings: CircuitBreakerSettings;
  limits: readonly LaneLimit[];
  slots: readonly LaneSlots[];
  /** Longest waits for a turn and for a slot, and how many may wait. */
  turnWait = 0;
  slotWait = 0;
  room = 0;

  constructor(
    operation: string,
    breaker: LaneBreaker,
    limits: readonly LaneLimit[],
    slots: readonly LaneSlots[],
    policies: Policies,
  ) {
    this.operation = operation;
    this.breaker = breaker.breaker;
    this.breakerSettings = breaker.settings;
    this.limits = limits;
    this.slots = slots;
    this.#follow(policies);
  }

  /** Goes on with other state machines or settings; who waits goes on waiting. */
  link(breaker: LaneBreaker, limits: readonly LaneLimit[], slots: readonly LaneSlots[], policies: Policies): void {
    this.breaker = breaker.breaker;
    this.breakerSettings = breaker.settings;
    this.limits = limits;
    this.slots = slots;
    this.#follow(policies);
  }

  #follow(policies: Policies): void {
    this.turnWait = policies.rateLimit.wait;
    this.slotWait = policies.concurrency.wait;
    this.room = policies.concurrency.queue;
  }

  /** Monotonic time of the next turn, for one with `ahead` others before it; ≤ now means now. */
  turn(now: number, epoch: number, ahead: number): number {
    const { limits } = this;
    let turn = now;
    for (let index = 0; index < limits.length; index++) {
      const earliest = (limits[index] as LaneLimit).shared.earliest(now, epoch, ahead);
      if (earliest > turn) turn = earliest;
    }
    return turn;
  }

  hasSlot(): boolean {
    const all = this.slots;
    for (let index = 0; index < all.length; index++) if ((all[index] as LaneSlots).slots.available <= 0) return false;
    return true;
  }

  /** Uses one turn and one slot. To date and to give back are the attempt's: the lane may have others by then. */
  take(now: number, epoch: number): void {
    const { limits, slots } = this;
    for (let index = 0; index < limits.length; index++) (limits[index] as LaneLimit).shared.reserve(now, epoch);
    for (let index = 0; index < slots.length; index++) (slots[index] as LaneSlots).slots.take();
  }

  empty(until: number, now: number): boolean {
    let moved = false;
    for (const { shared } of this.limits) if (shared.empty(until, now)) moved = true;
    return moved;
  }

  hint(limits: LimitHint, now: number): boolean {
    let moved = false;
    for (const { shared } of this.limits) if (shared.hint(limits, now)) moved = true;
    return moved;
  }
}
