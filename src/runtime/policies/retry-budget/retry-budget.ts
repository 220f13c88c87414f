/**
 * Bounds how much of the traffic may be repetition, so that an outage is not amplified by those who suffer from it. One
 * budget for each requirement, for retries and hedges together.
 *
 *      each call ──▶ + ratio ─┐
 *                             ├─▶ balance ≥ 1 ? ──▶ retry (− 1)
 *      floor × window ────────┘        else ──▶ retry budget exhausted
 *      what is older than the window no longer counts, on either side
 *
 * Invariants
 * 1. In the window that ends with any retry, retries ≤ ratio × calls + floor × window.
 * 2. With no calls at all, `floor` retries a second are allowed: a system that is seldom called can still be called again.
 * 3. Credit is not saved up for longer than the window.
 */
import type { RetryBudgetSettings } from '../../../requirement/policies.ts';
import { RecentTraffic } from './recent-traffic.ts';

/** Products such as 0.29 × 100 fall short of a whole by less than this. */
const ROUNDING = 1e-9;

export class RetryBudget {
  #ratio = 0;
  /** Retries in one window that need no calls. */
  #reserve = 0;
  #traffic: RecentTraffic;

  constructor(settings: RetryBudgetSettings, now: number) {
    this.#traffic = new RecentTraffic(settings.window, now);
    this.reconfigure(settings, now);
  }

  /** A call begins (its first attempt, not its retries). */
  deposit(now: number): void {
    this.#traffic.addCall(now);
  }

  /** Pays for one retry or hedge; false when there is nothing left to pay with. */
  withdraw(now: number): boolean {
    this.#traffic.advance(now);
    if (this.#balance() < 1) return false;
    this.#traffic.addRetry(now);
    return true;
  }

  /** New settings; the calls and retries of the window still count. */
  reconfigure(settings: RetryBudgetSettings, now: number): void {
    this.#ratio = settings.ratio;
    this.#reserve = (settings.floor * settings.window) / 1000;
    if (settings.window !== this.#traffic.length) this.#traffic = this.#traffic.resized(settings.window, now);
  }

  status(now: number): RetryBudgetStatus {
    this.#traffic.advance(now);
    const { calls, retries } = this.#traffic;
    return { available: Math.max(0, Math.floor(this.#balance())), calls, retries };
  }

  #balance(): number {
    return this.#reserve + this.#ratio * this.#traffic.calls - this.#traffic.retries + ROUNDING;
  }
}

export interface RetryBudgetStatus {
  /** Retries that would be allowed now. */
  readonly available: number;
  /** Calls and retries in the window. */
  readonly calls: number;
  readonly retries: number;
}
