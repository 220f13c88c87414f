/** Drafted policies → complete ones: what the document leaves out comes from the defaults, and each default used is told. */
import { longestPauses } from '../../requirement/pauses.ts';
import type { Policies, RetrySettings } from '../../requirement/policies.ts';
import { circuitBreaker } from '../clauses/circuit-breaker.ts';
import type { ClauseDefinition } from '../clauses/clause.ts';
import { concurrency } from '../clauses/concurrency.ts';
import type { CircuitBreakerValue, Drafted, Part, PolicyDraft, TimeoutValue } from '../clauses/draft.ts';
import { keyOf } from '../clauses/index.ts';
import { rateLimits } from '../clauses/rate-limits.ts';
import { retry } from '../clauses/retry.ts';
import { retryBudget } from '../clauses/retry-budget.ts';
import { timeout } from '../clauses/timeout.ts';
import { DEFAULTS, type Defaults } from '../defaults.ts';

/** A default that holds, in the words of its clause. */
export interface DefaultUsed {
  readonly key: string;
  readonly definition: ClauseDefinition;
  readonly value: unknown;
  readonly page: string;
}

export interface Resolved {
  readonly policies: Policies;
  readonly defaults: readonly DefaultUsed[];
}

/** Policies of the requirement (`operation` undefined) or of one operation. */
export function resolvePolicies(draft: PolicyDraft, operation: string | undefined): Resolved {
  const defaults: DefaultUsed[] = [];
  const fill = <V extends object>(drafted: Drafted<Part<V>> | undefined, definition: ClauseDefinition, value: V, page: string) =>
    filled(drafted, definition, value, page, defaults);
  const retrySettings = fill(draft.retry, retry, DEFAULTS.retry.value, DEFAULTS.retry.page);
  const policies: Policies = {
    ...resolveTimes(draft, retrySettings, defaults),
    retry: retrySettings,
    retryBudget: fill(draft.retryBudget, retryBudget, DEFAULTS.retryBudget.value, DEFAULTS.retryBudget.page),
    circuitBreaker: fill(
      draft.circuitBreaker,
      circuitBreaker,
      breakerDefaults(draft.circuitBreaker?.value ?? {}),
      DEFAULTS.circuitBreaker.page,
    ),
    rateLimit: {
      ...fill(draft.rateLimit, rateLimits, DEFAULTS.rateLimit.value, DEFAULTS.rateLimit.page),
      ...othersOf(draft),
    },
    concurrency: fill(draft.concurrency, concurrency, DEFAULTS.concurrency.value, DEFAULTS.concurrency.page),
    hedge: turnedOn(draft.hedge),
    fallback: fallbackOf(draft, operation),
    cache: turnedOn(draft.cache),
    idempotency: turnedOn(draft.idempotency),
  };
  return { policies, defaults };
}

/** Deadline and time-out: what an operation most often has of its own. */
export function resolveTimes(
  { timeout: drafted }: PolicyDraft,
  settings: RetrySettings,
  used: DefaultUsed[] = [],
): Pick<Policies, 'deadline' | 'timeout'> {
  const defaults = timeDefaults(drafted?.value ?? {}, settings);
  const { attempt, total, idle, clause } = filled(drafted, timeout, defaults, DEFAULTS.timeout.page, used);
  const written = drafted?.value;
  const decides = (time: number | undefined) =>
    written === undefined || time !== undefined ? clause : `${keyOf(timeout)}.default`;
  return { deadline: { total, clause: decides(written?.total) }, timeout: { attempt, idle, clause: decides(written?.attempt) } };
}

/** Every field as drafted, else from the defaults; the defaults that hold are added to `used`. */
function filled<V extends object>(
  drafted: Drafted<Part<V>> | undefined,
  definition: ClauseDefinition,
  defaults: V,
  page: string,
  used: DefaultUsed[],
): V & { readonly clause: string } {
  const key = keyOf(definition);
  if (drafted === undefined) {
    used.push({ key, definition, value: defaults, page });
    return { ...defaults, clause: key };
  }
  const said = drafted.value as Partial<V>;
  const settings = { ...defaults, clause: drafted.clause };
  const left: Partial<V> = {};
  let missing = false;
  for (const field of Object.keys(defaults) as (keyof V)[]) {
    const content = said[field];
    if (content !== undefined) (settings as V)[field] = content as V[keyof V];
    else if (defaults[field] !== undefined) {
      left[field] = defaults[field];
      missing = true;
    }
  }
  if (missing) used.push({ key: `${key}.default`, definition, value: left, page });
  return settings;
}

/** A time that is written bounds the one that is not: no attempt outlasts its call, and the retries and their pauses have room. */
function timeDefaults({ attempt, total }: TimeoutValue, settings: RetrySettings): Defaults['timeout']['value'] {
  const { value } = DEFAULTS.timeout;
  return {
    attempt: total === undefined ? value.attempt : Math.min(value.attempt, total),
    total:
      attempt === undefined
        ? value.total
        : Math.max(value.total, Math.ceil(attempt * (settings.retries + 1) + longestPauses(settings))),
    idle: value.idle,
  };
}

function breakerDefaults({ window, wait }: CircuitBreakerValue) {
  const { value } = DEFAULTS.circuitBreaker;
  return {
    ...value,
    minimumCalls: window?.kind === 'count' ? Math.min(value.minimumCalls, window.calls) : value.minimumCalls,
    maxWait: Math.max(value.maxWait, wait ?? 0),
  };
}

/** Limits that bind no calls are kept beside those that do. */
function othersOf({ rateLimit }: PolicyDraft): Pick<Policies['rateLimit'], 'otherLimits'> {
  const { otherLimits = [] } = rateLimit?.value ?? {};
  return otherLimits.length === 0 ? {} : { otherLimits };
}

function turnedOn<V extends object>(drafted: Drafted<'none' | V> | undefined): (V & { readonly clause: string }) | undefined {
  return drafted === undefined || drafted.value === 'none' ? undefined : { ...drafted.value, clause: drafted.clause };
}

/** A requirement's own list has the steps for all operations; an operation's has the ones that name it too. */
function fallbackOf({ fallback }: PolicyDraft, operation: string | undefined): Policies['fallback'] {
  const name = operation?.toLowerCase();
  const steps = (fallback?.value ?? [])
    .filter(({ operations }) => operations.length === 0 || operations.some((candidate) => candidate.toLowerCase() === name))
    .map(({ step }) => step);
  return { steps, clause: fallback?.clause ?? 'error-handling.fallback' };
}
