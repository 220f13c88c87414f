/**
 * The body of an answer that is still arriving. Bytes wait here, up to a bound, until somebody reads them; then they are
 * pushed on as they come, and a reader that says stop stops the socket.
 *
 * ```
 *            read              end of message
 *  waiting ───────▶ reading ──────────────────▶ over      (what still waits here is read to its end afterwards)
 *     │                │      break, idle
 *     │ discard        ├──────────────────────▶ broken    (the reader gets what came, then the error)
 *     ▼                │ cancel
 *  draining ───────────┴──────────────────────▶ over
 *     too long: stopped
 * ```
 *
 * 1. At most `BUFFER_MAX` bytes and one chunk wait, unless a `keep` asked for more.
 * 2. The sink hears `end` or `error` at most once, and nothing after it, and nothing after `cancel`.
 * 3. The order of bytes is the order of arrival.
 */
import type { BodyReading, BodySink } from './answer.ts';
import { Body, broken } from './body.ts';

/** Bytes that may wait for a reader before the socket is paused. */
export const BUFFER_MAX = 64 * 1024;
/** A rest that nobody will read is let in up to here; a longer one costs the connection. */
export const DRAIN_MAX = 64 * 1024;

/** How a body stops and starts its transfer; undici's controller fits. */
export interface Transfer {
  abort(reason: Error): void;
  pause(): void;
  resume(): void;
}

const NOBODY_READS = new Error('nobody reads the rest of this answer');

export class ReceivedBody extends Body implements BodyReading {
  readonly #transfer: Transfer;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #bound = BUFFER_MAX;
  #sink: BodySink | undefined;
  #held = false;
  #pushing = false;
  #taken = false;
  #drained = -1;
  #over = false;
  #error: Error | undefined;
  #copy: Copy | undefined;
  /** True once we stopped it ourselves: its end proves nothing about the other side. */
  stopped = false;

  constructor(transfer: Transfer, contentEncoding: string | undefined) {
    super(contentEncoding);
    this.#transfer = transfer;
  }

  get buffered(): number {
    return this.#waitingBytes;
  }

  /** What has arrived and waits, in one piece. Nothing is taken. */
  peek(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(Buffer.concat(this.#waiting, this.#waitingBytes));
  }

  /** Lets up to `bytes` wait, for whoever needs to see the beginning before anybody reads. */
  allow(bytes: number): void {
    if (bytes > this.#bound) this.#bound = bytes;
    if (this.#waitingBytes < this.#bound && !this.#over) this.#transfer.resume();
  }

  /** A chunk has arrived. */
  push(chunk: Uint8Array): void {
    // The parser can report an empty piece when it goes on after a pause; whoever reads would ask again, for ever.
    if (chunk.byteLength === 0) return;
    this.#copy?.take(chunk);
    if (this.#drained >= 0) {
      this.#drained += chunk.byteLength;
      if (this.#drained > DRAIN_MAX) this.#stop(NOBODY_READS);
      return;
    }
    if (this.#sink !== undefined && this.#waiting.length === 0 && !this.#held) {
      if (!this.#sink.data(chunk)) this.#hold();
      return;
    }
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.byteLength;
    if (this.#waitingBytes >= this.#bound && !this.#pushing) this.#transfer.pause();
  }

  /** The message is complete. */
  end(): void {
    this.#over = true;
    this.#copy?.end();
    this.#push();
  }

  /** It broke off. */
  fail(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#error = error;
    this.#copy?.fail();
    this.#push();
  }

  protected override whole(): readonly Uint8Array[] | undefined {
    if (!this.#over || this.#taken || this.#error !== undefined) return undefined;
    const chunks = this.#waiting;
    this.#taken = true;
    this.#forget();
    return chunks;
  }

  override read(sink: BodySink): BodyReading {
    if (this.#taken) throw broken('its body has been read already', undefined);
    this.#taken = true;
    this.#sink = sink;
    this.#push();
    return this;
  }

  resume(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#push();
  }

  cancel(reason?: unknown): void {
    if (this.#sink === undefined) return;
    this.#sink = undefined;
    this.#forget();
    if (!this.#over) this.#stop(reason instanceof Error ? reason : NOBODY_READS);
  }

  override discard(): void {
    if (this.#taken) return;
    this.#taken = true;
    this.#drained = this.#waitingBytes;
    this.#forget();
    if (this.#over) return;
    if (this.#drained > DRAIN_MAX) this.#stop(NOBODY_READS);
    else this.#transfer.resume();
  }

  /** Everything of it, once it is complete, beside whoever reads it; undefined when it breaks or is longer than `max`. */
  async copy(max: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#taken) return undefined;
    const copy = new Copy(this.#waiting, max);
    this.#copy = copy;
    if (this.#over) this.#error === undefined ? copy.end() : copy.fail();
    else this.allow(max);
    return copy.done;
  }

  #push(): void {
    if (this.#pushing) return;
    this.#pushing = true;
    while (this.#sink !== undefined && !this.#held && this.#waiting.length > 0) {
      const chunk = this.#waiting.shift() as Uint8Array;
      this.#waitingBytes -= chunk.byteLength;
      if (!this.#sink.data(chunk)) this.#held = true;
    }
    this.#pushing = false;
    if (this.#sink === undefined || this.#waiting.length > 0) return;
    if (this.#over) {
      const sink = this.#sink;
      this.#sink = undefined;
      if (this.#error === undefined) sink.end();
      else sink.error(this.#error);
    } else if (this.#held) this.#transfer.pause();
    else this.#transfer.resume();
  }

  #hold(): void {
    if (this.#sink === undefined) return;
    this.#held = true;
    this.#transfer.pause();
  }

  #stop(reason: Error): void {
    this.stopped = true;
    this.#transfer.abort(reason);
  }

  #forget(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}

/** Collects a second copy of the bytes while they pass. */
class Copy {
  readonly #max: number;
  #chunks: Uint8Array[] | undefined;
  #length = 0;
  #resolve!: (bytes: Uint8Array<ArrayBuffer> | undefined) => void;
  readonly done = new Promise<Uint8Array<ArrayBuffer> | undefined>((resolve) => {
    this.#resolve = resolve;
  });

  constructor(arrived: readonly Uint8Array[], max: number) {
    this.#max = max;
    this.#chunks = [];
    for (const chunk of arrived) this.take(chunk);
  }

  take(chunk: Uint8Array): void {
    if (this.#chunks === undefined) return;
    this.#length += chunk.byteLength;
    if (this.#length > this.#max) this.fail();
    else this.#chunks.push(chunk);
  }

  end(): void {
    const chunks = this.#chunks;
    if (chunks !== undefined) this.#resolve(Uint8Array.from(Buffer.concat(chunks, this.#length)));
  }

  fail(): void {
    this.#chunks = undefined;
    this.#resolve(undefined);
  }
}
