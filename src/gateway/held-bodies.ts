/**
 * Request bodies that are held in memory so that a retry can send them again, all of them together bounded. A body there is
 * no room for is streamed instead, and such a call is sent once.
 */
import type { Readable } from 'node:stream';

export class HeldBodies {
  readonly limit: number;
  readonly #largest: number;
  #used = 0;

  constructor(limit: number, largest: number) {
    this.limit = limit;
    this.#largest = largest;
  }

  get used(): number {
    return this.#used;
  }

  /** Takes room for a body. False: it is too large to be held at all, or there is no room left now. */
  take(bytes: number): boolean {
    if (bytes > this.#largest || this.#used + bytes > this.limit) return false;
    this.#used += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#used -= bytes;
  }

  /** True when only the bound on all of them together stands in the way. */
  full(bytes: number): boolean {
    return bytes <= this.#largest && this.#used + bytes > this.limit;
  }
}

/** Collects a body of known length; `done` is not called when the caller goes away first. */
export function collect(request: Readable, length: number, done: (bytes: Uint8Array) => void): void {
  const chunks: Uint8Array[] = [];
  request.on('data', (chunk: Uint8Array) => void chunks.push(chunk));
  request.on('end', () => done(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks, length)));
}
