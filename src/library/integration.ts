import type { HttpAdapter } from '../adapters/http/adapter.ts';
import type { HttpAnswer } from '../adapters/http/answer.ts';
import { failureOf } from '../adapters/http/failure.ts';
import { governedFetch } from '../adapters/http/governed-fetch.ts';
import { KeptBody } from '../adapters/http/kept-body.ts';
import type { DeliveryReport } from '../deliveries/delivery-report.ts';
import type { EventsOptions } from '../deliveries/inbox/event-loop.ts';
import type { IncomingEvent } from '../deliveries/inbox/incoming-event.ts';
import type { Published } from '../deliveries/subscriptions/publication.ts';
import type { CallInput, CallOptions, CallResult } from '../requirement/call.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Operation } from '../requirement/operation.ts';
import type { Outcome } from '../requirement/outcome.ts';
import type { Requirement } from '../requirement/requirement.ts';
import type { Engine, EngineStatus } from '../runtime/engine.ts';
import { platformFetch } from '../runtime/platform/fetch.ts';
import { activeTraceContext } from '../runtime/telemetry/opentelemetry.ts';
import { Answer, readBody, receiptOf } from './answer.ts';
import type { Durability } from './durability.ts';
import type { AnswerOf, AnyRequirement, CallArguments, KnownRequirement, OperationName } from './known-requirements.ts';
import type { Running } from './running.ts';

export interface OperationOptions extends Omit<CallOptions, 'deliver'> {
  /**
   * `when-failing`: where the document says `Fallback: queue`, a receipt (`outcome: 'pending'`) will do instead of a failure.
   * `durably`: written down at once and done as soon as may be; the answer is always a receipt. Default: neither.
   */
  readonly deliver?: 'when-failing' | 'durably' | undefined;
  /** Of a durable call: those with one key are done one after the other, as they were accepted. Default: in any order. */
  readonly key?: string | undefined;
  /** Of a durable call: milliseconds before which it is not tried. Default 0. */
  readonly delay?: number | undefined;
  /** Of a durable call: milliseconds after which it is given up. Default: as `Fallback: queue` says, else 24 hours. */
  readonly expiresAfter?: number | undefined;
  /**
   * Of a durable call: the idempotency key of every sending; a second call with it is the same delivery. Default: the one in its
   * headers, then the one that the document finds in the input, then a new one.
   */
  readonly idempotencyKey?: string | undefined;
  /** The body as a ReadableStream of the bytes received, instead of read into memory. Default false. */
  readonly stream?: boolean | undefined;
  /** Most bytes of a body that are read into memory. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
}

/** Nothing was tried yet. */
const QUEUED: Outcome<HttpAnswer> = Object.freeze({
  kind: 'refused',
  sent: 'no',
  answer: undefined,
  code: undefined,
  retry: false,
  retryAfter: undefined,
  limits: undefined,
  refusal: undefined,
  cause: undefined,
});

/** What is kept of an answer that an error carries, so that one can see what the other side said. */
const ERROR_BODY_MAX = 64 * 1024;

/** A governed client for one document; `R` is what `concordat types` has declared of it. */
export class Integration<R extends KnownRequirement = AnyRequirement> implements AsyncDisposable {
  /** A `fetch` that obeys the document; hand it to the vendor's own SDK, with the SDK's retries off. */
  readonly fetch: typeof fetch;
  readonly #running: Running;
  readonly #hosts: readonly string[];
  readonly #durability: Durability;
  readonly #letGo: () => Promise<void>;

  /** `hosts`: further names of the real system. `letGo`: what closing this client means. */
  constructor(running: Running, hosts: readonly string[], durability: Durability, letGo: () => Promise<void>) {
    this.#running = running;
    this.#hosts = hosts;
    this.#durability = durability;
    this.#letGo = letGo;
    this.fetch = governedFetch(running.engine, running.adapter, platformFetch, { hosts });
  }

  /** The version of the document that is in force now. */
  get requirement(): Requirement {
    return this.#running.requirement;
  }

  get engine(): Engine {
    return this.#running.engine;
  }

  get adapter(): HttpAdapter {
    return this.#running.adapter;
  }

