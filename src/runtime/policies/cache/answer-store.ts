import type { Kept } from '../../../requirement/call.ts';

/** The most answers that one requirement keeps, and the most bytes of them. The least recently used go first. */
export const MAX_ENTRIES = 1_000;
export const MAX_BYTES = 16 * 1024 * 1024;

export interface StoredAnswer<A> {
  readonly kept: Kept<A>;
  /** Monotonic time at which the other side gave it. */
  readonly at: number;
}

/**
 * Answers that can be served again, by the identity of the question. The identity holds the tenant and the credential, so
 * no answer is ever given to another asker.
 *
 * Invariants
 * 1. `bytes` is the sum over all entries and never above `maxBytes`; there are never more than `maxEntries`.
 * 2. The map's order is the order of use: the first entry is the least recently used.
 */
export class AnswerStore<A> {
  readonly #entries = new Map<string, StoredAnswer<A>>();
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxEntries: number = MAX_ENTRIES, maxBytes: number = MAX_BYTES) {
    this.#maxEntries = maxEntries;
    this.#maxBytes = maxBytes;
  }

  /** The answer kept under this identity if it is not older than `maxAge` milliseconds. */
  find(identity: string, now: number, maxAge: number): StoredAnswer<A> | undefined {
    const entry = this.#entries.get(identity);
    if (entry === undefined || now - entry.at > maxAge) return undefined;
    this.#entries.delete(identity);
    this.#entries.set(identity, entry);
    return entry;
  }

  /** Keeps an answer, at the cost of the least recently used; false when it is larger than the whole store. */
  put(identity: string, kept: Kept<A>, now: number): boolean {
    this.#remove(identity);
    if (kept.bytes > this.#maxBytes) return false;
    this.#entries.set(identity, { kept, at: now });
    this.#bytes += kept.bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries && this.#bytes <= this.#maxBytes) break;
      this.#remove(oldest);
    }
    return true;
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  status(): AnswerStoreStatus {
    return { entries: this.#entries.size, maxEntries: this.#maxEntries, bytes: this.#bytes, maxBytes: this.#maxBytes };
  }

  #remove(identity: string): void {
    const entry = this.#entries.get(identity);
    if (entry === undefined) return;
    this.#entries.delete(identity);
    this.#bytes -= entry.kept.bytes;
  }
}

export interface AnswerStoreStatus {
  readonly entries: number;
  readonly maxEntries: number;
  readonly bytes: number;
  readonly maxBytes: number;
}
