/**
 * One request on its way to the other side and back. Knows the engine and the adapter by their doors, and nothing of
 * `node:http`: request and response come in by shape.
 *
 * 1. The response is written by exactly one of: the answer, a problem, nobody (the caller went away).
 * 2. When the response closes before its end, the call is aborted and the answer's transfer is stopped.
 * 3. What was taken for this request (room for its body) is given back when the response closes, whatever happened.
 */
import { Readable } from 'node:stream';
import type { HttpAnswer } from '../adapters/http/answer.ts';
import { CallerSignal } from '../adapters/http/caller-signal.ts';
import { headerOf } from '../adapters/http/headers.ts';
import type { HttpRequest } from '../adapters/http/request.ts';
import type { CallInput, CallOptions, CallResult } from '../requirement/call.ts';
import type { World } from '../requirement/clock.ts';
import type { Operation } from '../requirement/operation.ts';
import type { Requirement } from '../requirement/requirement.ts';
import { AnswerWriter, answerHeaders } from './answer-writer.ts';
import type { CallerRequest, CallerResponse } from './caller.ts';
import { CallerBody, CallerBodyError, Patience } from './caller-body.ts';
import { callerDeadline } from './caller-deadline.ts';
import { deliveryAddress, receipt } from './deliveries/receipt.ts';
import { prefersAsync } from './deliveries/respond-async.ts';
import type { GatewayEvents } from './events.ts';
import type { HeldBodies } from './held-bodies.ts';
import { collect } from './held-bodies.ts';
import { sendJson } from './json-body.ts';
import type { GatewayLimits } from './limits.ts';
import type { Problem } from './problem.ts';
import { problemOfError, problemOfResult, sendProblem, wholeSeconds } from './problem.ts';
import type { Repeats } from './repeats.ts';
import type { RequestHead } from './request-head.ts';
import type { Route } from './routes.ts';

/** What all requests share. */
export interface EgressSetting {
  readonly world: World;
  readonly limits: GatewayLimits;
  readonly held: HeldBodies;
  readonly repeats: Repeats;
  readonly events: GatewayEvents;
  /** Our entry in `Via`, without the protocol version: a pseudonym that only this process uses. */
  readonly pseudonym: string;
  /** Where the pages of the problem types are. */
  readonly pages: () => string;
  /** Once it drains, connections are closed as their requests end. */
  readonly lifecycle: { readonly draining: boolean };
}

const CALLER_LEFT = new DOMException('the caller went away', 'AbortError');

export class EgressRequest {
  readonly #setting: EgressSetting;
  readonly #route: Route;
  readonly #request: CallerRequest;
  readonly #response: CallerResponse;
  readonly #head: RequestHead;
  readonly #caller = new CallerSignal();
  #operation: Operation | undefined;
  #streamed: CallerBody | undefined;
  #writer: AnswerWriter | undefined;
  #heldBytes = 0;
  #closed = false;
  /** By a host name or port that is the requirement's, so that its whole target is the other side's. */
  #byOwnName = false;

