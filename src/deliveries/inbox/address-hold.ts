/**
 * Whether an address is worth trying: after a row of failures it is left alone for a while that doubles, and one delivery goes
 * ahead of the others to see. One success and all is as before.
 */
const ROW = 5;
const FIRST = 1_000;
const LONGEST = 60_000;

export class AddressHold {
  #failures = 0;
  #until = 0;

  get failing(): boolean {
    return this.#failures >= ROW;
  }

  /** Milliseconds. */
  heldFor(now: number): number {
    return Math.max(0, this.#until - now);
  }

  /** `asked`: milliseconds for which the address itself wants nothing more. */
  failed(now: number, asked: number | undefined): void {
    this.#failures += 1;
    const own = this.failing ? Math.min(LONGEST, FIRST * 2 ** Math.min(this.#failures - ROW, 16)) : 0;
    this.#until = Math.max(this.#until, now + Math.max(own, Math.min(LONGEST, asked ?? 0)));
  }
}
