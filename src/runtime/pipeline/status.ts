import type { AnswerStoreStatus } from '../policies/cache/answer-store.ts';
import type { BreakerStatus } from '../policies/circuit-breaker/circuit-breaker.ts';
import type { CoalescerStatus } from '../policies/coalesce/coalescer.ts';
import type { ConcurrencyStatus } from '../policies/concurrency/concurrency.ts';
import type { RateLimitStatus } from '../policies/rate-limit/rate-limiter.ts';
import type { RetryBudgetStatus } from '../policies/retry-budget/retry-budget.ts';

/** How things stand at one instant. Durations are milliseconds from now; `Infinity` means until somebody says otherwise. */
export interface EngineStatus {
  readonly requirement: string;
  readonly slug: string;
  readonly revision: string;
  /** What people on call have ordered, and for how much longer. */
  readonly control: { readonly killedFor: number | undefined; readonly pausedFor: number | undefined };
  /** The requirement's own lane first, then those of operations with policies of their own. */
  readonly lanes: readonly LaneStatus[];
  readonly retryBudget: RetryBudgetStatus;
  /** Calls that have not ended. */
  readonly calls: number;
  /** Attempts whose adapter has not let go. */
  readonly inFlight: number;
  readonly waiting: number;
  readonly cache: AnswerStoreStatus;
  readonly coalescing: CoalescerStatus;
  /** Everything that could grow, and where it stops. */
  readonly bounds: readonly BoundStatus[];
}

export interface LaneStatus {
  /** Undefined for the requirement as a whole. */
  readonly operation: string | undefined;
  readonly breaker: BreakerStatus;
  readonly limits: readonly RateLimitStatus[];
  /** Milliseconds until one more may leave as far as the limits go; 0: now. */
  readonly nextTurnIn: number;
  readonly concurrency: readonly ConcurrencyStatus[];
  readonly waiting: number;
}

export interface BoundStatus {
  /** `queue`, `slots`, `cached answers`, `cached bytes`, `followers`. */
  readonly bound: string;
  readonly used: number;
  readonly limit: number;
}