  constructor(setting: EgressSetting, route: Route, request: CallerRequest, response: CallerResponse, head: RequestHead) {
    this.#setting = setting;
    this.#route = route;
    this.#request = request;
    this.#response = response;
    this.#head = head;
    response.on('close', () => this.#close());
  }

  /** Hands the request on as it is; `path` is what is left of its target. */
  forward(path: string): void {
    this.#byOwnName = path === this.#request.url;
    const operation = this.#route.adapter.match(this.#request.method as string, path);
    if (operation === undefined) return this.#undeclared(path);
    this.#operation = operation;
    const largest = this.#setting.limits.requestBody;
    const { contentLength } = this.#head;
    if (largest !== undefined && contentLength !== undefined && contentLength > largest) {
      return this.#problem({
        name: 'body-too-large',
        detail: `The body has ${contentLength} bytes; at most ${largest} are taken.`,
      });
    }
    if (this.#looped()) return;
    this.#noticeRepeat(operation);
    if (!this.#head.hasBody) return this.#send(this.#served(operation, path, undefined));
    const { whole } = this.#request;
    if (whole !== undefined) return this.#sendWhole(whole, operation, path);
    if (this.#head.expectsContinue) this.#response.writeContinue();
    const source = this.#request as CallerRequest & Readable;
    if (contentLength !== undefined && this.#hold(contentLength)) this.#collect(source, contentLength, operation, path);
    else this.#stream(source, operation, path);
  }

  /** A body that is here already: held like any other, or sent once where there is no room for it. */
  #sendWhole(whole: Uint8Array, operation: Operation, path: string): void {
    if (this.#hold(whole.byteLength)) return this.#send(this.#served(operation, path, whole));
    this.#head.forwarded.push('content-length', String(whole.byteLength));
    this.#send(this.#served(operation, path, Readable.from([whole], { objectMode: false })));
  }

  /** Holds the body, so that it can be sent again. */
  #collect(source: Readable, length: number, operation: Operation, path: string): void {
    const patience = new Patience(this.#setting.world, this.#setting.limits.stall, () => this.#stalled());
    patience.start();
    source.on('close', () => patience.stop());
    collect(source, length, (bytes) => {
      patience.stop();
      this.#send(this.#served(operation, path, bytes));
    });
  }

  /** Lets the body through as it comes; such a call is sent once. */
  #stream(source: CallerRequest & Readable, operation: Operation, path: string): void {
    const { world, limits } = this.#setting;
    const { contentLength } = this.#head;
    this.#streamed = new CallerBody(source, world, limits.stall, limits.requestBody ?? Number.POSITIVE_INFINITY);
    // The adapter hears of it too; without a listener of ours an attempt that never read it would end the process.
    this.#streamed.on('error', () => undefined);
    if (contentLength !== undefined) this.#head.forwarded.push('content-length', String(contentLength));
    this.#send(this.#served(operation, path, this.#streamed));
  }

  /** Does a declared operation by name, from portable input. */
  operate(operation: Operation, input: CallInput): void {
    this.#operation = operation;
    const { adapter, integration } = this.#route;
    if (this.#looped()) return;
    try {
      const built = adapter.build(operation, this.#withKey(input));
      // The way that a request took is told by its own head, never by its input.
      const headers = built.headers.filter((_, at) => built.headers[at - (at % 2)] !== 'via');
      this.#send({ ...built, headers: [...headers, 'via', this.#via()] });
    } catch (error) {
      this.#problem(problemOfError(error, integration.requirement, operation.name));
    }
  }

  /** An idempotency key that came as a header of our own request is meant for the other side. */
  #withKey(input: CallInput): CallInput {
    const { keyHeader } = this.#route;
    const key = keyHeader === undefined ? undefined : headerOf(this.#head.forwarded, keyHeader);
    return keyHeader === undefined || key === undefined ? input : { ...input, headers: { [keyHeader]: key, ...input.headers } };
  }

  #served(operation: Operation, path: string, body: HttpRequest['body']): HttpRequest {
    const { forwarded } = this.#head;
    forwarded.push('via', this.#via());
    return { method: this.#request.method as string, path, headers: forwarded, body, operation };
  }

  #via(): string {
    const entry = `${this.#request.httpVersion} ${this.#setting.pseudonym}`;
    return this.#head.via === undefined ? entry : `${this.#head.via}, ${entry}`;
  }

  #send(request: HttpRequest): void {
    const { engine, adapter, integration } = this.#route;
    if (this.#closed) return;
    try {
      engine.call(adapter.exchange(request), this.#options()).then(this.#answered, this.#failed);
    } catch (error) {
      this.#problem(problemOfError(error, integration.requirement, request.operation.name));
    }
  }

  #options(): CallOptions {
    const { traceparent, tracestate } = this.#head;
    const deliver = prefersAsync(this.#head.prefer) ? 'when-failing' : undefined;
    return { signal: this.#caller.signal, timeout: this.#patience(), traceparent, tracestate, deliver };
  }

  /** How long the caller is willing to wait, milliseconds. */
  #patience(): number | undefined {
    return callerDeadline(this.#head.requestTimeout, this.#head.prefer);
  }

  readonly #answered = (result: CallResult<HttpAnswer>): void => {
    const { answer } = result.outcome;
    if (this.#closed) return answer?.body.discard();
    const more = [
      'Concordat-Attempts',
      String(result.attempts),
      'Concordat-Served-By',
      result.servedBy,
      'Server-Timing',
      serverTiming(result),
    ];
    if (result.delivery !== undefined) return this.#queued(result.delivery, more);
    if (answer === undefined) return this.#noAnswer(result, more);
    const headers = answerHeaders(answer.headers);
    headers.push(...more);
    const { retryAfter } = result.outcome;
    if (result.servedBy === 'respond' && retryAfter !== undefined) headers.push('Retry-After', wholeSeconds(retryAfter));
    if (this.#mustClose()) headers.push('Connection', 'close');
    this.#writer = new AnswerWriter(this.#response, this.#setting.world, this.#setting.limits.stall);
    try {
      this.#writer.write(answer, headers);
    } catch (error) {
      answer.body.discard();
      this.#failed(error);
    }
  };

  /** 202 and where to ask for it; only for callers who said that a receipt will do. */
  #queued(delivery: string, more: readonly string[]): void {
    const { id } = this.#route.integration.requirement;
    // Whoever came by a name or port of the requirement's own finds our addresses only by ours.
    const origin = this.#byOwnName ? new URL(this.#setting.pages()).origin : '';
    const address = deliveryAddress(id, delivery, origin);
    const headers = [...more, 'Location', address, 'Preference-Applied', 'respond-async'];
    if (this.#mustClose()) headers.push('Connection', 'close');
    sendJson(this.#response, 202, receipt(id, this.#operation?.name ?? '', delivery, address), headers);
  }

  #noAnswer(result: CallResult, more: readonly string[]): void {
    const broken = this.#streamed?.errored;
    if (broken instanceof CallerBodyError)
      return this.#problem({ name: broken.problem, detail: broken.message, attempts: result.attempts }, more);
    const { requirement } = this.#route.integration;
    this.#problem(problemOfResult(result, requirement, this.#operation as Operation, this.#patience()), more);
  }

  readonly #failed = (error: unknown): void => {
    // Aborted by ourselves, because nobody listens any more.
    if (this.#closed) return;
    this.#problem(problemOfError(error, this.#route.integration.requirement, this.#operation?.name ?? ''));
  };

  #undeclared(path: string): void {
    const { requirement } = this.#route.integration;
    const named = requirement.operations.slice(0, 20).map((operation) => `${operation.name} (${operation.request})`);
    this.#setting.events.tell('request.refused', { reason: 'undeclared-operation' }, requirement.id);
    this.#problem({
      name: 'undeclared-operation',
      code: 'CONCORDAT_UNDECLARED_OPERATION',
      detail: `${this.#request.method} ${path.split('?', 1)[0]} is not an operation of ${requirement.id} (${requirement.system}). Declared: ${named.join(', ')}.`,
      outcome: 'refused',
      attempts: 0,
      clause: operationsClause(requirement),
    });
  }

  /** A request that has our own mark in `Via` came out of here: the document's URL leads back to us. */
  #looped(): boolean {
    if (this.#head.via?.includes(this.#setting.pseudonym) !== true) return false;
    const { requirement } = this.#route.integration;
    this.#problem({
      name: 'loop',
      detail: `The URL of ${requirement.id} (${requirement.endpoint.url}) leads back to this gateway.`,
    });
    return true;
  }

  #noticeRepeat(operation: Operation): void {
    const { repeats, world, events } = this.#setting;
    const { id } = this.#route.integration.requirement;
    const by = repeats.notice(this.#head.forwarded, id, this.#route.keyHeader, world.now());
    if (by !== undefined) events.tell('caller.repeated', { by }, id, operation.name);
  }

  #hold(bytes: number): boolean {
    const { held, events } = this.#setting;
    if (held.take(bytes)) {
      this.#heldBytes = bytes;
      return true;
    }
    if (held.full(bytes)) events.tell('bound.reached', { bound: 'held bodies', limit: held.limit });
    return false;
  }

  #stalled(): void {
    this.#problem({ name: 'request-stalled', detail: `No more of the body came for ${this.#setting.limits.stall} ms.` });
  }

