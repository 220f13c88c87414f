/**
 * Notices callers that repeat calls by themselves: their retries and ours multiply, so theirs should be off. Told by the
 * headers in which SDKs number their attempts, or by an idempotency key that was here a short while ago.
 */

/** Where SDKs say that this is not the first try. */
const RETRY_HEADERS: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ['x-stainless-retry-count', positive],
  ['x-retry-count', positive],
  ['x-ms-retry-count', positive],
  ['amz-sdk-request', (value: string) => /\battempt=(?!1\b)\d+/.test(value)],
  ['x-goog-api-client', (value: string) => /\bgccl-attempt-count\/(?!1\b)\d+/.test(value)],
]);

/** How long a key is remembered: SDKs give up long before. */
const REMEMBERED_FOR = 600_000;
const LONGEST_KEY = 255;

export class Repeats {
  readonly limit: number;
  readonly #seen = new Map<string, number>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.#seen.size;
  }

  /** Looks at the headers of a call (flat, names in lower case), and remembers its key. */
  notice(
    headers: readonly string[],
    requirement: string,
    keyHeader: string | undefined,
    now: number,
  ): 'idempotency-key' | 'retry-header' | undefined {
    let by: 'idempotency-key' | 'retry-header' | undefined;
    for (let i = 0; i < headers.length; i += 2) {
      const name = headers[i] as string;
      const value = headers[i + 1] as string;
      if (name === keyHeader) {
        if (this.#seenBefore(`${requirement} ${value}`, now)) by ??= 'idempotency-key';
      } else if (RETRY_HEADERS.get(name)?.(value) === true) by = 'retry-header';
    }
    return by;
  }

  #seenBefore(key: string, now: number): boolean {
    if (key.length > LONGEST_KEY) return false;
    const before = this.#seen.get(key);
    // Deleting first moves it to the end: the map is in order of age.
    this.#seen.delete(key);
    this.#seen.set(key, now);
    if (this.#seen.size > this.limit) this.#seen.delete(this.#seen.keys().next().value as string);
    return before !== undefined && now - before < REMEMBERED_FOR;
  }
}

function positive(value: string): boolean {
  return /^[1-9]\d*$/.test(value);
}
