/** The pipeline as people read it: every stage from the caller to the other side, every setting as a phrase with its field. */
import type { OtherLimit, Policies } from '../../../requirement/policies.ts';
import type { Requirement } from '../../../requirement/requirement.ts';
import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { authenticationPhrase, backoffPhrase, fallbackPhrase } from './phrases.ts';

export interface Stage {
  readonly name: string;
  /** What `explain` prints about it. */
  readonly page?: string;
  /** The clause that is about this stage; others may decide parts of it. */
  readonly clause?: string;
  readonly settings: readonly StageSetting[];
  /** Its clause may say something of some operations only, which is shown beside what holds for all. */
  readonly perOperation?: boolean;
}

export interface StageSetting {
  readonly text: string;
  /** Key of the deciding clause; undefined for what holds always. */
  readonly clause?: string;
  /** The clause's field that says it, under each name it goes by; undefined: the whole clause does. */
  readonly fields?: readonly string[];
  /** What the field, or the whole clause, has to be for it to say this; undefined with no fields: anything. */
  readonly value?: unknown;
}

/** The order is the engine's: a document may leave a policy out, never reorder them. */
export function stagesOf(requirement: Requirement, policies: Policies): Stage[] {
  return [
    { name: 'Telemetry', settings: [{ text: 'events, metrics, one span for each attempt' }] },
    { name: 'Idempotency', page: 'idempotency', clause: 'error-handling.idempotency', settings: idempotency(policies) },
    { name: 'Cache', page: 'cache', clause: 'error-handling.cache', settings: cache(policies) },
    { name: 'Coalescing', page: 'coalesce', settings: coalescing(policies) },
    { name: 'Fallback', page: 'fallback', clause: 'error-handling.fallback', settings: fallback(policies), perOperation: true },
    {
      name: 'Deadline',
      page: 'deadline',
      clause: 'error-handling.timeout',
      settings: [setting(policies.deadline, 'total', `${formatDuration(policies.deadline.total)} in all`)],
    },
    { name: 'Kill switch', settings: [{ text: 'people on call can stop all traffic' }] },
    { name: 'Retry', page: 'retry', clause: 'error-handling.retry', settings: retry(policies) },
    { name: 'Retry budget', page: 'retry-budget', clause: 'error-handling.retry-budget', settings: retryBudget(policies) },
    { name: 'Hedge', page: 'hedge', clause: 'error-handling.hedge', settings: hedge(policies) },
    { name: 'Credentials', settings: credentials(requirement) },
    {
      name: 'Circuit breaker',
      page: 'circuit-breaker',
      clause: 'error-handling.circuit-breaker',
      settings: circuitBreaker(policies),
    },
    { name: 'Rate limit', page: 'rate-limit', clause: 'endpoint-connection.rate-limits', settings: rateLimit(policies) },
    { name: 'Concurrency', page: 'concurrency', clause: 'error-handling.concurrency', settings: concurrency(policies) },
    { name: 'Time-out', page: 'timeout', clause: 'error-handling.timeout', settings: timeout(policies) },
    { name: 'Endpoint', settings: endpoint(requirement) },
  ];
}

function setting<P extends { readonly clause: string }>(
  policy: P,
  field: keyof P & string,
  text: string,
  ...alsoCalled: string[]
): StageSetting {
  return { text, clause: policy.clause, fields: [field, ...alsoCalled], value: policy[field] };
}

function coalescing({ cache }: Policies): StageSetting[] {
  return [{ text: cache === undefined ? 'off (with a Cache clause)' : 'equal reads that are under way share one attempt' }];
}

function idempotency({ idempotency: policy }: Policies): StageSetting[] {
  if (policy === undefined) return [{ text: 'no key is sent' }];
  return [
    setting(policy, 'header', `header ${policy.header}`),
    setting(policy, 'from', policy.from === undefined ? 'a new key for each call' : `from ${policy.from}`),
    setting(policy, 'kept', policy.kept === undefined ? 'kept for an unknown time' : `kept ${formatDuration(policy.kept)}`),
  ];
}

function cache({ cache: policy }: Policies): StageSetting[] {
  return policy === undefined ? [{ text: 'off' }] : [setting(policy, 'maxAge', `reads up to ${formatDuration(policy.maxAge)}`)];
}

function fallback({ fallback: { steps, clause } }: Policies): StageSetting[] {
  if (steps.length === 0) return [{ text: 'none: a failure reaches the caller', clause, value: [] }];
  return [{ text: steps.map(fallbackPhrase).join(', then '), clause }];
}

function retry({ retry: policy }: Policies): StageSetting[] {
  if (policy.retries === 0) return [setting(policy, 'retries', 'none: one attempt')];
  return [
    setting(policy, 'retries', policy.retries === 1 ? 'once' : `${policy.retries} times`),
    setting(policy, 'backoff', backoffPhrase(policy.backoff)),
    setting(policy, 'jitter', `${policy.jitter === 'none' ? 'no' : policy.jitter} jitter`),
    setting(policy, 'on', `on ${policy.on.join(', ')}`),
  ];
}

