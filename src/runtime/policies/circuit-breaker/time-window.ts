const FIELDS = 3;
const FEWEST = 10;
const MOST = 60;

/**
 * The outcomes of the last `length` milliseconds: a ring of buckets with running totals. An outcome is forgotten with its
 * bucket, so what is older than `length` never counts and what is younger than `length` less one bucket always does.
 * Buckets are evicted by the time that has passed, however many calls were made meanwhile: an hour without a call empties
 * the window.
 */
export class TimeWindow {
  calls = 0;
  failures = 0;
  slow = 0;
  readonly length: number;
  readonly buckets: number;
  readonly width: number;
  /** Calls, failures and slow calls of each bucket. */
  readonly #counts: Uint32Array;
  /** Where the current bucket's counts begin, and when that bucket ends. */
  #current = 0;
  #end: number;

  constructor(length: number, now: number) {
    this.length = length;
    this.buckets = Math.min(MOST, Math.max(FEWEST, Math.ceil(length / 1000)));
    this.width = length / this.buckets;
    this.#counts = new Uint32Array(this.buckets * FIELDS);
    this.#end = now + this.width;
  }

  record(bad: boolean, slow: boolean, now: number): void {
    this.#add(1, bad ? 1 : 0, slow ? 1 : 0, now);
  }

  /** Forgets what is too old at `now`. */
  advance(now: number): void {
    if (now < this.#end) return;
    const passed = Math.floor((now - this.#end) / this.width) + 1;
    if (passed >= this.buckets) {
      this.#forgetAll();
    } else {
      for (let i = 0; i < passed; i++) this.#evictNext();
    }
    this.#end += passed * this.width;
  }

  clear(now: number): void {
    this.#forgetAll();
    this.#end = now + this.width;
  }

  /** A window of another length that remembers what this one knows; nothing in it gets younger. */
  resized(length: number, now: number): TimeWindow {
    this.advance(now);
    const oldestStart = this.#end - this.length;
    const window = new TimeWindow(length, oldestStart);
    const counts = this.#counts;
    for (let i = 1; i <= this.buckets; i++) {
      const bucket = (this.#current + i * FIELDS) % counts.length;
      const start = oldestStart + (i - 1) * this.width;
      window.#add(counts[bucket] as number, counts[bucket + 1] as number, counts[bucket + 2] as number, start);
    }
    window.advance(now);
    return window;
  }

  #add(calls: number, failures: number, slow: number, now: number): void {
    this.advance(now);
    const counts = this.#counts;
    const bucket = this.#current;
    counts[bucket] = (counts[bucket] as number) + calls;
    counts[bucket + 1] = (counts[bucket + 1] as number) + failures;
    counts[bucket + 2] = (counts[bucket + 2] as number) + slow;
    this.calls += calls;
    this.failures += failures;
    this.slow += slow;
  }

  #evictNext(): void {
    const counts = this.#counts;
    const bucket = (this.#current + FIELDS) % counts.length;
    this.calls -= counts[bucket] as number;
    this.failures -= counts[bucket + 1] as number;
    this.slow -= counts[bucket + 2] as number;
    counts.fill(0, bucket, bucket + FIELDS);
    this.#current = bucket;
  }

  #forgetAll(): void {
    this.#counts.fill(0);
    this.calls = 0;
    this.failures = 0;
    this.slow = 0;
  }
}
