/**
 * One sending of one exchange: undici's handler on one side, the engine's attempt on the other.
 *
 * ```
 *           onRequestStart        first byte           headers           (body read for a code)
 *  waiting ───────────────▶ sent ───────────▶ answered ───────▶ deciding ───────────────────▶ settled
 *     │                      │                   │                 │                             │ end, break, stop
 *     └──── error, stop ─────┴───────────────────┴─────────────────┴──▶ settled ─────────────▶ released
 * ```
 *
 * 1. `settle` is called once, then `release` once, whatever undici, the engine or the reader of the body do.
 * 2. Until `onRequestStart` nothing has been written: an error or a stop before it is `sent: 'no'`, and only then.
 *    From there to the first byte of an answer nobody knows; after it, `sent: 'yes'`.
 * 3. A stop is passed on at once: to the socket, open or still opening; where the transport gives no hold on it before
 *    `onRequestStart` (undici), to the moment it would write.
 * 4. `release` comes when undici has let go of the request, so a slot is never free while its socket is in use.
 * 5. Its turn is dated when its head has been written, never before: a machine may put this process aside in between, and a
 *    window that was dated too early ends too early. A head that waits for a stream is dated by the first sign of the other side.
 */
import type { Dispatcher } from 'undici';
import type { Attempt } from '../../requirement/call.ts';
import type { LimitHint, Outcome, OutcomeKind, Sent } from '../../requirement/outcome.ts';
import type { HttpAnswer } from './answer.ts';
import { broken } from './body.ts';
import { type AnswerFields, fieldOf, limitHint } from './limit-hint.ts';
import type { Plan } from './plan.ts';
import { ReceivedBody } from './received-body.ts';
import { retryAfter } from './retry-after.ts';
import { isIdleTimeout, isMalformed } from './unsent.ts';
import { CODE_BYTES_MAX, codedVendorCodes, vendorCodes } from './vendor-code.ts';
import type { WireHandler } from './wire/exchange.ts';

const STOPPED = new Error('the engine stopped this attempt');

const IDLE = 'nothing came for longer than the document allows';

export class Sending implements WireHandler {
  readonly #attempt: Attempt<HttpAnswer>;
  readonly #plan: Plan;
  readonly #epoch: () => number;
  #streams = false;
  #controller: Dispatcher.DispatchController | undefined;
  #sent: Sent = 'no';
  #stopped = false;
  #reason: unknown;
  #settled = false;
  #released = false;
  #answer: ReceivedAnswer | undefined;
  #deciding = false;
  /** Set when the request's own body broke, so that the other side is not blamed. */
  #bodyError: Error | undefined;

  constructor(attempt: Attempt<HttpAnswer>, plan: Plan, epoch: () => number) {
    this.#attempt = attempt;
    this.#plan = plan;
    this.#epoch = epoch;
  }

  /** Gives the request to the transport. */
  begin(dispatcher: Dispatcher, options: Dispatcher.DispatchOptions): void {
    if (this.#attempt.stopped) {
      this.#settle('cancelled', undefined);
      this.#release(undefined);
      return;
    }
    this.#attempt.onStop = (reason): void => this.#stop(reason);
    this.#streams = isStream(options.body);
    watchBody(options.body, (error) => {
      this.#bodyError = error;
    });
    dispatcher.dispatch(options, this);
  }

