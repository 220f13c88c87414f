/**
 * Reads one HTTP/1.1 response after another from the bytes of a connection (RFC 9112), strictly. It knows no sockets.
 *
 *   head ──empty line──▶ length | chunks | until close ──all──▶ ended ──next()──▶ head …
 *     └──no body (HEAD, 1xx, 204, 304, length 0)──▶ ended
 *
 * Invariants
 * 1. `onHead` is called once for each message, before any `onData`; interim 1xx heads are skipped.
 * 2. Data is given without copying, in order, and never after the message's end: bytes that follow it make the connection
 *    one that can't be used again, and nothing else.
 * 3. After `broken` nothing is called any more: where one message ends is no longer known.
 */
import { ChunkReader } from './chunks.ts';
import { type Fields, readFields } from './fields.ts';

const MAX_HEAD = 65_536;
/** Most interim heads before the one that counts. */
const MAX_INTERIM = 16;
const END = Buffer.from('\r\n\r\n');

export interface ResponseSink {
  onHead(status: number, reason: string, fields: Fields): void;
  onData(data: Buffer): void;
}

export class ResponseReader {
  state: 'head' | 'length' | 'chunks' | 'until close' | 'ended' | 'broken' = 'head';
  /** Why it is broken, for the error. */
  because = '';
  /** The connection can carry another message after this one. */
  reusable = true;
  readonly #sink: ResponseSink;
  #head: Buffer | undefined = undefined;
  #left = 0;
  #interim = 0;
  #chunks: ChunkReader | undefined = undefined;
  #bodiless = false;
  readonly #take = (data: Buffer): void => this.#sink.onData(data);

  constructor(sink: ResponseSink) {
    this.#sink = sink;
  }

  /** Gets ready for the next message. `method` decides whether a body can follow (RFC 9110 §9.3.2). */
  next(method: string): void {
    this.state = 'head';
    this.reusable = true;
    this.#interim = 0;
    this.#bodiless = method === 'HEAD';
  }

  read(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      switch (this.state) {
        case 'head':
          at = this.#readHead(bytes, at);
          break;
        case 'length': {
          const end = Math.min(bytes.length, at + this.#left);
          this.#left -= end - at;
          if (this.#left === 0) this.state = 'ended';
          this.#sink.onData(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end));
          at = end;
          break;
        }
        case 'chunks': {
          const chunks = this.#chunks as ChunkReader;
          at = chunks.read(bytes, at, this.#take);
          if (at < 0) return this.#breaks('its chunked coding is malformed');
          if (chunks.done) this.state = 'ended';
          break;
        }
        case 'until close':
          this.#sink.onData(at === 0 ? bytes : bytes.subarray(at));
          return;
        case 'ended':
          // The message is whole, whatever these are; they answer no question of ours.
          this.reusable = false;
          return;
        case 'broken':
          return;
      }
    }
  }

  /** The other side has closed: true when that is a proper end of the message. */
  close(): boolean {
    if (this.state === 'until close') this.state = 'ended';
    this.reusable = false;
    return this.state === 'ended';
  }

  #readHead(bytes: Buffer, at: number): number {
    let all = bytes;
    let from = at;
    if (this.#head !== undefined) {
      all = Buffer.concat([this.#head, bytes.subarray(at)]);
      from = 0;
    }
    const end = all.indexOf(END, from);
    if (end < 0 ? all.length - from > MAX_HEAD : end - from > MAX_HEAD) {
      this.#breaks(`its head is larger than ${MAX_HEAD} bytes`);
      return bytes.length;
    }
    if (end < 0) {
      this.#head = Buffer.from(all.subarray(from));
      return bytes.length;
    }
    const before = this.#head?.length ?? 0;
    this.#head = undefined;
    this.#begin(all.toString('latin1', from, end));
    return before === 0 ? end + 4 : at + end + 4 - before;
  }

  #begin(text: string): void {
    const line = text.indexOf('\r\n');
    const statusLine = line < 0 ? text : text.slice(0, line);
    const parts = /^HTTP\/1\.([01]) (\d{3})(?: ([\t\x20-\x7e\x80-\xff]*))?$/.exec(statusLine);
    if (parts === null) return this.#breaks('its status line is malformed');
    const fields = readFields(text, line < 0 ? text.length : line + 2);
    if (fields === undefined) return this.#breaks('its header fields are malformed or contradict each other');
    const status = Number(parts[2]);
    if (status === 101 || status < 100) return this.#breaks(`it answers ${status} to a request that asked for no such thing`);
    if (status < 200) {
      this.#interim += 1;
      if (this.#interim > MAX_INTERIM) this.#breaks(`more than ${MAX_INTERIM} interim answers came before it`);
      return;
    }
    if (fields.close || parts[1] === '0') this.reusable = false;
    if (this.#bodiless || status === 204 || status === 304 || fields.contentLength === 0) this.state = 'ended';
    else if (fields.chunked) {
      this.#chunks = new ChunkReader();
      this.state = 'chunks';
    } else if (fields.contentLength > 0) {
      this.#left = fields.contentLength;
      this.state = 'length';
    } else {
      this.state = 'until close';
      this.reusable = false;
    }
    this.#sink.onHead(status, parts[3] ?? '', fields);
  }

  #breaks(because: string): void {
    this.state = 'broken';
    this.because = because;
    this.reusable = false;
  }
}
