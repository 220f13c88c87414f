/**
 * What the engine needs from others and never makes itself. The engine owns these shapes; auth, telemetry and the library
 * fit them.
 */
import type { CallOptions, CallResult, Exchange } from '../../requirement/call.ts';
import type { Outcome } from '../../requirement/outcome.ts';

/** The credential of a requirement. Both methods may be asked by many calls at once. */
export interface Credentials {
  /** What the next sending carries. Answers at once when it can. */
  current(): CredentialHeaders | Promise<CredentialHeaders>;
  /** The other side refused what `current` gave: get another. Rejects when there is none to be had. */
  refresh(): Promise<void>;
}

export interface CredentialHeaders {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>> | undefined;
}

/** Whose attempt a trace is about. */
export interface CallIdentity {
  readonly requirement: string;
  readonly operation: string;
  readonly call: string;
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
}

export interface Tracing {
  /** An attempt starts: 1 for the first. */
  begin(call: CallIdentity, attempt: number): AttemptTrace;
}

export interface AttemptTrace {
  /** `traceparent`, `tracestate`, `baggage` for this sending. */
  readonly headers: Readonly<Record<string, string>>;
  end(outcome: Outcome): void;
}

/**
 * Writes down a failed call of a caller who opted in, to be done later. Resolves once that is durable; rejects when it is not,
 * and then nothing of it may happen later. Undefined: this call cannot be written down. What is written down is tried at the
 * earliest so long afterwards that it can still be taken back.
 */
export type CallQueue = (exchange: Exchange<unknown>, terms: QueueTerms) => Promise<QueuedCall> | undefined;

export interface QueueTerms {
  readonly requirement: string;
  /** Milliseconds after which it is given up. */
  readonly maxAge: number;
  /** The key that the call's attempts carried, and that every later sending must carry. */
  readonly idempotencyKey: string | undefined;
  /** Milliseconds since the other side may have acted on it under that key; undefined: it cannot have. */
  readonly firstSentAgo: number | undefined;
}

export interface QueuedCall {
  readonly delivery: string;
  /** Nobody was told of it: it must not happen. */
  withdraw(): void;
}

/** Does the same call through another requirement; undefined when there is none of that id or it can't do it. */
export type Reroute = (id: string, exchange: Exchange<unknown>, options: CallOptions) => Promise<CallResult<unknown>> | undefined;
