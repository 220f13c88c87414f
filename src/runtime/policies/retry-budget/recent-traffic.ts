const SLOTS = 10;
const RING = SLOTS + 1;

/**
 * Calls and retries of the last `length` milliseconds, in ten slots and one more. Calls are forgotten up to a slot too early
 * and retries up to a slot too late, so that the slots never make a budget larger than it is, in any window of that length.
 * Slots pass by the time that has passed, however few calls were made meanwhile.
 */
export class RecentTraffic {
  calls = 0;
  retries = 0;
  readonly length: number;
  readonly #width: number;
  readonly #callsIn = new Float64Array(RING);
  readonly #retriesIn = new Float64Array(RING);
  #current = 0;
  /** When the current slot ends. */
  #end: number;

  constructor(length: number, now: number) {
    this.length = length;
    this.#width = length / SLOTS;
    this.#end = now + this.#width;
  }

  addCall(now: number): void {
    this.#add(1, 0, now);
  }

  addRetry(now: number): void {
    this.#add(0, 1, now);
  }

  /** Forgets what is too old at `now`. */
  advance(now: number): void {
    if (now < this.#end) return;
    const passed = Math.floor((now - this.#end) / this.#width) + 1;
    for (let i = Math.min(passed, RING); i > 0; i--) this.#next();
    this.#end += passed * this.#width;
  }

  /** The same traffic over another length; nothing in it gets younger. */
  resized(length: number, now: number): RecentTraffic {
    this.advance(now);
    const oldest = this.#end - RING * this.#width;
    const traffic = new RecentTraffic(length, oldest);
    for (let i = 0; i < RING; i++) {
      const slot = (this.#current + 1 + i) % RING;
      traffic.#add(this.#callsIn[slot] as number, this.#retriesIn[slot] as number, oldest + i * this.#width);
    }
    traffic.advance(now);
    return traffic;
  }

  #add(calls: number, retries: number, now: number): void {
    this.advance(now);
    const slot = this.#current;
    this.#callsIn[slot] = (this.#callsIn[slot] as number) + calls;
    this.#retriesIn[slot] = (this.#retriesIn[slot] as number) + retries;
    this.calls += calls;
    this.retries += retries;
  }

  #next(): void {
    const slot = (this.#current + 1) % RING;
    this.retries -= this.#retriesIn[slot] as number;
    this.#retriesIn[slot] = 0;
    const oldest = (slot + 1) % RING;
    this.calls -= this.#callsIn[oldest] as number;
    this.#callsIn[oldest] = 0;
    this.#current = slot;
  }
}
