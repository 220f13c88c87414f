/** Events in words, one line each: the timeline of `call` and the log of `serve` say the same. */
import type { Event, EventName } from '../../requirement/event.ts';
import type { CallEnding } from '../../requirement/outcome.ts';
import { formatPercentage } from '../../requirement/units/percentage.ts';
import type { Role } from './colour.ts';
import { grouped } from './count.ts';
import { milliseconds } from './milliseconds.ts';
import { printable } from './printable.ts';

export interface Told {
  readonly subject: string;
  readonly words: string;
  readonly role: Role | undefined;
}

type Tellings = { readonly [N in EventName]: (event: Extract<Event, { name: N }>) => readonly [string, string, Role?] };

const TELLINGS: Tellings = {
  'call.started': (event) => ['call', event.operation],
  'call.ended': (event) => [
    'call',
    `${coded(event.outcome, event.code)}${served(event.servedBy)}, ${event.attempts} ${event.attempts === 1 ? 'attempt' : 'attempts'}, ${milliseconds(event.duration)}`,
    event.servedBy.startsWith('fallback') || event.servedBy === 'stale' ? 'warning' : roleOf(event.outcome),
  ],
  'attempt.started': (event) => [`attempt ${event.attempt}`, 'sent'],
  'attempt.ended': (event) => [
    `attempt ${event.attempt}`,
    `${coded(event.outcome, event.code)} after ${milliseconds(event.duration)}${SENT[event.sent]}`,
    roleOf(event.outcome),
  ],
  'attempt.released': (event) => [
    `attempt ${event.attempt}`,
    event.outcome === undefined ? `body ended after ${milliseconds(event.duration)}` : `body broke off: ${event.outcome}`,
    event.outcome === undefined ? undefined : 'error',
  ],
  'call.refused': (event) => [
    'refused',
    `by the ${event.policy.replaceAll('-', ' ')}: ${event.code}${event.retryAfter === undefined ? '' : `, try again in ${milliseconds(event.retryAfter)}`}`,
    'error',
  ],
  'queue.entered': (event) => ['queue', `waits for the ${event.reason.replaceAll('-', ' ')}, ${event.waiting} waiting`],
  'queue.left': (event) => ['queue', `left after ${milliseconds(event.waited)}`],
  'retry.scheduled': (event) => ['retry', `in ${milliseconds(event.pause)}, because of ${event.because}`, 'warning'],
  'retry.abandoned': (event) => ['retry', NO_RETRY[event.because], 'warning'],
  'hedge.started': (event) => ['hedge', `a second attempt, the first is late by ${milliseconds(event.after)}`],
  'fallback.served': (event) => ['fallback', `answered by ${event.servedBy} instead of ${event.instead}`, 'warning'],
  'fallback.failed': (event) => ['fallback', `${event.step} could not answer: ${event.because}`, 'warning'],
  'cache.stored': (event) => ['cache', `kept ${grouped(event.bytes)} bytes`],
  'cache.served': (event) => ['cache', `an answer ${milliseconds(event.age)} old`],
  'call.coalesced': () => ['call', 'shares the attempt of an equal one'],
  'idempotency.keyed': (event) => ['key', KEYED[event.from]],
  'breaker.changed': (event) => [
    'breaker',
    `${event.from} → ${event.to}${rates(event)}${event.retryAfter === undefined ? '' : `, probes in ${milliseconds(event.retryAfter)}`}`,
    event.to === 'closed' ? 'good' : 'warning',
  ],
  'document.rejected': (event) => [
    'document',
    `${event.file} cannot run: ${event.because}; ${event.kept ? 'its last good version goes on' : 'nothing runs for it'}`,
    'error',
  ],
  'breaker.would-open': (event) => ['breaker', `would open${rates(event)}; it only observes`, 'warning'],
  'limit.emptied': (event) => [
    'limit',
    `empty for ${milliseconds(event.until - event.at)}, because of ${event.because}`,
    'warning',
  ],
  'limit.lowered': (event) => ['limit', `${event.remaining} left for ${milliseconds(event.until - event.at)}`],
  'credential.refreshed': () => ['credential', 'refreshed'],
  'credential.refused': (event) => ['credential', event.because, 'error'],
  'control.changed': (event) => [
    'control',
    event.until === undefined ? event.action : `${event.action} for ${milliseconds(event.until - event.at)}`,
    'warning',
  ],
  'requirement.reloaded': (event) => ['document', `applied, revision ${event.revision}`, 'good'],
  'bound.reached': (event) => ['bound', `${event.bound} is at its limit of ${grouped(event.limit)}`, 'warning'],
  'caller.repeated': (event) => ['caller', REPEATED[event.by], 'warning'],
  'delivery.accepted': (event) => [event.box, `${event.delivery} ${event.duplicate ? 'was here already' : 'written down'}`],
  'delivery.attempted': (event) => [
    event.box,
    `${event.delivery}: ${coded(event.outcome, event.code)} after ${milliseconds(event.duration)}${event.again === undefined ? '' : `, again in ${milliseconds(event.again)}`}`,
    roleOf(event.outcome),
  ],
  'delivery.ended': (event) => [
    event.box,
    `${event.delivery} ${event.state} after ${milliseconds(event.age)}${event.because === undefined ? '' : `: ${event.because}`}`,
    event.state === 'delivered' ? 'good' : event.state === 'dead' ? 'error' : 'warning',
  ],
  'delivery.ordered': (event) => ['deliveries', `${event.act} of ${grouped(event.count)}, by order`, 'warning'],
  'webhook.refused': (event) => ['webhook', `refused: ${event.reason}`, 'warning'],
  'webhook.ignored': () => ['webhook', 'acknowledged and not kept: no event that the document names'],
  'webhook.reconciled': (event) => [
    'webhook',
    event.because === undefined
      ? `asked for missed events: ${grouped(event.found)} found`
      : `missed events cannot be asked for: ${event.because}`,
    event.because === undefined ? undefined : 'warning',
  ],
  'subscriber.disabled': (event) => ['subscriber', `${event.subscriber} disabled: ${event.because}`, 'warning'],
  'store.changed': (event) => [
    'store',
    event.available ? 'can be used again' : `cannot be used: ${event.because ?? 'unknown'}; nothing durable is accepted`,
    event.available ? 'good' : 'error',
  ],
  'table.changed': (event) => [
    'outbox table',
    event.available ? 'rows are taken' : (event.because ?? 'rows are not taken'),
    event.available ? 'good' : 'error',
  ],
  'table.refused': (event) => ['outbox table', `row ${event.row} was set aside: ${event.because}`, 'error'],
  'fleet.changed': (event) => [
    'fleet',
    `${grouped(event.members)} ${event.members === 1 ? 'gateway' : 'gateways'}: ${event.because}`,
  ],
  'request.refused': (event) => ['refused', event.reason, 'warning'],
};

