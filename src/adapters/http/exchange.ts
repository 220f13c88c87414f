import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Attempt, CallInput, Exchange, Kept } from '../../requirement/call.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { HttpAnswer } from './answer.ts';
import { withQuery } from './build.ts';
import { freshFor } from './freshness.ts';
import { endToEnd, headerOf, overrideIn, setHeader } from './headers.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { identityOf } from './identity.ts';
import { KeptBody } from './kept-body.ts';
import { pathOnly } from './path.ts';
import type { Plan } from './plan.ts';
import { durableInput, portableInput, withoutCredentials } from './portable-input.ts';
import { ReceivedBody } from './received-body.ts';
import type { HttpRequest } from './request.ts';
import { Sending } from './sending.ts';

/** Largest answer that is kept to be served again. */
export const KEPT_MAX = 1024 * 1024;

/**
 * Where a call's requests go, all of them: a reload sends later calls elsewhere, never this one's next attempt. What one host
 * may have acted on is not sent to another, and one host's credential is not either.
 */
export interface Transport {
  readonly plan: Plan;
  readonly dispatcher: Dispatcher;
  epoch(): number;
}

/** One HTTP call: knows its request, sends it as often as the engine asks, keeps what may be kept. */
export class HttpExchange implements Exchange<HttpAnswer> {
  readonly operation: Operation;
  readonly replayable: boolean;
  readonly #transport: Transport;
  readonly #request: HttpRequest;
  readonly #headers: string[];

  /** Throws CONCORDAT_UNDECLARED_OPERATION for a header that asks for another method or path than the request's own. */
  constructor(transport: Transport, request: HttpRequest) {
    this.operation = request.operation;
    this.replayable = !(request.body instanceof Readable);
    this.#transport = transport;
    this.#request = request;
    this.#headers = endToEnd(request.headers);
    const override = overrideIn(this.#headers);
    if (override !== undefined) throw otherOperation(override, request.operation, transport.plan);
  }

  get input(): CallInput | undefined {
    const { operations, requirement } = this.#transport.plan;
    const template = operations.named(this.operation.name)?.template;
    const input =
      this.#request.input ?? (template === undefined ? undefined : portableInput(this.#request, this.#headers, template));
    return input === undefined ? undefined : withoutCredentials(input, requirement.authentication);
  }

  durableInput(): CallInput | undefined {
    const { operations, requirement } = this.#transport.plan;
    const template = operations.named(this.operation.name)?.template;
    const input =
      this.#request.input ?? (template === undefined ? undefined : durableInput(this.#request, this.#headers, template));
    return input === undefined ? undefined : withoutCredentials(input, requirement.authentication);
  }

  identity(): string | undefined {
    return identityOf(this.#request, this.#headers);
  }

  /** A key that an SDK made up for this request alone gives way to the one that the document finds in the input. */
  idempotencyKey(header: string, path: string | undefined): string | undefined {
    const key = idempotencyKeyOf(this.#request, header, path);
    if (path !== undefined || key === undefined || !this.#isMadeUp(key)) return key;
    const from = this.operation.policies.idempotency?.from;
    return from === undefined || idempotencyKeyOf(this.#request, header, from) === undefined ? key : undefined;
  }

  useIdempotencyKey(header: string, key: string): void {
    setHeader(this.#headers, header.toLowerCase(), key);
  }

  send(attempt: Attempt<HttpAnswer>): void {
    const { plan, dispatcher } = this.#transport;
    const { method, body } = this.#request;
    const path = plan.basePath + this.#request.path;
    const headers = this.#headersFor(attempt, plan, path);
    const query = attempt.query;
    new Sending(attempt, plan, this.#transport.epoch).begin(dispatcher, {
      method,
      path: query === undefined ? path : withQuery(withoutQuery(path, query), query),
      headers,
      body: body ?? null,
      // The engine's own deadline comes first. One value for both saves undici two timers a request.
      headersTimeout: this.operation.policies.timeout.attempt < attempt.idleTimeout ? attempt.idleTimeout : 0,
      bodyTimeout: attempt.idleTimeout,
    });
  }

  discard(answer: HttpAnswer): void {
    answer.body.discard();
  }

  respond(status: number, body: string | undefined): HttpAnswer {
    const bytes = new TextEncoder().encode(body ?? '');
    const type = /^\s*[[{]/.test(body ?? '') ? 'application/json' : 'text/plain; charset=utf-8';
    // A 204 has no length (RFC 9110 §8.6).
    const length = status === 204 ? [] : ['content-length', String(bytes.byteLength)];
    return { status, headers: body === undefined ? length : ['content-type', type, ...length], body: new KeptBody(bytes) };
  }

  async keep(answer: HttpAnswer): Promise<Kept<HttpAnswer> | undefined> {
    if (!(answer.body instanceof ReceivedBody)) return undefined;
    const { status } = answer;
    const headers = [...answer.headers];
    const fresh = freshFor(status, headers, this.#transport.epoch());
    if (fresh === undefined || Number(headerOf(headers, 'content-length') ?? 0) > KEPT_MAX) return undefined;
    const bytes = await answer.body.copy(KEPT_MAX);
    if (bytes === undefined) return undefined;
    const coding = headerOf(headers, 'content-encoding');
    return { answer: () => ({ status, headers, body: new KeptBody(bytes, coding) }), bytes: bytes.byteLength, freshFor: fresh };
  }

  #isMadeUp(key: string): boolean {
    const { generatedKeys = [] } = this.#transport.plan.requirement;
    return generatedKeys.some((prefix) => key.startsWith(prefix));
  }

  /** The caller's fields, with those of this sending in their place. */
  #headersFor(attempt: Attempt<HttpAnswer>, plan: Plan, path: string): string[] {
    const own = attempt.headers;
    // Whoever asks for a token proves itself to the token endpoint; the token it does not have yet is no use there.
    const asksForToken =
      plan.tokenPath !== undefined && pathOnly(path) === plan.tokenPath && headerOf(this.#headers, 'authorization') !== undefined;
    const streams = !this.replayable;
    const headers: string[] = [];
    for (let i = 0; i + 1 < this.#headers.length; i += 2) {
      const name = this.#headers[i] as string;
      if (Object.hasOwn(own, name) && !(asksForToken && name === 'authorization')) continue;
      // The transport counts the bytes it has; only of a stream does the caller know more.
      if (name === 'content-length' && !streams) continue;
      headers.push(name, this.#headers[i + 1] as string);
    }
    for (const name of Object.keys(own)) {
      if (!(asksForToken && name === 'authorization')) headers.push(name, own[name] as string);
    }
    return headers;
  }
}

function otherOperation(header: string, { name }: Operation, { requirement }: Plan): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_UNDECLARED_OPERATION',
    `"${name}" was not sent: its header ${header} asks for another method or path, which nothing would have checked; ask for the operation that is meant by its own (${requirement.file})`,
    { requirement: requirement.id, operation: name, clause: 'exchanged-data.operations' },
  );
}

/** A credential in the query replaces one that the caller put there. */
function withoutQuery(path: string, names: Readonly<Record<string, string>>): string {
  const mark = path.indexOf('?');
  if (mark < 0) return path;
  const kept = path
    .slice(mark + 1)
    .split('&')
    .filter((field) => !Object.hasOwn(names, decodeName(field)));
  return kept.length === 0 ? path.slice(0, mark) : `${path.slice(0, mark)}?${kept.join('&')}`;
}

function decodeName(field: string): string {
  return new URLSearchParams(field).keys().next().value ?? '';
}
