/** A requirement while its clauses land in it: everything optional, later writers win field by field. */
import type { Monitoring } from '../../requirement/monitoring.ts';
import type {
  CacheSettings,
  CircuitBreakerSettings,
  ConcurrencySettings,
  FallbackStep,
  HedgeSettings,
  IdempotencySettings,
  RateLimitSettings,
  RetryBudgetSettings,
  RetrySettings,
} from '../../requirement/policies.ts';
import type {
  Authentication,
  Criticality,
  Dependency,
  Endpoint,
  IntegrationType,
  Objectives,
} from '../../requirement/requirement.ts';
import type { Security } from '../../requirement/security.ts';
import type { Testing } from '../../requirement/testing.ts';
import type { Webhooks } from '../../requirement/webhooks.ts';

export interface RequirementDraft {
  system?: string;
  owner?: string;
  criticality?: Criticality;
  type?: IntegrationType;
  profile?: string;
  supports?: readonly string[];
  dependsOn?: readonly Dependency[];
  reviewBy?: string;
  authentication?: readonly Authentication[];
  contracts?: readonly string[];
  readonly endpoint: Writable<Partial<Endpoint>>;
  readonly objectives: Writable<Partial<Objectives>>;
  readonly security: Writable<Partial<Security>>;
  /** Undefined: nothing is said of events. */
  webhooks?: Partial<Webhooks>;
  readonly monitoring: Writable<Partial<Monitoring>>;
  readonly testing: Writable<Partial<Testing>>;
  readonly policies: PolicyDraft;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export function emptyDraft(): RequirementDraft {
  return { endpoint: {}, objectives: {}, security: {}, monitoring: {}, testing: {}, policies: {} };
}

/** `T` without its deciding clause, every field optional. */
export type Part<T> = { readonly [K in Exclude<keyof T, 'clause'>]?: T[K] | undefined };

/** A policy's fields so far, and the clause that set any of them last; `off` when the document says `none`. */
export type Drafted<V> = { readonly value: V; readonly clause: string };

export interface TimeoutValue {
  readonly attempt?: number | undefined;
  readonly total?: number | undefined;
  readonly idle?: number | undefined;
}
export type RetryValue = Part<RetrySettings>;
export type RetryBudgetValue = Part<RetryBudgetSettings>;
export type CircuitBreakerValue = Part<CircuitBreakerSettings>;
export type ConcurrencyValue = Part<ConcurrencySettings>;
export type HedgeValue = 'none' | Omit<HedgeSettings, 'clause'>;
export type IdempotencyValue = 'none' | Omit<IdempotencySettings, 'clause'>;
export type CacheValue = 'none' | Omit<CacheSettings, 'clause'>;

/** Steps in order; each for all operations, or only for the named ones. */
export type FallbackValue = readonly { readonly step: FallbackStep; readonly operations: readonly string[] }[];

export interface PolicyDraft {
  timeout?: Drafted<TimeoutValue>;
  retry?: Drafted<RetryValue>;
  retryBudget?: Drafted<RetryBudgetValue>;
  circuitBreaker?: Drafted<CircuitBreakerValue>;
  rateLimit?: Drafted<Part<RateLimitSettings>>;
  concurrency?: Drafted<ConcurrencyValue>;
  hedge?: Drafted<HedgeValue>;
  fallback?: Drafted<FallbackValue>;
  idempotency?: Drafted<IdempotencyValue>;
  cache?: Drafted<CacheValue>;
}

/** `value`'s fields over the ones that are there. */
export function over<V extends object>(draft: Drafted<V> | undefined, value: V, key: string): Drafted<V> {
  return { value: { ...draft?.value, ...value }, clause: key };
}
