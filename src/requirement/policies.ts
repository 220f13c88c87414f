/**
 * The settings of every policy, as a document compiles to. Durations are milliseconds, ratios lie in 0…1.
 * Each setting names the key of the clause that decided it; the requirement's `clauses` hold its provenance.
 */

export interface Policies {
  readonly deadline: DeadlineSettings;
  readonly timeout: TimeoutSettings;
  readonly retry: RetrySettings;
  readonly retryBudget: RetryBudgetSettings;
  readonly circuitBreaker: CircuitBreakerSettings;
  readonly rateLimit: RateLimitSettings;
  readonly concurrency: ConcurrencySettings;
  readonly hedge: HedgeSettings | undefined;
  readonly fallback: FallbackSettings;
  readonly cache: CacheSettings | undefined;
  readonly idempotency: IdempotencySettings | undefined;
}

interface Setting {
  /** Key of the deciding clause, `error-handling.timeout`. */
  readonly clause: string;
}

/** The whole call, every wait and retry included. */
export interface DeadlineSettings extends Setting {
  readonly total: number;
}

/** One attempt: until the headers are there, and the longest silence in a streamed body after that. */
export interface TimeoutSettings extends Setting {
  readonly attempt: number;
  readonly idle: number;
}

export interface RetrySettings extends Setting {
  /** Retries after the first attempt; `3` is at most four attempts. 0 is off. */
  readonly retries: number;
  readonly backoff: Backoff;
  readonly jitter: Jitter;
  /** What is repeated: `429`, `5xx`, `network`, `timeout`, or a vendor's code. Safety is judged besides, always. */
  readonly on: readonly string[];
}

export type Jitter = 'full' | 'equal' | 'decorrelated' | 'none';

export interface Backoff {
  readonly kind: 'exponential' | 'constant' | 'linear';
  readonly initial: number;
  readonly max: number;
}

/** Finagle's form: each call deposits, each retry withdraws; `floor` retries a second are always allowed. */
export interface RetryBudgetSettings extends Setting {
  readonly ratio: number;
  readonly floor: number;
  readonly window: number;
}

export interface CircuitBreakerSettings extends Setting {
  readonly mode: 'enforced' | 'observe only' | 'disabled';
  readonly window: { readonly kind: 'count'; readonly calls: number } | { readonly kind: 'time'; readonly length: number };
  /** Opens at or above this share of bad outcomes. */
  readonly failureRate: number;
  /** Below this many calls in the window the rates are unknown and nothing opens. */
  readonly minimumCalls: number;
  /** Strictly longer than this is slow; undefined: slow calls do not count. */
  readonly slowAfter: number | undefined;
  readonly slowRate: number;
  /** How long it stays open before it probes, and the longest it grows to with each re-opening. */
  readonly wait: number;
  readonly maxWait: number;
  /** Probes at most at once when half open, and how long one may take before its lease ends. */
  readonly probes: number;
  readonly probeLease: number;
  /** Whether `throttled` answers count as bad (default: the limiter acts, the breaker ignores them). */
  readonly countThrottled: boolean;
}

export interface RateLimitSettings extends Setting {
  /** Limits of all calls; all must allow. Empty: no limit is known, and the other side's headers are still obeyed. */
  readonly limits: readonly RateLimit[];
  /** What the document limits besides, where that is not every call: kept, and nothing holds calls back by it. Absent: nothing. */
  readonly otherLimits?: readonly OtherLimit[];
  /** Longest wait for a turn; 0 is reject at once. */
  readonly wait: number;
  /** The account whose limit is shared with other documents. */
  readonly group: string | undefined;
}

/** A limit of bytes, of writes, of each prefix: it cannot be kept by counting calls. */
export interface OtherLimit {
  /** As it is printed: `1,000 tokens/minute`. */
  readonly phrase: string;
  /** What it restricts: `tokens`, `requests per prefix`, `requests (writes)`. */
  readonly restricts: string;
}

/** `count` per `window`. A rate holds in every half-open window of that length; a quota resets at midnight of its zone. */
export interface RateLimit {
  readonly count: number;
  /** Milliseconds; for a quota the nominal length. */
  readonly window: number;
  readonly kind: 'rate' | 'quota';
  readonly burst: number | undefined;
  /** What is counted, as written: `requests`, `emails`. */
  readonly unit: string;
  /** `key`, `account`, `user`…, as written. */
  readonly scope: string | undefined;
  /** For quotas: the calendar period and the zone in which it ends. */
  readonly period: 'hour' | 'day' | 'month' | undefined;
  readonly zone: string;
}

export interface ConcurrencySettings extends Setting {
  readonly max: number;
  readonly queue: number;
  readonly wait: number;
}

/** A second attempt of a read when the first is late; the first answer wins and the other is stopped. */
export interface HedgeSettings extends Setting {
  readonly after: number;
  readonly max: number;
}

export interface FallbackSettings extends Setting {
  readonly steps: readonly FallbackStep[];
}

export type FallbackStep =
  | { readonly kind: 'cached'; readonly maxAge: number }
  | { readonly kind: 'requirement'; readonly id: string }
  | { readonly kind: 'respond'; readonly status: number; readonly body: string | undefined }
  | { readonly kind: 'fail' }
  | { readonly kind: 'queue'; readonly maxAge: number };

/** Answers of reads kept and served without asking. */
export interface CacheSettings extends Setting {
  readonly maxAge: number;
}

export interface IdempotencySettings extends Setting {
  readonly header: string;
  /** Dotted path in the input that names the key (`metadata.order_id`); undefined: a new one for each call. */
  readonly from: string | undefined;
  /** How long the other side remembers the key; a repeat after that is a new sending. */
  readonly kept: number | undefined;
}
