import type { Operation } from './operation.ts';
import type { Outcome } from './outcome.ts';

/**
 * The doors of the engine. A door (library, gateway, governed fetch) asks an adapter for an Exchange and hands it to the
 * engine; the engine runs the policies and asks the exchange to send, once per attempt. Callbacks, not promises, between
 * the two: an attempt costs one object.
 */

/** One call's protocol work: knows the request, can send it, and says what came back. Made by an adapter, used once. */
export interface Exchange<A = unknown> {
  readonly operation: Operation;
  /** False when the request body is a stream that can be read only once: such a call gets one attempt after bytes left. */
  readonly replayable: boolean;
  /**
   * Equal identities are the same question from the same asker (credentials and tenant included). Undefined: never
   * cached, coalesced or hedged. Asked only when a policy needs it.
   */
  identity(): string | undefined;
  /** The idempotency key the caller gave, or the value at `path` in the input; undefined when there is none. */
  idempotencyKey(header: string, path: string | undefined): string | undefined;
  /** Makes every following send carry this key. */
  useIdempotencyKey(header: string, key: string): void;
  /** Sends once. Must call `attempt.settle` exactly once and then `attempt.release` exactly once, never throw. */
  send(attempt: Attempt<A>): void;
  /** Throws away an answer that nobody will read (a 503 that is retried), so that its connection is free again. */
  discard(answer: A): void;
  /**
   * A copy of the answer that can be kept and served many times, if the protocol and the answer allow it (rule 10).
   * Called once at most, just before the answer is delivered; reads at once, up to a bound of its own; whatever comes of
   * it, `answer` stays whole and readable for the caller. Never rejects: no copy is `undefined`.
   */
  keep(answer: A): Promise<Kept<A> | undefined>;
  /** Makes the static answer of a `respond 503` fallback. Absent: the door makes it from `servedBy: 'respond'`. */
  respond?(status: number, body: string | undefined): A;
  /** What another requirement needs to do the same thing; undefined when the request is only bytes. */
  readonly input: CallInput | undefined;
  /**
   * What this requirement needs to do the same thing later, with every header that means something and without credentials;
   * undefined when the request cannot be written down. Absent: as `input`.
   */
  durableInput?(): CallInput | undefined;
}

/** An answer that can be served again. */
export interface Kept<A> {
  /** Makes a fresh answer from the copy. */
  answer(): A;
  readonly bytes: number;
  /** How long the other side itself called it fresh, in milliseconds; 0 when it did not say. */
  readonly freshFor: number;
}

/** The portable form of a call: `call('create payment', { params, query, body })`. */
export interface CallInput {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** One sending, as the adapter sees it. */
export interface Attempt<A = unknown> {
  /** 1 for the first. */
  readonly number: number;
  /** Monotonic time at which the engine will stop it. */
  readonly deadline: number;
  /** The longest silence a streamed body may keep, in milliseconds. */
  readonly idleTimeout: number;
  /** True once the engine has stopped it; an adapter that finds it so before sending settles `cancelled`, `sent: 'no'`. */
  readonly stopped: boolean;
  /** Headers that carry credentials and trace context for this sending; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Query parameters that carry credentials; usually none. */
  readonly query: Readonly<Record<string, string>> | undefined;
  /**
   * The first bytes go out now. Rates are counted from then, so that connecting takes nothing off the distance between two
   * sendings. Called once at most; an adapter that never calls it has its sendings dated with their outcome.
   */
  leaves?(): void;
  /** The adapter puts its own stop here: abort the socket, cancel the query. Called at most once. */
  onStop: ((reason: unknown) => void) | undefined;
  /** The outcome is decided (for HTTP: headers are there and classified, or nothing will come). */
  settle(outcome: Outcome<A>): void;
  /** Nothing of this sending is in use any more; frees the slot. `late` tells of a body that broke off after `settle`. */
  release(late?: Outcome<A>): void;
}

export interface CallOptions {
  /** The caller going away. Rejects with `signal.reason`; never counted against the other side. */
  readonly signal?: CallerSignal | undefined;
  /** The caller's own patience in milliseconds; the document's total bounds it. */
  readonly timeout?: number | undefined;
  /** Higher leaves the queue first; default 0. */
  readonly priority?: number | undefined;
  /** W3C trace context of the caller, passed on with a new parent id. */
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
  /**
   * `when-failing`: the caller is content with a receipt where the document's fallbacks say `queue` and it comes to that.
   * Absent: never, whatever the document says: who expects a payment gets no promise of one.
   */
  readonly deliver?: 'when-failing' | undefined;
  /** `false`: the failure itself, whatever the document's fallbacks are; for callers who have a way of their own. */
  readonly fallback?: false | undefined;
}

/**
 * What the engine needs of a signal: every AbortSignal has it. A door that makes many calls can bring something lighter: a
 * signal and its listener cost as much as everything else that the engine does for a call.
 */
export interface CallerSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: CallerListener): void;
  removeEventListener(type: 'abort', listener: CallerListener): void;
}

/** Called when the caller has gone away, after `aborted` and `reason` are set. */
export interface CallerListener {
  handleEvent(): void;
}

/** How a call ended. The engine never throws for an outcome; doors that must throw make a ConcordatError of it. */
export interface CallResult<A = unknown> {
  readonly outcome: Outcome<A>;
  readonly servedBy: ServedBy;
  /** Attempts that were started, hedges included. */
  readonly attempts: number;
  /** Milliseconds from the start of the call. */
  readonly duration: number;
  /** Of those, spent waiting in the admission queue, and between attempts. */
  readonly queued: number;
  readonly paused: number;
  readonly call: string;
  /** The receipt of what was queued instead; only where `servedBy` is `queue`. Such a call is pending: neither good nor bad yet. */
  readonly delivery?: string | undefined;
  /** Whether the other side may have acted on an attempt, also on one before the last. Absent on success: it has. */
  readonly acted?: boolean | undefined;
}

export type ServedBy = 'origin' | 'cache' | 'stale' | 'coalesced' | 'respond' | 'queue' | 'none' | `fallback ${string}`;
