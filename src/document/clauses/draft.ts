/** A requirement while its clauses land in it: everything optional, later writers win field by field. */
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
import type { Authentication, Criticality, Dependency, IntegrationType, Objectives } from '../../requirement/requirement.ts';

export interface RequirementDraft {
  system?: string;
  owner?: string;
  criticality?: Criticality;
  type?: IntegrationType;
  profile?: string;
  supports?: readonly string[];
  dependsOn?: readonly Dependency[];
  url?: string;
  protocol?: string;
  minimumTls?: '1.2' | '1.3';
  authentication?: readonly Authentication[];
  availability?: Objectives['availability'];
  responseTime?: Objectives['responseTime'];
  throughput?: Objectives['throughput'];
  redact?: readonly string[];
  dataClassification?: readonly string[];
  contracts?: readonly string[];
  readonly policies: PolicyDraft;
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