  /** The same client, closed by `letGo`. */
  owned(letGo: () => Promise<void>): Integration<R> {
    return new Integration<R>(this.#running, this.#hosts, this.#durability, letGo);
  }

  /**
   * Carries out a declared operation. Resolves with the answer promised, with business answers (`outcome: 'rejected'`), and for
   * callers who said `deliver` with a receipt (`outcome: 'pending'`);
   * throws a ConcordatError for everything else, and `signal.reason` when the caller goes away.
   */
  call<O extends OperationName<R>>(
    operation: O,
    ...input: CallArguments<R['operations'][O]>
  ): Promise<Answer<AnswerOf<R['operations'][O]>>>;
  /** The same, where the caller knows better what is answered. */
  call<T, O extends OperationName<R> = OperationName<R>>(
    operation: O,
    ...input: CallArguments<R['operations'][O]>
  ): Promise<Answer<T>>;
  async call(operation: string, input: CallInput = {}, options: OperationOptions = {}): Promise<Answer> {
    const { adapter, engine } = this;
    const declared = adapter.operation(operation);
    const { deliver } = options;
    if (deliver === 'durably') return this.#enqueue(declared, input, options);
    const exchange = adapter.exchange(adapter.build(declared, input));
    const asked: CallOptions = { ...options, deliver };
    const result = await engine.call(exchange, options.traceparent === undefined ? { ...activeTraceContext(), ...asked } : asked);
    if (result.delivery !== undefined) return receiptOf(result);
    const { kind, answer } = result.outcome;
    if (answer === undefined || (kind !== 'success' && kind !== 'rejected'))
      throw await this.#failure(declared, result, options.timeout);
    if (options.stream === true) return new Answer(answer, result, answer.body.stream());
    try {
      return new Answer(answer, result, await readBody(answer, options.maxBytes));
    } catch (error) {
      throw this.#named(error, declared, result);
    }
  }

  /** How a delivery of this requirement stands, with the answer once it has been delivered. Rejects with CONCORDAT_DELIVERY_UNKNOWN. */
  async delivery(id: string): Promise<DeliveryReport> {
    const [{ store }, { reportOf }] = await Promise.all([this.#durability.use(), import('../deliveries/delivery-report.ts')]);
    return reportOf(store, this.requirement, id);
  }

  /** Takes a waiting delivery back. Rejects with CONCORDAT_DELIVERY_UNKNOWN, and with CONCORDAT_DELIVERY_ENDED where it is too late. */
  async cancel(id: string): Promise<DeliveryReport> {
    const [{ store }, { cancelDelivery }] = await Promise.all([
      this.#durability.use(),
      import('../deliveries/delivery-report.ts'),
    ]);
    return cancelDelivery(store, this.requirement, id, { who: 'the application', why: 'it was taken back' });
  }

  /**
   * The secret that the document refers to, for an SDK that insists on one. The engine's own credential replaces whatever
   * the SDK then sends. `name`: which of several (`user`, `password`, `client id`, `client secret`); default the main one.
   * Throws CONCORDAT_SECRET_MISSING.
   */
  secret(name?: string): string {
    const secret = this.#running.credentials?.secret(name);
    if (secret !== undefined) return secret;
    const what = name === undefined ? 'no secret' : `no secret called "${name}"`;
    throw new ConcordatError(
      'CONCORDAT_SECRET_MISSING',
      `the Authentication of ${this.requirement.id} has ${what} (${this.requirement.file})`,
      {
        requirement: this.requirement.id,
      },
    );
  }

  status(): EngineStatus {
    return this.engine.status();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#letGo();
  }

  /**
   * The events that the other side sends by itself, as the gateway receives them: `for await (const event of payments.events())`.
   * Each comes at least once. Asking for the next acknowledges the one before; leaving the loop gives the last one back. Ends
   * with its signal and when the integrations are closed. Rejects with CONCORDAT_STORE_MISSING, and with
   * CONCORDAT_INPUT_INVALID where the document has them delivered to an address.
   */
  async *events(options?: EventsOptions): AsyncGenerator<IncomingEvent, void, undefined> {
    const { inbox } = await this.#durability.use();
    yield* inbox.events(this.requirement, options);
  }

  /**
   * Tells every subscriber of an event that the document declares (`event order.shipped`). It is written down for all of them, or
   * for none, when this resolves. `id`: the same once more changes nothing; default a new one. `key`: events with one key reach
   * each subscriber in order. Rejects with CONCORDAT_UNDECLARED_OPERATION, CONCORDAT_INPUT_INVALID, CONCORDAT_STORE_MISSING,
   * CONCORDAT_KEY_MISSING, CONCORDAT_STORE_FULL and CONCORDAT_STORE_UNAVAILABLE.
   */
  async publish(
    type: string,
    data: unknown,
    { id, key }: { readonly id?: string | undefined; readonly key?: string | undefined } = {},
  ): Promise<Published> {
    const { subscriptions } = await this.#durability.use();
    return subscriptions.publish(this.requirement, { type, data, id, key });
  }

  async #enqueue({ name }: Operation, input: CallInput, options: OperationOptions): Promise<Answer> {
    const { world } = this.#durability;
    const began = world.now();
    const work = await this.#durability.use();
    const { key, delay, expiresAfter, idempotencyKey, priority = 0 } = options;
    if (options.signal?.aborted === true) throw options.signal.reason;
    const { id } = await work.outbox.enqueue({
      requirement: this.requirement.id,
      operation: name,
      input,
      key,
      delay,
      expiresAfter,
      idempotencyKey,
      priority: priority > 0 ? 'high' : priority < 0 ? 'low' : 'normal',
      origin: 'request',
    });
    if (delay !== undefined) work.wake();
    const call = world.identifier();
    return receiptOf({
      outcome: QUEUED,
      servedBy: 'queue',
      attempts: 0,
      duration: world.now() - began,
      queued: 0,
      paused: 0,
      call,
      delivery: id,
    });
  }

  async #failure(operation: Operation, result: CallResult<HttpAnswer>, patience: number | undefined): Promise<ConcordatError> {
    const { answer } = result.outcome;
    if (answer === undefined) return failureOf(this.requirement, operation, result, patience);
    const bytes = await answer.body.bytes(ERROR_BODY_MAX).catch(() => new Uint8Array());
    const kept = { status: answer.status, headers: answer.headers, body: new KeptBody(bytes) };
    return failureOf(this.requirement, operation, { ...result, outcome: { ...result.outcome, answer: kept } }, patience);
  }

  /** An error of the body, with the call it belongs to. */
  #named(error: unknown, operation: Operation, result: CallResult<HttpAnswer>): unknown {
    if (!(error instanceof ConcordatError)) return error;
    return new ConcordatError(error.code, `${this.requirement.id} "${operation.name}": ${error.message}`, {
      requirement: this.requirement.id,
      operation: operation.name,
      attempts: result.attempts,
      outcome: result.outcome,
      cause: error.cause,
    });
  }
}
