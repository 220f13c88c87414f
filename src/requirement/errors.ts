import type { Outcome } from './outcome.ts';

/** Every error Concordat raises, by stable code. Match on `code`, not on the class: two copies of the package agree on it. */
export const ERRORS = {
  CONCORDAT_CIRCUIT_OPEN: 'the circuit breaker is open',
  CONCORDAT_RATE_LIMITED: 'our own rate limit leaves no turn in time',
  CONCORDAT_CONCURRENCY_FULL: 'all slots and the queue for them are taken',
  CONCORDAT_DEADLINE_EXCEEDED: 'the time for the whole call is over',
  CONCORDAT_RETRY_BUDGET_EXHAUSTED: 'too many calls are being repeated already',
  CONCORDAT_KILLED: 'somebody on call has stopped all traffic to it',
  CONCORDAT_TIMEOUT: 'the other side did not answer in time',
  CONCORDAT_UNSENT: 'the other side could not be reached',
  CONCORDAT_FAULT: 'the other side failed',
  CONCORDAT_THROTTLED: 'the other side asks us to come back later',
  CONCORDAT_UNAUTHORIZED: 'the other side refused our credential',
  CONCORDAT_REJECTED: 'the other side answered no',
  CONCORDAT_INVALID: 'the other side refused the request as wrong',
  CONCORDAT_BODY_BROKEN: 'the answer broke off before its end',
  CONCORDAT_BODY_TOO_LARGE: 'the answer is larger than may be held in memory',
  CONCORDAT_SECRET_MISSING: 'a secret that the document refers to is not there',
  CONCORDAT_CREDENTIAL_UNAVAILABLE: 'a credential could not be obtained',
  CONCORDAT_UNDECLARED_OPERATION: 'the request is not one of the declared operations',
  CONCORDAT_INPUT_INVALID: 'the input does not fit the operation',
  CONCORDAT_REQUIREMENT_UNKNOWN: 'no document has this id or slug',
  CONCORDAT_DOCUMENT_INVALID: 'the document does not compile, so it does not run',
  CONCORDAT_NOT_EXECUTED: 'this version reads this but does not execute it yet',
  CONCORDAT_STORE_UNAVAILABLE: 'the store cannot be used now, so nothing can be accepted durably',
  CONCORDAT_STORE_FULL: 'the store holds as much as it may',
  CONCORDAT_STORE_MISSING: 'nothing durable can be done without a store',
  CONCORDAT_KEY_MISSING: 'what the document redacts is stored only encrypted, and there is no key',
  CONCORDAT_DELIVERY_UNKNOWN: 'no delivery has this id',
  CONCORDAT_DELIVERY_ENDED: 'the delivery is under way or has ended, so it cannot be changed',
  CONCORDAT_UNVERIFIED: 'the webhook does not prove that it comes from where it says',
  CONCORDAT_CLOSED: 'it was closed',
} as const;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorDetails {
  readonly requirement?: string | undefined;
  readonly operation?: string | undefined;
  readonly attempts?: number | undefined;
  readonly outcome?: Outcome | undefined;
  /** The clause that decided, with its place: `error-handling.circuit-breaker (REQ-I-001-payment-gateway.md:50)`. */
  readonly clause?: string | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** The one base class. The message says what happened to which thing, what was promised, and what to do. */
export class ConcordatError extends Error {
  override readonly name: string = 'ConcordatError';
  readonly code: ErrorCode;
  readonly requirement: string | undefined;
  readonly operation: string | undefined;
  readonly attempts: number;
  readonly outcome: Outcome | undefined;
  readonly clause: string | undefined;
  readonly retryAfter: number | undefined;
  /** Whether bytes of the request reached the other side. */
  readonly sent: 'no' | 'unknown' | 'yes';

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.requirement = details.requirement;
    this.operation = details.operation;
    this.attempts = details.attempts ?? 0;
    this.outcome = details.outcome;
    this.clause = details.clause;
    this.retryAfter = details.retryAfter ?? details.outcome?.retryAfter;
    this.sent = details.outcome?.sent ?? 'no';
  }
}
