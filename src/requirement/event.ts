/**
 * Everything the engine has to tell. Metrics, traces, logs, the timeline of `call` and the simulator's transcript are made
 * from these and from nothing else.
 */

import type { ServedBy } from './call.ts';
import type { DeliveryBox } from './delivery.ts';
import type { CallEnding, OutcomeKind, Sent } from './outcome.ts';

export interface EventHeader {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly requirement: string;
  readonly operation: string;
  /** The call's identifier; empty for events that belong to no call. */
  readonly call: string;
  /** 0 for events that belong to no attempt. */
  readonly attempt: number;
}

/** Fields of each event beside the header. */
export interface EventFields {
  'call.started': { readonly traceparent: string | undefined };
  'call.ended': {
    readonly outcome: CallEnding;
    readonly code: string | undefined;
    readonly servedBy: ServedBy;
    readonly attempts: number;
    readonly duration: number;
  };
  'attempt.started': Record<never, never>;
  'attempt.ended': {
    readonly outcome: OutcomeKind;
    readonly code: string | undefined;
    readonly sent: Sent;
    readonly duration: number;
  };
  /** The body broke off, or its stream ended, after the outcome was decided. */
  'attempt.released': { readonly outcome: OutcomeKind | undefined; readonly duration: number };
  'call.refused': { readonly policy: string; readonly code: string; readonly retryAfter: number | undefined };
  'queue.entered': { readonly waiting: number; readonly reason: string };
  'queue.left': { readonly waited: number };
  'retry.scheduled': { readonly pause: number; readonly because: string };
  'retry.abandoned': {
    readonly because: 'deadline' | 'budget' | 'unsafe' | 'not-replayable' | 'exhausted' | 'answered' | 'circuit-open';
  };
  'hedge.started': { readonly after: number };
  'fallback.served': { readonly servedBy: ServedBy; readonly instead: OutcomeKind };
  'fallback.failed': { readonly step: string; readonly because: string };
  'cache.stored': { readonly bytes: number };
  'cache.served': { readonly age: number };
  'call.coalesced': { readonly with: string };
  'idempotency.keyed': { readonly from: 'caller' | 'input' | 'generated' };
  'breaker.changed': {
    readonly from: string;
    readonly to: string;
    readonly failureRate: number | undefined;
    readonly slowRate: number | undefined;
    readonly retryAfter: number | undefined;
  };
  'breaker.would-open': { readonly failureRate: number | undefined; readonly slowRate: number | undefined };
  'limit.emptied': { readonly until: number; readonly because: string };
  'limit.lowered': { readonly remaining: number; readonly until: number };
  'credential.refreshed': Record<never, never>;
  'credential.refused': { readonly because: string };
  'control.changed': { readonly action: string; readonly until: number | undefined };
  /** A document that cannot run as it is now; `kept`: its last good version goes on. */
  'document.rejected': { readonly file: string; readonly because: string; readonly kept: boolean };
  'requirement.reloaded': { readonly revision: string };
  'bound.reached': { readonly bound: string; readonly limit: number };
  /** The application's own SDK repeated a call: two retry loops multiply, so its own should be switched off. */
  'caller.repeated': { readonly by: 'idempotency-key' | 'retry-header' };
  /** Written down, and whoever handed it over is told so. `duplicate`: it had been before. */
  'delivery.accepted': { readonly box: DeliveryBox; readonly delivery: string; readonly duplicate: boolean };
  'delivery.attempted': {
    readonly box: DeliveryBox;
    readonly delivery: string;
    readonly outcome: OutcomeKind;
    readonly code: string | undefined;
    readonly duration: number;
    /** Milliseconds until the next; undefined: there is none. */
    readonly again: number | undefined;
  };
  /** It has ended. `age`: milliseconds since it was accepted. */
  'delivery.ended': {
    readonly box: DeliveryBox;
    readonly delivery: string;
    readonly state: 'delivered' | 'dead' | 'cancelled' | 'dropped';
    readonly because: string | undefined;
    readonly age: number;
  };
  /** Somebody on call has ordered something of so many deliveries. */
  'delivery.ordered': { readonly act: string; readonly count: number };
  'webhook.refused': { readonly reason: string };
  /** Genuine, and none of those that the document names under Events: acknowledged, not stored. */
  'webhook.ignored': Record<never, never>;
  /** The other side's own list of events was asked for what was missed. `because`: why it cannot be; undefined: it was, up to now. */
  'webhook.reconciled': { readonly found: number; readonly because: string | undefined };
  'subscriber.disabled': { readonly subscriber: string; readonly because: string };
  /** The store can, or cannot, be used. */
  'store.changed': { readonly available: boolean; readonly because: string | undefined };
  /** Rows of an application's own outbox table are taken, or are not. */
  'table.changed': { readonly available: boolean; readonly because: string | undefined };
  /** A row of such a table cannot be done, and was set aside. */
  'table.refused': { readonly row: string; readonly because: string };
  /** A process has joined the fleet or left it, or runs other versions of the documents than this one. */
  'fleet.changed': { readonly members: number; readonly because: string };
  /** A door turned a request away before it became a call: malformed, unknown host, undeclared operation. */
  'request.refused': { readonly reason: string };
}

