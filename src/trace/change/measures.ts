/**
 * Quantities of a requirement that have an order, by the label of the clause that says them: which way is stricter. A promise is
 * stricter when it promises more; a policy is stricter when it allows less: less time, fewer repeats, fewer calls.
 */
import type { Unknown } from '../../requirement/clause.ts';
import { isUnknown } from '../../requirement/clause.ts';
import type { Policies, RateLimit } from '../../requirement/policies.ts';
import type { Criticality, Requirement } from '../../requirement/requirement.ts';

/** Figures that compare one by one, by what they are; higher is stricter. */
export type Measures = Readonly<Record<string, number | undefined>>;

type Measure = (requirement: Requirement, policies: Policies) => Measures;

const RANK: Readonly<Record<Criticality, number>> = { optional: 0, important: 1, critical: 2 };

const MEASURES: Readonly<Record<string, Measure>> = {
  Criticality: ({ criticality }) => ({ criticality: RANK[criticality] }),
  Availability: ({ objectives: { availability } }) => (known(availability) ? { availability: availability.ratio } : {}),
  'Response Time': ({ objectives: { responseTime } }) =>
    known(responseTime) ? Object.fromEntries(responseTime.map(({ percentile, bound }) => [`p${percentile}`, -bound])) : {},
  Throughput: ({ objectives: { throughput } }) => (known(throughput) ? { throughput: throughput.count / throughput.window } : {}),
  Timeout: (_, { timeout, deadline }) => ({ attempt: -timeout.attempt, total: -deadline.total }),
  Retry: (_, { retry }) => ({ retries: -retry.retries }),
  'Retry Budget': (_, { retryBudget }) => ({ ratio: -retryBudget.ratio }),
  'Rate Limits': (_, { rateLimit }) => limits(rateLimit.limits),
  Concurrency: (_, { concurrency }) => ({ max: -concurrency.max }),
  'Circuit Breaker': (_, { circuitBreaker }) => ({ failureRate: -circuitBreaker.failureRate }),
  Cache: (_, { cache }) => (cache === undefined ? {} : { maxAge: -cache.maxAge }),
  Rotation: ({ security: { rotation } }) => (rotation === undefined ? {} : { every: -rotation.every }),
};

/** Limits of different windows are different things. */
function limits(all: readonly RateLimit[]): Measures {
  return Object.fromEntries(all.map(({ count, window, kind, scope = '' }) => [`${kind} ${window} ${scope}`, -count]));
}

function known<V extends object>(value: V | Unknown | undefined): value is V {
  return value !== undefined && !isUnknown(value);
}

/** Nothing for a clause without an order, and for one that an environment has to itself. */
export function measuresOf(requirement: Requirement, label: string, qualifier: string | undefined): Measures {
  const measure = MEASURES[label];
  if (measure === undefined) return {};
  if (qualifier === undefined) return measure(requirement, requirement.policies);
  const operation = requirement.operations.find(({ name }) => name.toLowerCase() === qualifier.toLowerCase());
  return operation === undefined ? {} : measure(requirement, operation.policies);
}

export type Direction = 'stricter' | 'looser' | 'stricter and looser';

/** How the figures that both have moved; undefined where none did. */
export function direction(before: Measures, after: Measures): Direction | undefined {
  let up = false;
  let down = false;
  for (const [name, value] of Object.entries(after)) {
    const old = before[name];
    if (old === undefined || value === undefined || old === value) continue;
    if (value > old) up = true;
    else down = true;
  }
  if (up && down) return 'stricter and looser';
  return up ? 'stricter' : down ? 'looser' : undefined;
}
