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

/** Does the same call through another requirement; undefined when there is none of that id or it can't do it. */
export type Reroute = (id: string, exchange: Exchange<unknown>, options: CallOptions) => Promise<CallResult<unknown>> | undefined;
