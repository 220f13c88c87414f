const BAD = 1;
const SLOW = 2;

/** The last N outcomes, whatever their age: a ring with running totals, so that reading a rate costs nothing. */
export class CountWindow {
  calls = 0;
  failures = 0;
  slow = 0;
  readonly size: number;
  readonly #ring: Uint8Array;
  #next = 0;

  constructor(size: number) {
    this.size = size;
    this.#ring = new Uint8Array(size);
  }

  record(bad: boolean, slow: boolean, _now: number): void {
    this.#push((bad ? BAD : 0) | (slow ? SLOW : 0));
  }

  /** Outcomes counted by number never age. */
  advance(_now: number): void {}

  clear(_now: number): void {
    this.calls = 0;
    this.failures = 0;
    this.slow = 0;
    this.#next = 0;
  }

  /** A window of another size that remembers as many of the latest outcomes as it can. */
  resized(size: number): CountWindow {
    const window = new CountWindow(size);
    const kept = Math.min(size, this.calls);
    for (let age = kept; age >= 1; age--) {
      window.#push(this.#ring[(this.#next - age + this.size) % this.size] as number);
    }
    return window;
  }

  #push(flags: number): void {
    const at = this.#next;
    if (this.calls === this.size) {
      const oldest = this.#ring[at] as number;
      this.failures -= oldest & BAD;
      this.slow -= (oldest & SLOW) >> 1;
    } else {
      this.calls += 1;
    }
    this.#ring[at] = flags;
    this.failures += flags & BAD;
    this.slow += (flags & SLOW) >> 1;
    this.#next = at + 1 === this.size ? 0 : at + 1;
  }
}
