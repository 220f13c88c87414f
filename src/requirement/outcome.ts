/**
 * How one attempt ended. Policies see outcomes, never protocols: an adapter turns `429` with a `Retry-After` into a
 * `throttled` outcome, and neither the breaker nor the retry knows what a status is.
 */

export type OutcomeKind =
  | 'success'
  | 'rejected'
  | 'invalid'
  | 'unauthorized'
  | 'throttled'
  | 'fault'
  | 'timeout'
  | 'unsent'
  | 'refused'
  | 'cancelled';

export const OUTCOME_KINDS: readonly OutcomeKind[] = [
  'success',
  'rejected',
  'invalid',
  'unauthorized',
  'throttled',
  'fault',
  'timeout',
  'unsent',
  'refused',
  'cancelled',
];

/** How a call is counted that ended: by its outcome, or, once it was queued for later, as neither good nor bad yet. */
export type CallEnding = OutcomeKind | 'pending';

export const CALL_ENDINGS: readonly CallEnding[] = [...OUTCOME_KINDS, 'pending'];

/** Whether bytes of the request reached the other side: certainly not, nobody knows, certainly. */
export type Sent = 'no' | 'unknown' | 'yes';

export interface Outcome<A = unknown> {
  readonly kind: OutcomeKind;
  readonly sent: Sent;
  /** The other side's answer, whenever it gave one (a 503 is an answer too). */
  readonly answer: A | undefined;
  /**
   * Low-cardinality word for what happened, matched by `Retry … on`: an HTTP status (`503`), `network`, `timeout`,
   * or a vendor's own code (`lock_timeout`).
   */
  readonly code: string | undefined;
  /** The errors table said `, retry`: a business answer that is worth asking for again. */
  readonly retry: boolean;
  /** Milliseconds the other side (or our own policy) asks us to wait, counted from when this outcome was made. */
  readonly retryAfter: number | undefined;
  /** What the answer's limit headers say, if anything. */
  readonly limits: LimitHint | undefined;
  /** Our own policy that said no; only for `refused`. */
  readonly refusal: Refusal | undefined;
  /** The thing that was thrown, where there was one. */
  readonly cause: unknown;
}

/** What an answer says about the limit it was counted against. Times are milliseconds from now. */
export interface LimitHint {
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  readonly resetAfter: number | undefined;
}

/** The policies that can refuse a call. */
export type RefusingPolicy =
  | 'circuit-breaker'
  | 'rate-limit'
  | 'concurrency'
  | 'deadline'
  | 'retry-budget'
  | 'kill-switch'
  | 'credentials'
  | 'operations';

export interface Refusal {
  readonly policy: RefusingPolicy;
  /** An error code from `errors.ts`. */
  readonly code: string;
  /** The key of the clause that decided, `error-handling.circuit-breaker`. */
  readonly clause: string;
}

/** What each kind of outcome means to each listener, in one place (the table of the outcome page). */
export interface OutcomeMeaning {
  /** How the circuit breaker counts it. */
  readonly breaker: 'good' | 'bad' | 'ignored';
  /** How the vendor's availability counts the attempt. */
  readonly vendor: 'good' | 'bad' | 'excluded';
  /** How the application's availability counts a call that ends so. */
  readonly application: 'good' | 'bad' | 'excluded';
}

export const OUTCOME_MEANING: Readonly<Record<OutcomeKind, OutcomeMeaning>> = {
  success: { breaker: 'good', vendor: 'good', application: 'good' },
  rejected: { breaker: 'good', vendor: 'good', application: 'good' },
  invalid: { breaker: 'good', vendor: 'good', application: 'bad' },
  unauthorized: { breaker: 'ignored', vendor: 'excluded', application: 'bad' },
  throttled: { breaker: 'ignored', vendor: 'bad', application: 'bad' },
  fault: { breaker: 'bad', vendor: 'bad', application: 'bad' },
  timeout: { breaker: 'bad', vendor: 'bad', application: 'bad' },
  unsent: { breaker: 'bad', vendor: 'bad', application: 'bad' },
  refused: { breaker: 'ignored', vendor: 'excluded', application: 'bad' },
  cancelled: { breaker: 'ignored', vendor: 'excluded', application: 'excluded' },
};
