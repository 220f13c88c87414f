/**
 * A faster dispatcher for the gateway: our own strict HTTP/1.1 codec for requests whose body is in memory, undici for the rest.
 * Connections to one origin are kept open between requests and bounded; a request beyond the bound waits for one, in order. The engine's
 * concurrency limit keeps that queue short, and a stopped request leaves it.
 */
import { connect as connectPlain, isIP, type OnReadOpts, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectSecure, type SecureVersion } from 'node:tls';
import { Dispatcher } from 'undici';
import { type ConnectionOwner, type OnRead, WireConnection } from './connection.ts';
import { WireExchange, type WireHandler } from './exchange.ts';
import { requestHead } from './request-writer.ts';

export interface WireOptions {
  /** Most connections at once. */
  readonly connections: number;
  /** Longest wait for a connection, milliseconds. */
  readonly connectTimeout: number;
  readonly minimumTls: '1.2' | '1.3';
  /** Takes requests whose body is a stream. Closed with this one. */
  readonly streams: Dispatcher;
}

/**
 * Where plain sockets read into, all of them: what is read is worked off before the next read. Otherwise each read would
 * allocate 64 KiB and give most of it back.
 */
const READ_BUFFER = Buffer.allocUnsafeSlow(65_536);
/** A secure socket can decrypt while another one writes, so each has its own; records are no larger. */
const SECURE_READ_BYTES = 16_384;

export class WireDispatcher extends Dispatcher implements ConnectionOwner {
  readonly #host: string;
  readonly #open: (onRead: OnRead) => Socket;
  readonly #secure: boolean;
  readonly #options: WireOptions;
  readonly #all = new Set<WireConnection>();
  readonly #idle: WireConnection[] = [];
  readonly #waiting = new Set<WireExchange>();
  #closing: (() => void) | undefined = undefined;
  #closed = false;
  #busy = 0;

  constructor(origin: URL, options: WireOptions) {
    super();
    const host = origin.hostname.replace(/^\[|\]$/g, '');
    this.#host = origin.host;
    this.#secure = origin.protocol === 'https:';
    const port = Number(origin.port || (this.#secure ? 443 : 80));
    const minVersion: SecureVersion = options.minimumTls === '1.3' ? 'TLSv1.3' : 'TLSv1.2';
    this.#open = this.#secure
      ? (onRead) => {
          const onread = reading(Buffer.allocUnsafeSlow(SECURE_READ_BYTES), onRead);
          const options = {
            host,
            port,
            servername: isIP(host) === 0 ? host : '',
            minVersion,
            ALPNProtocols: ['http/1.1'],
            onread,
          };
          return connectSecure(options satisfies ConnectionOptions);
        }
      : (onRead) => connectPlain({ host, port, onread: reading(READ_BUFFER, onRead) });
    this.#options = options;
  }

  /** For bounds and their metrics. */
  get status(): { readonly connections: number; readonly idle: number; readonly waiting: number } {
    return { connections: this.#all.size, idle: this.#idle.length, waiting: this.#waiting.size };
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: WireHandler): boolean {
    const { method, path, headers, body } = options;
    if (body !== null && body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array))
      return this.#options.streams.dispatch(options, handler);
    const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? undefined);
    const expectsBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
    const head = requestHead(
      method,
      path,
      this.#host,
      headers as readonly string[],
      bytes?.length ?? (expectsBody ? 0 : undefined),
    );
    const exchange = new WireExchange({ method, head: head ?? '', body: bytes, idle: options.bodyTimeout ?? 0 }, handler);
    if (head === undefined)
      handler.onResponseError?.(
        exchange,
        refusal('UND_ERR_INVALID_ARG', 'a header or the target contains characters that may not stand there'),
      );
    else if (this.#closed) handler.onResponseError?.(exchange, refusal('UND_ERR_CLOSED', 'the dispatcher is closed'));
    else {
      this.#busy += 1;
      this.#send(exchange);
    }
    return true;
  }

  override close(callback?: () => void): Promise<void> {
    this.#closed = true;
    const drained = new Promise<void>((resolve) => {
      this.#closing = resolve;
    });
    for (const connection of [...this.#idle]) connection.close();
    if (this.#busy === 0) this.#closing?.();
    return Promise.all([drained, this.#options.streams.close()]).then(() => callback?.());
  }

  override destroy(): Promise<void> {
    this.#closed = true;
    for (const exchange of [...this.#waiting]) exchange.abort(refusal('UND_ERR_DESTROYED', 'the dispatcher is destroyed'));
    for (const connection of [...this.#all]) connection.close();
    return this.#options.streams.destroy();
  }

  idle(connection: WireConnection): void {
    this.#busy -= 1;
    const next = this.#next();
    if (next !== undefined) connection.send(next);
    else if (this.#closed) connection.close();
    else this.#idle.push(connection);
    if (this.#busy === 0) this.#closing?.();
  }

  closed(connection: WireConnection, busy: boolean): void {
    this.#all.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    if (busy) this.#busy -= 1;
    const next = this.#next();
    if (next !== undefined) this.#send(next);
    if (this.#busy === 0) this.#closing?.();
  }

  #send(exchange: WireExchange): void {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle.send(exchange);
    exchange.handler.onRequestWaits?.(exchange);
    if (this.#all.size < this.#options.connections) {
      const connection = new WireConnection(this.#open, this.#secure, this.#options.connectTimeout, this);
      this.#all.add(connection);
      return connection.send(exchange);
    }
    this.#waiting.add(exchange);
    exchange.leave = () => {
      if (this.#waiting.delete(exchange)) this.#busy -= 1;
    };
  }

  #next(): WireExchange | undefined {
    const next = this.#waiting.values().next().value;
    if (next === undefined) return undefined;
    this.#waiting.delete(next);
    next.leave = undefined;
    return next;
  }
}

function reading(buffer: Buffer, onRead: OnRead): OnReadOpts {
  return {
    buffer,
    callback: (bytes) => {
      onRead(buffer.subarray(0, bytes));
      return true;
    },
  };
}

function refusal(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
