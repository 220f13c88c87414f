import type { Operation } from '../../requirement/operation.ts';
import type { Policies, RateLimit } from '../../requirement/policies.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import { NOTHING_PROMISED, NOTHING_SECURED, NOWHERE, UNTESTED, UNWATCHED } from '../../requirement/unsaid.ts';

/** Requirements for simulations and tests, made from a few settings; everything else is quiet and wide. */

export const WIDE: Policies = {
  deadline: { clause: 'error-handling.timeout', total: 30_000 },
  timeout: { clause: 'error-handling.timeout', attempt: 10_000, idle: 30_000 },
  retry: {
    clause: 'error-handling.retry',
    retries: 0,
    backoff: { kind: 'exponential', initial: 200, max: 5_000 },
    jitter: 'none',
    on: ['429', '5xx', 'network', 'timeout'],
  },
  retryBudget: { clause: 'error-handling.retry-budget', ratio: 1, floor: 1_000, window: 10_000 },
  circuitBreaker: {
    clause: 'error-handling.circuit-breaker',
    mode: 'disabled',
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
  rateLimit: { clause: 'technical-specifications.rate-limits', limits: [], wait: 0, group: undefined },
  concurrency: { clause: 'error-handling.concurrency', max: 10_000, queue: 10_000, wait: 1_000 },
  hedge: undefined,
  fallback: { clause: 'error-handling.fallback', steps: [] },
  cache: undefined,
  idempotency: undefined,
};

/** Differences from `WIDE`, policy by policy and setting by setting. */
export type PolicyChanges = { readonly [P in keyof Policies]?: Partial<NonNullable<Policies[P]>> | undefined };

export function policiesWith(changes: PolicyChanges, from: Policies = WIDE): Policies {
  const policies: Record<string, unknown> = { ...from };
  for (const [policy, change] of Object.entries(changes)) {
    if (change === undefined) policies[policy] = undefined;
    else policies[policy] = { clause: `error-handling.${policy}`, ...(policies[policy] as object | undefined), ...change };
  }
  return policies as unknown as Policies;
}

/** `count` per `window` milliseconds. */
export function rate(count: number, window: number, burst?: number): RateLimit {
  return { count, window, kind: 'rate', burst, unit: 'requests', scope: undefined, period: undefined, zone: 'UTC' };
}

/** The operations that every simulated requirement has. */
export type SimulatedOperation = 'read' | 'write' | 'keyed write' | 'replace';

export function simulatedOperation(name: SimulatedOperation, policies: Policies): Operation {
  const idempotent = name === 'write' ? 'no' : name === 'keyed write' ? 'by key' : 'yes';
  return {
    name,
    request: name,
    http: undefined,
    input: undefined,
    output: undefined,
    idempotent,
    read: name === 'read',
    implicit: false,
    policies,
  };
}

/** @param own policies of single operations, where they differ. */
export function simulatedRequirement(
  policies: Policies,
  details: { readonly id?: string; readonly url?: string; readonly own?: Partial<Record<SimulatedOperation, Policies>> } = {},
): Requirement {
  const names: readonly SimulatedOperation[] = ['read', 'write', 'keyed write', 'replace'];
  const id = details.id ?? 'REQ-I-001';
  return {
    id,
    slug: 'simulated',
    title: 'Simulated',
    file: `${id}-simulated.md`,
    system: 'Simulated',
    owner: undefined,
    criticality: 'important',
    type: 'REST API',
    profile: undefined,
    environments: [],
    environment: undefined,
    supports: [],
    dependsOn: [],
    endpoint: { ...NOWHERE, url: details.url ?? 'https://simulated.example', protocol: 'HTTPS' },
    authentication: [],
    operations: names.map((name) => simulatedOperation(name, details.own?.[name] ?? policies)),
    errors: { rules: [], codePaths: [] },
    limitHeaders: [],
    policies,
    objectives: NOTHING_PROMISED,
    security: NOTHING_SECURED,
    webhooks: undefined,
    monitoring: UNWATCHED,
    testing: UNTESTED,
    risks: [],
    alternatives: undefined,
    workflow: { tasks: [] },
    reviewBy: undefined,
    contracts: [],
    clauses: [],
    revision: '0000000000000000',
  };
}