  onRequestWaits(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#stopped) controller.abort(STOPPED);
    else {
      this.#sent = 'unknown';
      // Both transports write the head before they return from where they say this.
      if (!this.#streams) queueMicrotask(() => this.#attempt.leaves?.());
    }
  }

  onResponseStarted(): void {
    this.#sent = 'yes';
    if (this.#streams) this.#attempt.leaves?.();
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, fields: AnswerFields): void {
    if (status < 200) return;
    const body = new ReceivedBody(controller, fieldOf(fields, 'content-encoding'));
    this.#answer = new ReceivedAnswer(status, controller.rawHeaders, fields, body);
    if (this.#plan.classifier.needsCode(status)) {
      this.#deciding = true;
      body.allow(CODE_BYTES_MAX);
    } else this.#decide([]);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const body = (this.#answer as ReceivedAnswer).body;
    body.push(chunk);
    if (!this.#deciding || body.buffered < CODE_BYTES_MAX) return;
    this.#deciding = false;
    this.#decide([]);
  }

  onResponseEnd(): void {
    const answer = this.#answer as ReceivedAnswer;
    answer.body.end();
    if (this.#deciding) this.#readCode(answer);
    else this.#release(undefined);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#deciding = false;
    if (this.#settled) {
      const body = this.#answer?.body;
      const ours = this.#stopped || body?.stopped === true;
      body?.fail(this.#stopped ? asError(this.#reason) : broken(isIdleTimeout(error) ? IDLE : error.message, error));
      this.#release(
        ours || this.#answer === undefined
          ? undefined
          : this.#outcome(isIdleTimeout(error) ? 'timeout' : 'fault', brokenCode(error), error),
      );
      return;
    }
    if (this.#stopped) this.#settle('cancelled', undefined);
    else if (this.#bodyError !== undefined) this.#settle('cancelled', undefined, this.#bodyError);
    else if (isMalformed(error)) this.#settle('invalid', undefined, error);
    else this.#settle(this.#sent === 'no' ? 'unsent' : isIdleTimeout(error) ? 'timeout' : 'fault', brokenCode(error), error);
    this.#release(undefined);
  }

  #stop(reason: unknown): void {
    if (this.#stopped || this.#released) return;
    this.#stopped = true;
    this.#reason = reason;
    if (this.#controller !== undefined) this.#controller.abort(STOPPED);
    else this.#settle('cancelled', undefined);
  }

  #readCode(answer: ReceivedAnswer): void {
    this.#deciding = false;
    const paths = this.#plan.classifier.codePaths;
    const coding = fieldOf(answer.fields, 'content-encoding');
    if (coding === undefined) {
      this.#decide(vendorCodes(answer.body.peek(), paths));
      this.#release(undefined);
      return;
    }
    void codedVendorCodes(answer.body.peek(), coding, paths).then((codes) => {
      this.#decide(codes);
      this.#release(undefined);
    });
  }

  #decide(codes: readonly string[]): void {
    if (this.#settled) return;
    const answer = this.#answer as ReceivedAnswer;
    const { kind, code, retry } = this.#plan.classifier.classify(answer.status, codes);
    const epoch = this.#epoch();
    const limits = limitHint(answer.fields, this.#plan.limitHeaders, epoch);
    const asked = retryAfter(answer.fields['retry-after'], fieldOf(answer.fields, 'date'), epoch);
    const wait = asked ?? (kind === 'throttled' ? usedUp(limits) : undefined);
    this.#settled = true;
    this.#attempt.settle(new Answered(kind, answer, code, retry, wait, limits));
  }

  #settle(kind: OutcomeKind, code: string | undefined, cause?: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#attempt.settle(this.#outcome(kind, code, cause));
  }

  #release(late: Outcome<HttpAnswer> | undefined): void {
    if (this.#released) return;
    this.#released = true;
    this.#attempt.onStop = undefined;
    this.#attempt.release(late);
  }

  #outcome(kind: OutcomeKind, code: string | undefined, cause: unknown): Outcome<HttpAnswer> {
    return {
      kind,
      sent: this.#sent,
      answer: undefined,
      code,
      retry: false,
      retryAfter: undefined,
      limits: undefined,
      refusal: undefined,
      cause,
    };
  }
}

/**
 * The outcome of a sending that was answered. A class and no literal, because V8 comes to allocate a literal that outlives a
 * few collections in old space, and from there it keeps the whole of a finished request alive until the next full collection.
 */
class Answered implements Outcome<HttpAnswer> {
  readonly kind: OutcomeKind;
  readonly sent = 'yes';
  readonly answer: HttpAnswer;
  readonly code: string;
  readonly retry: boolean;
  readonly retryAfter: number | undefined;
  readonly limits: LimitHint | undefined;
  readonly refusal = undefined;
  readonly cause = undefined;

  constructor(
    kind: OutcomeKind,
    answer: HttpAnswer,
    code: string,
    retry: boolean,
    retryAfter: number | undefined,
    limits: LimitHint | undefined,
  ) {
    this.kind = kind;
    this.answer = answer;
    this.code = code;
    this.retry = retry;
    this.retryAfter = retryAfter;
    this.limits = limits;
  }
}

/** An answer that is arriving. The flat header list is made only when somebody asks for it. */
export class ReceivedAnswer implements HttpAnswer {
  readonly status: number;
  readonly fields: AnswerFields;
  readonly body: ReceivedBody;
  #raw: Dispatcher.DispatchController['rawHeaders'];
  #headers: readonly string[] | undefined;

  constructor(status: number, raw: Dispatcher.DispatchController['rawHeaders'], fields: AnswerFields, body: ReceivedBody) {
    this.status = status;
    this.fields = fields;
    this.body = body;
    this.#raw = raw;
  }

  get headers(): readonly string[] {
    this.#headers ??= Array.isArray(this.#raw) ? texts(this.#raw) : flat(this.fields);
    this.#raw = undefined;
    return this.#headers;
  }
}

/** What the reader of a body is told when its caller went away: the caller's own reason. */
function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : broken('its caller went away', reason);
}

/** Either all are text already, or all are bytes. */
function texts(raw: readonly (string | Buffer)[]): readonly string[] {
  return typeof raw[0] === 'string' ? (raw as readonly string[]) : raw.map((part) => part.toString('latin1'));
}

function flat(fields: AnswerFields): string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    Array.isArray(value) ? value.flatMap((each) => [name, each]) : [name, value ?? ''],
  );
}

function usedUp(limits: LimitHint | undefined): number | undefined {
  return limits?.remaining === 0 ? limits.resetAfter : undefined;
}

function brokenCode(error: Error): string {
  return isIdleTimeout(error) ? 'timeout' : 'network';
}

/** Neither nothing nor bytes: undici writes the head of such a request with the first piece of its body. */
function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !ArrayBuffer.isView(body);
}

function watchBody(body: unknown, onError: (error: Error) => void): void {
  if (typeof body === 'object' && body !== null && 'once' in body) (body as NodeJS.ReadableStream).once('error', onError);
}
