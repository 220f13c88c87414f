import { STATUS_CODES } from 'node:http';
import type { Dispatcher } from 'undici';
import type { CallResult } from '../../requirement/call.ts';
import type { BodyReading, BodySink, HttpAnswer } from './answer.ts';
import { CallerSignal } from './caller-signal.ts';

/** One call under a fetch: what the platform holds to pause, resume and abort it, and where the answer goes. */
export class Flight implements Dispatcher.DispatchController, BodySink {
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #caller = new CallerSignal();
  #reading: BodyReading | undefined;
  #over = false;
  paused = false;
  reason: Error | null = null;
  rawHeaders: string[] = [];

  constructor(handler: Dispatcher.DispatchHandler) {
    this.#handler = handler;
  }

  get signal(): AbortSignal {
    return this.#caller.signal;
  }

  get aborted(): boolean {
    return this.#caller.aborted;
  }

  abort(reason: Error): void {
    if (this.#over) return;
    this.reason = reason;
    this.#caller.abort(reason);
    this.#reading?.cancel(reason);
    this.fail(reason);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.#reading?.resume();
  }

  land(answer: HttpAnswer, result: CallResult<HttpAnswer>): void {
    if (this.#over) return answer.body.discard();
    this.rawHeaders = answer.headers.concat(
      'concordat-attempts',
      String(result.attempts),
      'concordat-served-by',
      result.servedBy,
    );
    this.#handler.onResponseStart?.(this, answer.status, {}, STATUS_CODES[answer.status] ?? '');
    // The platform's fetch makes its body stream in a microtask; an error before that would be lost to whoever reads it.
    queueMicrotask(() => {
      if (this.#over) answer.body.discard();
      else this.#reading = answer.body.read(this);
      if (!this.paused) this.#reading?.resume();
    });
  }

  data(chunk: Uint8Array): boolean {
    this.#handler.onResponseData?.(this, chunk as Buffer);
    return !this.paused;
  }

  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#handler.onResponseEnd?.(this, {});
  }

  error(error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#handler.onResponseError?.(this, error instanceof Error ? error : new Error(String(error)));
  }
}