function retryBudget({ retryBudget: policy }: Policies): StageSetting[] {
  return [
    setting(policy, 'ratio', `${formatPercentage(policy.ratio)} of calls`),
    setting(policy, 'floor', `and ${policy.floor} a second`),
    setting(policy, 'window', `over ${formatDuration(policy.window)}`),
  ];
}

function hedge({ hedge: policy }: Policies): StageSetting[] {
  if (policy === undefined) return [{ text: 'off' }];
  return [
    setting(policy, 'after', `a second attempt of a read after ${formatDuration(policy.after)}`),
    setting(policy, 'max', `at most ${policy.max} more`),
  ];
}

function circuitBreaker({ circuitBreaker: policy }: Policies): StageSetting[] {
  if (policy.mode === 'disabled') return [setting(policy, 'mode', 'off')];
  const { window, slowAfter } = policy;
  return [
    ...(policy.mode === 'observe only' ? [setting(policy, 'mode', 'observes only')] : []),
    setting(policy, 'failureRate', `opens at ${formatPercentage(policy.failureRate)} failures`),
    setting(policy, 'minimumCalls', `of at least ${policy.minimumCalls} calls`),
    setting(policy, 'window', window.kind === 'time' ? `in ${formatDuration(window.length)}` : `of the last ${window.calls}`),
    ...(slowAfter === undefined
      ? []
      : [
          setting(policy, 'slowAfter', `slow above ${formatDuration(slowAfter)}`),
          setting(policy, 'slowRate', `opens at ${formatPercentage(policy.slowRate)} slow calls`),
        ]),
    setting(policy, 'wait', `probes after ${formatDuration(policy.wait)}`),
    setting(policy, 'maxWait', `growing to ${formatDuration(policy.maxWait)}`),
    setting(policy, 'probes', `at most ${policy.probes} ${policy.probes === 1 ? 'probe' : 'probes'}`),
    setting(policy, 'probeLease', `a probe ends after ${formatDuration(policy.probeLease)}`),
    ...(policy.countThrottled ? [setting(policy, 'countThrottled', 'throttled answers count')] : []),
  ];
}

function rateLimit({ rateLimit: policy }: Policies): StageSetting[] {
  const { limits, otherLimits, clause } = policy;
  const text = limits.length > 0 ? limits.map(formatRate).join(', ') : 'none known; the limits in answers are obeyed';
  return [
    // A clause with other limits has more of them than hold here, so its field is no longer this one.
    otherLimits === undefined ? setting(policy, 'limits', text) : { text, clause },
    ...(otherLimits === undefined
      ? []
      : [{ text: `kept and not enforced (only calls are counted): ${phrasesOf(otherLimits)}`, clause }]),
    setting(policy, 'wait', policy.wait === 0 ? 'rejects at once' : `waits up to ${formatDuration(policy.wait)}`),
    ...(policy.group === undefined ? [] : [setting(policy, 'group', `shared in the group ${policy.group}`)]),
  ];
}

function phrasesOf(limits: readonly OtherLimit[]): string {
  return limits.map(({ phrase }) => phrase).join(', ');
}

function concurrency({ concurrency: policy }: Policies): StageSetting[] {
  return [
    setting(policy, 'max', `at most ${policy.max} at once`, 'concurrent'),
    setting(policy, 'queue', policy.queue === 0 ? 'no queue' : `a queue of ${policy.queue}`),
    setting(policy, 'wait', `for up to ${formatDuration(policy.wait)}`),
  ];
}

function timeout({ timeout: policy }: Policies): StageSetting[] {
  return [
    setting(policy, 'attempt', `${formatDuration(policy.attempt)} per attempt`, 'timeout'),
    setting(policy, 'idle', `${formatDuration(policy.idle)} of silence in a body`),
  ];
}

function credentials(requirement: Requirement): StageSetting[] {
  const { authentication } = requirement;
  const text = authentication.length === 0 ? 'none' : authentication.map(authenticationPhrase).join(' and ');
  return [{ text, clause: inForce(requirement, 'endpoint-connection.authentication') }];
}

function endpoint(requirement: Requirement): StageSetting[] {
  const { url, minimumTls } = requirement.endpoint;
  if (url === undefined)
    return [
      {
        text: 'none known: the document is checked, and calls cannot be made',
        clause: inForce(requirement, 'endpoint-connection.url'),
      },
    ];
  return [
    {
      text: url,
      clause: inForce(requirement, 'endpoint-connection.url'),
    },
    { text: `TLS ${minimumTls} or newer`, clause: inForce(requirement, 'endpoint-connection.protocol') },
  ];
}

/** The key of the clause for the environment where it has one of its own. */
function inForce({ clauses, environment }: Requirement, key: string): string {
  const own = `${key}(${environment})`;
  return clauses.some((clause) => clause.key === own) ? own : key;
}
