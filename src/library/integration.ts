import type { HttpAdapter } from '../adapters/http/adapter.ts';
import type { HttpAnswer } from '../adapters/http/answer.ts';
import { failureOf } from '../adapters/http/failure.ts';
import { governedFetch } from '../adapters/http/governed-fetch.ts';
import { KeptBody } from '../adapters/http/kept-body.ts';
import type { CallInput, CallOptions, CallResult } from '../requirement/call.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Operation } from '../requirement/operation.ts';
import type { Requirement } from '../requirement/requirement.ts';
import type { Engine, EngineStatus } from '../runtime/engine.ts';
import { platformFetch } from '../runtime/platform/fetch.ts';
import { activeTraceContext } from '../runtime/telemetry/opentelemetry.ts';
import { Answer, readBody } from './answer.ts';
import type { AnswerOf, AnyRequirement, CallArguments, KnownRequirement, OperationName } from './known-requirements.ts';
import type { Running } from './running.ts';

export interface OperationOptions extends CallOptions {
  /** The body as a ReadableStream of the bytes received, instead of read into memory. Default false. */
  readonly stream?: boolean | undefined;
  /** Most bytes of a body that are read into memory. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
}

/** What is kept of an answer that an error carries, so that one can see what the other side said. */
const ERROR_BODY_MAX = 64 * 1024;

/** A governed client for one document; `R` is what `concordat types` has declared of it. */
export class Integration<R extends KnownRequirement = AnyRequirement> implements AsyncDisposable {
  /** A `fetch` that obeys the document; hand it to the vendor's own SDK, with the SDK's retries off. */
  readonly fetch: typeof fetch;
  readonly #running: Running;
  readonly #hosts: readonly string[];
  readonly #letGo: () => Promise<void>;

  /** `hosts`: further names of the real system. `letGo`: what closing this client means. */
  constructor(running: Running, hosts: readonly string[], letGo: () => Promise<void>) {
    this.#running = running;
    this.#hosts = hosts;
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
    return new Integration<R>(this.#running, this.#hosts, letGo);
  }

  /**
   * Carries out a declared operation. Resolves with the answer promised and with business answers (`outcome: 'rejected'`);
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
    const exchange = adapter.exchange(adapter.build(declared, input));
    const result = await engine.call(
      exchange,
      options.traceparent === undefined ? { ...activeTraceContext(), ...options } : options,
    );
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
