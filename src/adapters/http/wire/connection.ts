/**
 * One connection to the other side: one request at a time, the next one only after the answer has ended.
 *
 *   connecting ──open──▶ idle ──send──▶ busy ──answer ended, reusable──▶ idle
 *        └──fails──▶ closed ◀──error, end, stop, broken answer──┘
 *
 * Invariants
 * 1. A handler hears `onResponseEnd` or `onResponseError`, once, and nothing after it.
 * 2. A connection on which an answer was cut short, stopped or broken is never used again.
 * 3. Bytes that arrive while idle close the connection: they answer no question of ours.
 */
import type { Socket } from 'node:net';
import type { Fields } from './fields.ts';
import { ResponseReader } from './response-reader.ts';
import { WireError, type WireHandler, type WireRequest } from './wire.ts';

export interface ConnectionOwner {
  idle(connection: WireConnection): void;
  closed(connection: WireConnection): void;
}

export class WireConnection {
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #reader: ResponseReader;
  #handler: WireHandler | undefined = undefined;
  #open = false;
  #closed = false;
  #answers = 0;
  #heard = false;
  paused = false;

  constructor(socket: Socket, secure: boolean, owner: ConnectionOwner) {
    this.#socket = socket;
    this.#owner = owner;
    this.#reader = new ResponseReader(this);
    socket.setNoDelay(true);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      this.#open = true;
      const handler = this.#handler;
      if (handler === undefined) owner.idle(this);
      else this.#write(handler);
    });
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('end', () => this.#ended());
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(undefined));
  }

  /** Sends as soon as the connection is open. Only when idle or connecting with nothing to send. */
  send(handler: WireHandler): void {
    this.#handler = handler;
    this.#heard = false;
    handler.onRequestStart(this);
    if (this.#open && this.#handler === handler) this.#write(handler);
  }

  /** Stops the request; the handler hears `onResponseError` with the reason. */
  abort(reason: Error): void {
    this.#fail(reason);
  }

  pause(): void {
    this.paused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.paused = false;
    this.#socket.resume();
  }

  close(): void {
    this.#fail(undefined);
  }

  onHead(status: number, reason: string, fields: Fields): void {
    this.#handler?.onResponseStart(this, status, fields, reason);
  }

  onData(data: Buffer): void {
    this.#handler?.onResponseData(this, data);
  }

  #write(handler: WireHandler): void {
    const request: WireRequest = handler.request;
    this.#reader.next(request.method);
    const { body } = request;
    if (body === undefined || body.length === 0) {
      this.#socket.write(request.head, 'latin1');
      return;
    }
    this.#socket.cork();
    this.#socket.write(request.head, 'latin1');
    this.#socket.write(body);
    this.#socket.uncork();
  }

  #read(bytes: Buffer): void {
    if (this.#handler === undefined) return this.#fail(undefined);
    this.#heard = true;
    this.#reader.read(bytes);
    this.#settle();
  }

  #ended(): void {
    if (this.#handler !== undefined && this.#heard) this.#reader.close();
    this.#settle();
    this.#fail(undefined);
  }

  /** Ends the exchange when the reader has come to an end, good or bad. */
  #settle(): void {
    const handler = this.#handler;
    if (handler === undefined) return;
    if (this.#reader.state === 'broken')
      this.#fail(new WireError('EPROTO', `the answer is not HTTP/1.1: ${this.#reader.because}`, 'yes'));
    else if (this.#reader.state === 'ended') {
      this.#handler = undefined;
      this.#answers += 1;
      if (this.#reader.reusable && !this.#closed) {
        if (this.paused) this.resume();
        this.#owner.idle(this);
      } else this.#fail(undefined);
      handler.onResponseEnd(this);
    }
  }

  #fail(reason: Error | undefined): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#socket.destroy();
      this.#owner.closed(this);
    }
    const handler = this.#handler;
    if (handler === undefined) return;
    this.#handler = undefined;
    handler.onResponseError(this, this.#explain(reason));
  }

  #explain(reason: Error | undefined): Error {
    if (reason instanceof WireError) return reason;
    if (!this.#open)
      return new WireError(code(reason) ?? 'ECONNREFUSED', reason?.message ?? 'the connection could not be opened', 'no', reason);
    const sent = this.#heard ? 'yes' : 'unknown';
    const what =
      reason?.message ??
      (this.#answers > 0 && !this.#heard
        ? 'the kept connection was closed before an answer'
        : 'the connection was closed before the answer ended');
    return new WireError(code(reason) ?? 'ECONNRESET', what, sent, reason);
  }
}

function code(error: Error | undefined): string | undefined {
  return error !== undefined && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
