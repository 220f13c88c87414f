/** What a vendor keeps of each idempotency key: the request it came with and the answer it got. */
import { createHash, randomUUID } from 'node:crypto';
import type { VendorAnswer } from './stand-in.ts';

const MAX_KEYS = 10_000;

export class IdempotencyKeys {
  readonly #kept = new Map<string, { fingerprint: string; answer: VendorAnswer }>();

  /**
   * Acts once per key. A repetition gets the first answer again and says so by `replayed`; the same key with another
   * request gets `mismatch`. Without a key every request acts.
   */
  once(
    key: string | undefined,
    request: string,
    act: () => VendorAnswer,
    replayed: (first: VendorAnswer) => VendorAnswer,
    mismatch: () => VendorAnswer,
  ): VendorAnswer {
    if (key === undefined) return act();
    const fingerprint = createHash('sha256').update(request).digest('hex');
    const known = this.#kept.get(key);
    if (known !== undefined) return known.fingerprint === fingerprint ? replayed(known.answer) : mismatch();
    const answer = act();
    this.#kept.set(key, { fingerprint, answer });
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > MAX_KEYS && !oldest.done) this.#kept.delete(oldest.value);
    return answer;
  }
}

/** Things by id, oldest forgotten first, so that a stand-in that runs for weeks does not grow. */
export class Shelf<T> {
  readonly #things = new Map<string, T>();

  put(id: string, thing: T): T {
    this.#things.set(id, thing);
    const oldest = this.#things.keys().next();
    if (this.#things.size > MAX_KEYS && !oldest.done) this.#things.delete(oldest.value);
    return thing;
  }

  get(id: string): T | undefined {
    return this.#things.get(id);
  }

  all(): T[] {
    return [...this.#things.values()];
  }
}

/** `hex(32)`: so many random hexadecimal digits. */
export function hex(digits: number): string {
  return randomUUID().replaceAll('-', '').padEnd(digits, '0').slice(0, digits);
}