/** An answer shows that the request was sent; otherwise it decides what may be repeated. */
const SENT = { yes: '', unknown: ', nobody knows whether it was sent', no: ', nothing was sent' } as const;

const NO_RETRY: Readonly<Record<Extract<Event, { name: 'retry.abandoned' }>['because'], string>> = {
  deadline: 'none: it could not end within the deadline',
  budget: 'none: too many calls are being repeated already',
  unsafe: 'none: the request may have been acted on, and repeating it is not safe',
  'not-replayable': 'none: the body can be sent only once',
  exhausted: 'none left',
  answered: 'none: part of the answer has been handed on',
  'circuit-open': 'none: the circuit is open',
};

const KEYED = {
  caller: 'idempotency key as the caller gave it',
  input: 'idempotency key from the input',
  generated: 'a new idempotency key',
} as const;

const REPEATED = {
  'idempotency-key': 'the application sent a key again: its own retries multiply with these',
  'retry-header': 'the application says that it retries: its own retries multiply with these',
} as const;

export function tell(event: Event): Told {
  const telling = TELLINGS[event.name] as (event: Event) => readonly [string, string, Role?];
  const [subject, words, role] = telling(event);
  return { subject, words: printable(words), role };
}

function coded(outcome: CallEnding, code: string | undefined): string {
  return code === undefined || code === outcome ? outcome : `${outcome} ${code}`;
}

function served(servedBy: string): string {
  return servedBy === 'origin' || servedBy === 'none' ? '' : ` by ${servedBy}`;
}

function rates(event: { readonly failureRate: number | undefined; readonly slowRate: number | undefined }): string {
  const parts = [];
  if (event.failureRate !== undefined) parts.push(`${formatPercentage(rounded(event.failureRate))} failures`);
  if (event.slowRate !== undefined && event.slowRate > 0) parts.push(`${formatPercentage(rounded(event.slowRate))} slow`);
  return parts.length === 0 ? '' : ` at ${parts.join(', ')}`;
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1_000) / 1_000;
}

function roleOf(outcome: CallEnding): Role | undefined {
  if (outcome === 'success') return 'good';
  return outcome === 'cancelled' || outcome === 'pending' ? 'warning' : 'error';
}
