/**
 * Connections to one origin, kept open between requests. Bounded: a request beyond the bound waits for a connection, in order; the
 * engine's concurrency limit keeps that queue short, and a stopped request leaves it.
 */
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure, type SecureVersion } from 'node:tls';
import { type ConnectionOwner, WireConnection } from './connection.ts';
import { type WireControl, WireError, type WireHandler } from './wire.ts';

export interface PoolOptions {
  /** Most connections at once. Default 256. */
  readonly connections?: number | undefined;
  readonly minimumTls?: '1.2' | '1.3' | undefined;
}

export class WirePool implements ConnectionOwner {
  readonly #open: () => Socket;
  readonly #secure: boolean;
  readonly #most: number;
  readonly #all = new Set<WireConnection>();
  readonly #idle: WireConnection[] = [];
  readonly #waiting = new Set<Waiting>();
  #closed = false;

  constructor(origin: URL, options: PoolOptions = {}) {
    const host = origin.hostname.replace(/^\[|\]$/g, '');
    this.#secure = origin.protocol === 'https:';
    const port = Number(origin.port || (this.#secure ? 443 : 80));
    const minVersion: SecureVersion = options.minimumTls === '1.3' ? 'TLSv1.3' : 'TLSv1.2';
    this.#open = this.#secure
      ? () => connectSecure({ host, port, servername: host, minVersion, ALPNProtocols: ['http/1.1'] })
      : () => connectPlain({ host, port });
    this.#most = options.connections ?? 256;
  }

  /** For bounds and their metrics. */
  get status(): { readonly connections: number; readonly idle: number; readonly waiting: number } {
    return { connections: this.#all.size, idle: this.#idle.length, waiting: this.#waiting.size };
  }

  send(handler: WireHandler): void {
    if (this.#closed)
      return handler.onResponseError(undefined, new WireError('ECLOSED', 'the pool of connections is closed', 'no'));
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle.send(handler);
    if (this.#all.size < this.#most) {
      const connection = new WireConnection(this.#open(), this.#secure, this);
      this.#all.add(connection);
      return connection.send(handler);
    }
    const waiting = new Waiting(handler, this.#waiting);
    this.#waiting.add(waiting);
    handler.onRequestStart(waiting);
  }

  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting) waiting.abort(new WireError('ECLOSED', 'the pool of connections is closed', 'no'));
    for (const connection of this.#all) connection.close();
  }

  idle(connection: WireConnection): void {
    const next = this.#waiting.values().next().value;
    if (next === undefined) this.#idle.push(connection);
    else {
      this.#waiting.delete(next);
      connection.send(next.handler);
    }
  }

  closed(connection: WireConnection): void {
    this.#all.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    const next = this.#waiting.values().next().value;
    if (next === undefined || this.#closed) return;
    this.#waiting.delete(next);
    this.send(next.handler);
  }
}

/** A request that waits for a connection. */
class Waiting implements WireControl {
  readonly paused = false;
  readonly handler: WireHandler;
  readonly #queue: Set<Waiting>;

  constructor(handler: WireHandler, queue: Set<Waiting>) {
    this.handler = handler;
    this.#queue = queue;
  }

  pause(): void {}
  resume(): void {}

  abort(reason: Error): void {
    if (this.#queue.delete(this))
      this.handler.onResponseError(undefined, new WireError('ECANCELED', reason.message, 'no', reason));
  }
}
