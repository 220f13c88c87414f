import { Dispatcher } from 'undici';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Engine } from '../../runtime/engine.ts';
import { activeTraceContext } from '../../runtime/telemetry/opentelemetry.ts';
import type { HttpAdapter } from './adapter.ts';
import { failureOf } from './failure.ts';
import { Flight } from './flight.ts';
import { headerOf } from './headers.ts';
import type { Origins } from './origins.ts';
import { replayable } from './replayable-body.ts';
import type { HttpRequest } from './request.ts';

/** Takes the place of a connection pool under one `fetch`: each request it is given is one governed call. */
export class FetchDispatcher extends Dispatcher {
  readonly #engine: Engine;
  readonly #adapter: HttpAdapter;
  readonly #origins: Origins;
  readonly #text: string | undefined;

  /** `text`: the body, when the caller gave it as text. */
  constructor(engine: Engine, adapter: HttpAdapter, origins: Origins, text: string | undefined) {
    super();
    this.#engine = engine;
    this.#adapter = adapter;
    this.#origins = origins;
    this.#text = text;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const flight = new Flight(handler);
    handler.onRequestStart?.(flight, null);
    try {
      const { operation, path } = this.#destination(options);
      const headers = headerList(options.headers);
      const body = this.#body(options, headers);
      const send = (ready: HttpRequest['body']): void =>
        this.#send({ method: options.method, path, headers, body: ready, operation }, flight);
      if (body instanceof Promise) body.then(send).catch((error: unknown) => flight.fail(error));
      else send(body);
    } catch (error) {
      flight.fail(error);
    }
    return true;
  }

  #send(request: HttpRequest, flight: Flight): void {
    if (flight.aborted) return;
    const { headers, operation } = request;
    const traceparent = headerOf(headers, 'traceparent');
    const trace = traceparent === undefined ? activeTraceContext() : { traceparent, tracestate: headerOf(headers, 'tracestate') };
    this.#engine.call(this.#adapter.exchange(request), { ...trace, signal: flight.signal }).then(
      (result) => {
        const { answer } = result.outcome;
        if (answer === undefined) flight.fail(failureOf(this.#adapter.requirement, operation, result));
        else flight.land(answer, result);
      },
      (error: unknown) => flight.fail(error),
    );
  }

  #destination({ origin, path, method }: Dispatcher.DispatchOptions): { operation: Operation; path: string } {
    const { requirement } = this.#adapter;
    const below = this.#origins.pathBelow(String(origin), path);
    if (below === undefined) {
      throw new ConcordatError(
        'CONCORDAT_UNDECLARED_OPERATION',
        `${method} ${String(origin)}${path.split('?', 1)[0]} was not sent: this fetch is for ${requirement.id}, which talks to ${this.#origins.names} (${requirement.file}). Use the fetch of the requirement that is meant, or the platform's own.`,
        { requirement: requirement.id, clause: 'endpoint-connection.url' },
      );
    }
    const operation = this.#adapter.match(method, below);
    if (operation !== undefined) return { operation, path: below };
    throw new ConcordatError(
      'CONCORDAT_UNDECLARED_OPERATION',
      `${method} ${below.split('?', 1)[0]} was not sent: ${requirement.id} declares no such operation. Add a row to the operations table of ${requirement.file}.`,
      { requirement: requirement.id, clause: 'exchanged-data.operations' },
    );
  }

  #body(options: Dispatcher.DispatchOptions, headers: readonly string[]): HttpRequest['body'] | Promise<HttpRequest['body']> {
    const body = options.body as AsyncIterable<Uint8Array> | null | undefined;
    if (body === null || body === undefined) return undefined;
    if (this.#text !== undefined) return this.#text;
    const length = headerOf(headers, 'content-length');
    return replayable(body, length === undefined ? undefined : Number(length));
  }
}

function headerList(headers: Dispatcher.DispatchOptions['headers']): string[] {
  const list: string[] = [];
  if (headers === null || headers === undefined) return list;
  if (Array.isArray(headers)) return headers as string[];
  if (Symbol.iterator in headers) {
    for (const [name, value] of headers) append(list, name, value);
  } else {
    // The platform's fetch hands over a plain object; going through its keys allocates nothing.
    for (const name in headers) append(list, name, headers[name]);
  }
  return list;
}

function append(list: string[], name: string, value: number | string | readonly string[] | undefined): void {
  if (typeof value === 'object') for (const each of value) list.push(name, each);
  else if (value !== undefined) list.push(name, String(value));
}