export type EventName = keyof EventFields;

export type Event = { [N in EventName]: EventHeader & { readonly name: N } & EventFields[N] }[EventName];

/** Receives events as they happen, synchronously; must be fast and must not throw. */
export interface Observe {
  (event: Event): void;
  /**
   * Takes the five events that every call has as plain arguments instead, so that no object is built for them; the observer
   * itself then hears of all others only. Absent: it hears of everything.
   */
  readonly counter?: CallCounter | undefined;
}

/**
 * For an observer that counts calls and attempts and keeps nothing else of them. Each method stands for one event and is told
 * exactly when that event happens: `call.started`, `call.ended`, `attempt.started`, `attempt.ended`, `attempt.released`.
 * Durations are milliseconds.
 */
export interface CallCounter {
  callStarted(requirement: string, operation: string): void;
  callEnded(requirement: string, operation: string, outcome: CallEnding, duration: number): void;
  attemptStarted(requirement: string, operation: string): void;
  attemptEnded(requirement: string, operation: string, outcome: OutcomeKind, duration: number): void;
  attemptReleased(requirement: string, operation: string): void;
}

/** For an observer to which the five events of every call say nothing. */
export const COUNTS_NOTHING: CallCounter = {
  callStarted: () => undefined,
  callEnded: () => undefined,
  attemptStarted: () => undefined,
  attemptEnded: () => undefined,
  attemptReleased: () => undefined,
};

/** How loud each event is in a log. */
export const EVENT_SEVERITY: Readonly<Record<EventName, 'debug' | 'information' | 'warning' | 'error'>> = {
  'call.started': 'debug',
  'call.ended': 'debug',
  'attempt.started': 'debug',
  'attempt.ended': 'debug',
  'attempt.released': 'debug',
  'call.refused': 'warning',
  'queue.entered': 'debug',
  'queue.left': 'debug',
  'retry.scheduled': 'information',
  'retry.abandoned': 'information',
  'hedge.started': 'information',
  'fallback.served': 'warning',
  'fallback.failed': 'warning',
  'cache.stored': 'debug',
  'cache.served': 'debug',
  'call.coalesced': 'debug',
  'idempotency.keyed': 'debug',
  'breaker.changed': 'warning',
  'breaker.would-open': 'warning',
  'limit.emptied': 'warning',
  'limit.lowered': 'information',
  'credential.refreshed': 'information',
  'credential.refused': 'error',
  'control.changed': 'warning',
  'document.rejected': 'error',
  'requirement.reloaded': 'information',
  'bound.reached': 'warning',
  'caller.repeated': 'information',
  'delivery.accepted': 'debug',
  'delivery.attempted': 'debug',
  'delivery.ended': 'information',
  'delivery.ordered': 'warning',
  'webhook.refused': 'warning',
  'webhook.ignored': 'debug',
  'webhook.reconciled': 'information',
  'subscriber.disabled': 'warning',
  'store.changed': 'error',
  'table.changed': 'error',
  'table.refused': 'error',
  'fleet.changed': 'information',
  'request.refused': 'information',
};
