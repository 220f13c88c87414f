/**
 * One connection to the other side: one request at a time, the next one only after the answer has ended.
 *
 *   connecting ──open──▶ idle ──send──▶ busy ──answer ended, reusable──▶ idle
 *        └──fails, stop, too long──▶ closed ◀──error, end, stop, idle too long, broken answer──┘
 *
 * Invariants
 * 1. A handler hears `onResponseEnd` or `onResponseError`, once, and nothing after it.
 * 2. A connection on which an answer was cut short, stopped or broken is never used again.
 * 3. Bytes that arrive while idle close the connection: they answer no question of ours.
 * 4. What a handler is given is its own: the bytes read are overwritten by the next read of any connection.
 * 5. `onRequestStart` is called when the request is about to be written, on an open connection: before it, nothing has left.
 */
import type { Socket } from 'node:net';
import type { WireExchange } from './exchange.ts';
import type { Fields } from './fields.ts';
import { ResponseReader } from './response-reader.ts';

export interface ConnectionOwner {
  /** Its exchange has ended and it can carry another. */
  idle(connection: WireConnection): void;
  /** It is gone; `busy`: an exchange ended with it. */
  closed(connection: WireConnection, busy: boolean): void;
}

/** Takes the bytes of one read; they are valid until it returns. */
export type OnRead = (bytes: Buffer) => void;

export class WireConnection {
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #reader: ResponseReader;
  #exchange: WireExchange | undefined = undefined;
  #open = false;
  #closed = false;
  #heard = false;
  #timed = false;

  /** `patience`: longest wait for the connection, handshake included, milliseconds. */
  constructor(open: (onRead: OnRead) => Socket, secure: boolean, patience: number, owner: ConnectionOwner) {
    const socket = open((bytes) => this.#read(bytes));
    this.#socket = socket;
    this.#owner = owner;
    this.#reader = new ResponseReader(this);
    socket.setNoDelay(true);
    socket.once(secure ? 'secureConnect' : 'connect', () => this.#opened());
    socket.on('end', () => this.#ended());
    socket.on('timeout', () => this.#fail(this.#silence()));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(undefined));
    this.#time(patience);
  }

  /** Sends as soon as the connection is open. Only while new or idle. */
  send(exchange: WireExchange): void {
    this.#exchange = exchange;
    exchange.connection = this;
    if (this.#open) this.#write(exchange);
  }

  stop(exchange: WireExchange, reason: Error): void {
    if (this.#exchange === exchange) this.#fail(reason);
  }

  /** Reads on or not, as the exchange says. */
  hold(exchange: WireExchange): void {
    if (this.#exchange !== exchange) return;
    if (exchange.paused) this.#socket.pause();
    else this.#socket.resume();
  }

  close(): void {
    this.#fail(failure('ECONNRESET', 'the connection was closed'));
  }

  onHead(status: number, reason: string, fields: Fields): void {
    const exchange = this.#exchange as WireExchange;
    exchange.rawHeaders = fields.list;
    exchange.handler.onResponseStart?.(exchange, status, byName(fields.list), reason);
  }

  onData(data: Buffer): void {
    const exchange = this.#exchange;
    if (exchange !== undefined) exchange.handler.onResponseData?.(exchange, Buffer.from(data));
  }

  #opened(): void {
    this.#open = true;
    this.#time(0);
    if (this.#exchange !== undefined) this.#write(this.#exchange);
  }

  #write(exchange: WireExchange): void {
    this.#heard = false;
    exchange.handler.onRequestStart?.(exchange, undefined);
    if (this.#exchange !== exchange) return;
    const { method, head, body } = exchange.request;
    this.#reader.next(method);
    if (body === undefined || body.length === 0) {
      this.#socket.write(head, 'latin1');
      return;
    }
    this.#socket.cork();
    this.#socket.write(head, 'latin1');
    this.#socket.write(body);
    this.#socket.uncork();
  }

  #read(bytes: Buffer): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return this.#fail(undefined);
    if (!this.#heard) {
      this.#heard = true;
      exchange.handler.onResponseStarted?.();
    }
    this.#reader.read(bytes);
    this.#settle();
  }

  #ended(): void {
    if (this.#exchange !== undefined && this.#heard) {
      this.#reader.close();
      this.#settle();
    }
    this.#fail(undefined);
  }

  /** Ends the exchange when the reader has come to an end, good or bad. */
  #settle(): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    const { state } = this.#reader;
    if (state === 'broken')
      return this.#fail(failure('HPE_INVALID', `the answer is not plain HTTP/1.1: ${this.#reader.because}`));
    if (state !== 'ended') return this.#time(state === 'head' ? 0 : exchange.request.idle);
    this.#time(0);
    this.#exchange = undefined;
    exchange.connection = undefined;
    if (exchange.paused) this.#socket.resume();
    if (this.#reader.reusable && !this.#closed) this.#owner.idle(this);
    else this.#shut(true);
    exchange.handler.onResponseEnd?.(exchange, {});
  }

  #silence(): Error {
    return this.#open
      ? failure('UND_ERR_BODY_TIMEOUT', 'nothing came for longer than allowed')
      : failure('UND_ERR_CONNECT_TIMEOUT', 'the connection could not be opened in time');
  }

  #time(milliseconds: number): void {
    if (milliseconds === 0 && !this.#timed) return;
    this.#timed = milliseconds > 0;
    this.#socket.setTimeout(milliseconds);
  }

  #fail(reason: Error | undefined): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#shut(exchange !== undefined);
    if (exchange === undefined) return;
    exchange.connection = undefined;
    exchange.handler.onResponseError?.(
      exchange,
      reason ??
        failure(
          'ECONNRESET',
          this.#open ? 'the connection was closed before the answer ended' : 'the connection could not be opened',
        ),
    );
  }

  #shut(busy: boolean): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.destroy();
    this.#owner.closed(this, busy);
  }
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** Fields by lower-case name, as undici's handlers expect them. */
function byName(list: readonly string[]): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {};
  for (let at = 0; at + 1 < list.length; at += 2) {
    const name = (list[at] as string).toLowerCase();
    const value = list[at + 1] as string;
    const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (before === undefined) fields[name] = value;
    else if (typeof before === 'string') fields[name] = [before, value];
    else before.push(value);
  }
  return fields;
}
