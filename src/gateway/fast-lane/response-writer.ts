import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { CallerResponse } from '../caller.ts';

/** What the connection does once an answer has been written. */
export interface ResponseOwner {
  finished(response: PlainResponse, keep: boolean): void;
}

/** Writes one answer to a plain request. `node:http`'s response, by shape, as far as the gateway uses it. */
export class PlainResponse implements CallerResponse {
  headersSent = false;
  writableEnded = false;
  readonly #socket: Socket;
  readonly #owner: ResponseOwner;
  readonly #bodiless: boolean;
  readonly #date: () => string;
  #keep: boolean;
  #head = '';
  #chunked = false;
  #closed = false;
  #onDrain: (() => void) | undefined = undefined;
  #onClose: (() => void)[] = [];

  constructor(socket: Socket, owner: ResponseOwner, method: string, keep: boolean, date: () => string) {
    this.#socket = socket;
    this.#owner = owner;
    this.#bodiless = method === 'HEAD';
    this.#keep = keep;
    this.#date = date;
  }

  /** A plain request never waits for it. */
  writeContinue(): void {}

  writeHead(status: number, headers: string[]): void {
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`;
    let length = false;
    let dated = false;
    for (let at = 0; at + 1 < headers.length; at += 2) {
      const name = headers[at] as string;
      const value = headers[at + 1] as string;
      if (LINE_END.test(value)) throw new TypeError(`the value of ${name} has a line end in it`);
      const lower = name.length === 14 || name.length === 4 || name.length === 10 ? name.toLowerCase() : '';
      if (lower === 'content-length') length = true;
      else if (lower === 'date') dated = true;
      else if (lower === 'connection') {
        if (value === 'close') this.#keep = false;
        continue;
      }
      head += `${name}: ${value}\r\n`;
    }
    if (!dated) head += `Date: ${this.#date()}\r\n`;
    this.#chunked = !length && !this.#bodiless && status !== 204 && status !== 304;
    if (this.#chunked) head += 'Transfer-Encoding: chunked\r\n';
    this.#head = `${head}Connection: ${this.#keep ? 'keep-alive' : 'close'}\r\n\r\n`;
    this.headersSent = true;
  }

  write(chunk: Uint8Array): boolean {
    if (this.#closed || chunk.length === 0) return true;
    this.#socket.cork();
    this.#writeHead();
    if (this.#chunked) this.#socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
    const more = this.#socket.write(chunk);
    if (this.#chunked) this.#socket.write('\r\n', 'latin1');
    this.#socket.uncork();
    return more;
  }

  end(chunk?: Uint8Array | string, encoding: 'latin1' | 'utf8' = 'utf8'): void {
    if (this.#closed || this.writableEnded) return;
    if (chunk !== undefined && !this.#bodiless) this.#last(chunk, encoding);
    this.#writeHead();
    if (this.#chunked) this.#socket.write('0\r\n\r\n', 'latin1');
    this.writableEnded = true;
    this.#owner.finished(this, this.#keep);
    this.close();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  on(event: 'drain' | 'close', listener: () => void): void {
    if (event === 'drain') this.#onDrain = listener;
    else this.#onClose.push(listener);
  }

  drained(): void {
    this.#onDrain?.();
  }

  /** The answer is over, written or not. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#onClose) listener();
  }

  #last(chunk: Uint8Array | string, encoding: 'latin1' | 'utf8'): void {
    if (typeof chunk !== 'string') this.write(chunk);
    else if (this.#chunked || encoding !== 'latin1') this.write(Buffer.from(chunk, encoding));
    else {
      // Head and body as one text leave in one write.
      this.#socket.write(this.#head + chunk, 'latin1');
      this.#head = '';
    }
  }

  #writeHead(): void {
    if (this.#head === '') return;
    this.#socket.write(this.#head, 'latin1');
    this.#head = '';
  }
}

const LINE_END = /[\r\n\0]/;
