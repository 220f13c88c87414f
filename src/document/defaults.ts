/**
 * What holds where a document says nothing: finite, visible in `explain` with provenance `default`, and switched off by
 * writing `none`. Each group names the page that explains it.
 */

import type {
  CircuitBreakerSettings,
  ConcurrencySettings,
  DeadlineSettings,
  RateLimitSettings,
  RetryBudgetSettings,
  RetrySettings,
  TimeoutSettings,
} from '../requirement/policies.ts';
import type { LimitHeaders } from '../requirement/requirement.ts';

export interface Default<V> {
  readonly value: Omit<V, 'clause'>;
  readonly page: string;
}

export interface Defaults {
  readonly timeout: Default<TimeoutSettings & DeadlineSettings>;
  readonly retry: Default<RetrySettings>;
  readonly retryBudget: Default<RetryBudgetSettings>;
  readonly circuitBreaker: Default<CircuitBreakerSettings>;
  /** No limit is known; the other side's headers are obeyed. */
  readonly rateLimit: Default<RateLimitSettings>;
  readonly concurrency: Default<ConcurrencySettings>;
}

export const DEFAULTS: Defaults = {
  timeout: {
    value: { attempt: 10_000, total: 30_000, idle: 30_000 },
    page: 'src/runtime/policies/timeout/README.md',
  },
  retry: {
    value: {
      retries: 2,
      backoff: { kind: 'exponential', initial: 200, max: 5_000 },
      jitter: 'full',
      on: ['429', '5xx', 'network', 'timeout'],
    },
    page: 'src/runtime/policies/retry/README.md',
  },
  retryBudget: {
    value: { ratio: 0.2, floor: 1, window: 10_000 },
    page: 'src/runtime/policies/retry-budget/README.md',
  },
  circuitBreaker: {
    value: {
      mode: 'enforced',
      window: { kind: 'time', length: 10_000 },
      failureRate: 0.5,
      minimumCalls: 20,
      slowAfter: undefined,
      slowRate: 1,
      wait: 15_000,
      maxWait: 120_000,
      probes: 1,
      probeLease: 30_000,
      countThrottled: false,
    },
    page: 'src/runtime/policies/circuit-breaker/README.md',
  },
  rateLimit: {
    value: { limits: [], wait: 2_000, group: undefined },
    page: 'src/runtime/policies/rate-limit/README.md',
  },
  concurrency: {
    value: { max: 100, queue: 1_000, wait: 1_000 },
    page: 'src/runtime/policies/concurrency/README.md',
  },
};

/** Where a JSON error body usually carries the vendor's own code, when no profile says. */
export const DEFAULT_CODE_PATHS: readonly string[] = ['error.code', 'code', 'error.type', 'errors.0.code', 'error', 'name'];

/** Limit headers of the IETF drafts and their common elder, when no profile says. */
export const DEFAULT_LIMIT_HEADERS: readonly LimitHeaders[] = [
  { limit: 'ratelimit-limit', remaining: 'ratelimit-remaining', reset: 'ratelimit-reset', resetUnit: 'seconds' },
  { limit: 'x-ratelimit-limit', remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset', resetUnit: 'epoch-seconds' },
];
