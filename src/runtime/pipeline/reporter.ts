import type { ServedBy } from '../../requirement/call.ts';
import type { EventFields, EventHeader, Observe } from '../../requirement/event.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import type { BreakerNotice } from '../policies/circuit-breaker/circuit-breaker.ts';

/** Whose event it is. */
export interface Subject {
  readonly operationName: string;
  readonly id: string;
}

const NOBODY: Subject = { operationName: '', id: '' };

/**
 * Makes events. One method per event that a successful call has, so that each builds one object of one shape, or none when
 * the observer only counts; the rarer ones share `tell`. Without an observer nothing is built.
 */
export class Reporter {
  readonly #observe: Observe | undefined;
  readonly #requirement: string;

  constructor(observe: Observe | undefined, requirement: string) {
    this.#observe = observe;
    this.#requirement = requirement;
  }

  callStarted(at: number, of: Subject, traceparent: string | undefined): void {
    const observe = this.#observe;
    if (observe === undefined) return;
    if (observe.counter !== undefined) {
      observe.counter.callStarted(this.#requirement, of.operationName);
      return;
    }
    observe({
      name: 'call.started',
      at,
      requirement: this.#requirement,
      operation: of.operationName,
      call: of.id,
      attempt: 0,
      traceparent,
    });
  }

  callEnded(at: number, of: Subject, outcome: Outcome, servedBy: ServedBy, attempts: number, duration: number): void {
    const observe = this.#observe;
    if (observe === undefined) return;
    const ending = servedBy === 'queue' ? 'pending' : outcome.kind;
    if (observe.counter !== undefined) {
      observe.counter.callEnded(this.#requirement, of.operationName, ending, duration);
      return;
    }
    observe({
      name: 'call.ended',
      at,
      requirement: this.#requirement,
      operation: of.operationName,
      call: of.id,
      attempt: 0,
      outcome: ending,
      code: outcome.code,
      servedBy,
      attempts,
      duration,
    });
  }

  attemptStarted(at: number, of: Subject, attempt: number): void {
    const observe = this.#observe;
    if (observe === undefined) return;
    if (observe.counter !== undefined) {
      observe.counter.attemptStarted(this.#requirement, of.operationName);
      return;
    }
    observe({ name: 'attempt.started', at, requirement: this.#requirement, operation: of.operationName, call: of.id, attempt });
  }

  attemptEnded(at: number, of: Subject, attempt: number, outcome: Outcome, duration: number): void {
    const observe = this.#observe;
    if (observe === undefined) return;
    if (observe.counter !== undefined) {
      observe.counter.attemptEnded(this.#requirement, of.operationName, outcome.kind, duration);
      return;
    }
    observe({
      name: 'attempt.ended',
      at,
      requirement: this.#requirement,
      operation: of.operationName,
      call: of.id,
      attempt,
      outcome: outcome.kind,
      code: outcome.code,
      sent: outcome.sent,
      duration,
    });
  }

  /** Counts a release; false: somebody listens who needs the whole event, which takes a reading of the clock. */
  releaseCounted(of: Subject): boolean {
    const observe = this.#observe;
    if (observe === undefined) return true;
    if (observe.counter === undefined) return false;
    observe.counter.attemptReleased(this.#requirement, of.operationName);
    return true;
  }

  attemptReleased(at: number, of: Subject, attempt: number, late: Outcome | undefined, duration: number): void {
    const observe = this.#observe;
    if (observe === undefined) return;
    observe({
      name: 'attempt.released',
      at,
      requirement: this.#requirement,
      operation: of.operationName,
      call: of.id,
      attempt,
      outcome: late?.kind,
      duration,
    });
  }

  /** An event of a call. */
  tell<N extends keyof EventFields>(name: N, at: number, of: Subject, attempt: number, fields: EventFields[N]): void {
    const observe = this.#observe;
    if (observe === undefined) return;
    const header: EventHeader = { at, requirement: this.#requirement, operation: of.operationName, call: of.id, attempt };
    // The name and its fields belong together by the signature; the union of all events cannot say so.
    observe({ name, ...header, ...fields } as unknown as Parameters<Observe>[0]);
  }

  /** An event of no call. */
  tellAll<N extends keyof EventFields>(name: N, at: number, fields: EventFields[N]): void {
    this.tell(name, at, NOBODY, 0, fields);
  }

  boundReached(at: number, bound: string, limit: number): void {
    this.tellAll('bound.reached', at, { bound, limit });
  }

  breaker(notice: BreakerNotice, at: number, operation: string): void {
    const { name, ...fields } = notice;
    this.tell(name, at, { operationName: operation, id: '' }, 0, fields as EventFields[typeof name]);
  }
}