  #problem(problem: Problem, more: readonly string[] = []): void {
    if (this.#closed || this.#response.headersSent) return;
    const { id } = this.#route.integration.requirement;
    const headers = this.#mustClose() ? [...more, 'Connection', 'close'] : more;
    const named = { requirement: id, operation: this.#operation?.name, ...problem };
    sendProblem(this.#response, named, this.#setting.pages(), headers);
  }

  /** The rest of a body that nobody reads is in the way of the next request. */
  #mustClose(): boolean {
    return this.#setting.lifecycle.draining || (this.#head.hasBody && !this.#request.complete);
  }

  #close(): void {
    this.#closed = true;
    if (!this.#response.writableEnded) {
      this.#caller.abort(CALLER_LEFT);
      this.#writer?.stop(CALLER_LEFT);
    }
    this.#streamed?.destroy();
    this.#setting.held.giveBack(this.#heldBytes);
    this.#heldBytes = 0;
  }
}

/** Where the operations table is: the list that decides what may be called. */
function operationsClause({ clauses }: Requirement): string {
  const key = 'exchanged-data.operations';
  const provenance = clauses.find((clause) => clause.key.startsWith(key))?.provenance;
  return provenance?.from === 'document' ? `${key} (${provenance.file}:${provenance.range.start.line})` : key;
}

/** https://www.w3.org/TR/server-timing/, milliseconds. */
function serverTiming({ queued, paused, duration }: CallResult): string {
  if (queued === 0 && paused === 0) return `queue;dur=0, pause;dur=0, total;dur=${tenths(duration)}`;
  return `queue;dur=${tenths(queued)}, pause;dur=${tenths(paused)}, total;dur=${tenths(duration)}`;
}

/** One decimal, made of whole numbers: writing a fraction as text costs ten times as much. */
function tenths(milliseconds: number): string {
  const all = Math.round(milliseconds * 10);
  const whole = Math.trunc(all / 10);
  return all % 10 === 0 ? `${whole}` : `${whole}.${all % 10}`;
}
