import type { Gate } from './gate.ts';
import { guarded } from './gate.ts';
import type { UnitShare, UnitUsage } from './unit-share.ts';

/** Up to this many, every sending has its own entry in the log. */
const EXACT = 1000;
/** Products of fractions are off by less than this. */
const ROUNDING = 1e-6;

/**
 * At most `count` in every half-open window of a length: a log of what was sent. The next may leave when the sending
 * `count` before it is a whole window old.
 *
 * For large counts a cell of the log stands for all sendings within a thousandth of the window and has the time of the last:
 * each counts for at most that much too long, never too short, and the log stays small however large the count.
 *
 * Invariants
 * 1. Cells are in order of time; the firsts of two cells lie further apart than `#span`.
 * 2. A cell is dropped when its last sending is a whole window old, or when it cannot matter: `count` newer cells exist.
 * 3. What `earliest` allows never makes more than `count` in any half-open window of the times at which sendings are dated.
 * 4. A reserved sending counts as if it left later than any other.
 * 5. With a share, `count` is what is held at the instant of asking; what was sent under more counts as before.
 */
export class SlidingLog implements Gate, UnitUsage {
  /** Milliseconds, without the guard. */
  readonly window: number;
  readonly #count: number;
  readonly #length: number;
  readonly #span: number;
  /** Time of the last sending in each cell, and how many there are. */
  readonly #times: Float64Array;
  readonly #sent: Float64Array;
  #oldest = 0;
  #cells = 0;
  /** When the first sending of the newest cell left. */
  #opened = Number.NEGATIVE_INFINITY;
  #total = 0;
  /** Sendings that are on their way out: each counts, and its window has not begun. */
  #reserved = 0;
  #share: UnitShare | undefined = undefined;
  /** How many one unit of the share lets through. */
  #perUnit = 1;

  /** `count` may be Infinity: a log that only remembers. */
  constructor(count: number, window: number) {
    this.window = window;
    this.#count = count;
    this.#length = guarded(window);
    this.#span = count <= EXACT ? 0 : this.#length / EXACT;
    // A window's worth of cells, and one cut off at either end.
    const cells = count <= EXACT ? Math.max(1, count) : EXACT + 2;
    this.#times = new Float64Array(cells);
    this.#sent = new Float64Array(cells);
  }

  /** From now on it may let through only as much of its count as is held here; `perUnit` for each unit, a fraction rounded down. */
  follow(share: UnitShare, perUnit: number): void {
    this.#share = share;
    this.#perUnit = perUnit;
  }

  earliest(now: number, _epoch: number, ahead: number): number {
    if (this.#share !== undefined) return this.#earliestOfShare(this.#share, now, ahead);
    return this.#earliestOf(this.#count, now, ahead);
  }

  /** With others who may give some away, a wait of ours can end earlier than our own log says. */
  #earliestOfShare(share: UnitShare, now: number, ahead: number): number {
    const held = this.#held(share, now);
    const earliest = held === 0 ? Number.POSITIVE_INFINITY : this.#earliestOf(held, now, ahead);
    if (earliest <= now) return earliest;
    share.short(ahead);
    if (ahead === 0) return Math.min(earliest, share.moreAt(now));
    return Math.min(earliest, Math.max(share.moreAt(now), this.#earliestOf(this.#count, now, ahead)));
  }

  #held(share: UnitShare, now: number): number {
    return Math.min(this.#count, Math.floor(share.held(now) * this.#perUnit + ROUNDING));
  }

  #earliestOf(count: number, now: number, ahead: number): number {
    this.#evict(now);
    const all = this.#total + this.#reserved;
    if (all + ahead < count) return now;
    if (count === 0) return Number.POSITIVE_INFINITY;
    // Whoever is a whole `count` further back leaves a whole window later.
    const rounds = Math.floor(ahead / count);
    const excess = all + (ahead - rounds * count) + 1 - count;
    const expiry = excess <= 0 ? now : excess <= this.#total ? this.#expiryOf(excess) : now + this.#length;
    return expiry + rounds * this.#length;
  }

  reserve(): void {
    this.#reserved += 1;
  }

  date(now: number): void {
    if (this.#reserved > 0) this.#reserved -= 1;
    this.record(1, now);
    this.#share?.spent();
  }

  remaining(now: number, _epoch: number): number {
    this.#evict(now);
    const count = this.#share === undefined ? this.#count : this.#held(this.#share, now);
    return Math.max(0, count - this.#total - this.#reserved);
  }

  usedUnits(now: number): number {
    this.#evict(now);
    return Math.ceil((this.#total + this.#reserved) / this.#perUnit - ROUNDING);
  }

  get reservedUnits(): number {
    return Math.ceil(this.#reserved / this.#perUnit - ROUNDING);
  }

  rests(now: number, kept: number): { units: number; at: number }[] {
    this.#evict(now);
    let oldest = this.#total + this.#reserved - Math.floor(kept * this.#perUnit + ROUNDING);
    const found: { units: number; at: number }[] = [];
    this.replay(now, (sent, at) => {
      const units = Math.min(sent, oldest);
      if (units > 0) found.push({ units, at: at + this.#length });
      oldest -= units;
    });
    found.reverse();
    if (this.#perUnit === 1 || found[0] === undefined) return found;
    // A unit that lets several through rests until the latest of them is a window old.
    return [{ units: Number.POSITIVE_INFINITY, at: found[0].at }];
  }

  /** So many are on their way out elsewhere, and will be dated here. */
  expect(reserved: number): void {
    this.#reserved += reserved;
  }

  /** `sent` have left at `at`, which is not before the latest. */
  record(sent: number, at: number): void {
    if (this.#cells > 0 && at - this.#opened <= this.#span) {
      const newest = this.#place(this.#cells - 1);
      this.#times[newest] = at;
      this.#sent[newest] = (this.#sent[newest] as number) + sent;
    } else {
      if (this.#cells === this.#times.length) this.#evict(at);
      if (this.#cells === this.#times.length) this.#dropOldest();
      const place = this.#place(this.#cells);
      this.#times[place] = at;
      this.#sent[place] = sent;
      this.#cells += 1;
      this.#opened = at;
    }
    this.#total += sent;
  }

  /** Tells what was sent in the window, oldest first. */
  replay(now: number, visit: (sent: number, at: number) => void): void {
    this.#evict(now);
    for (let i = 0; i < this.#cells; i++) {
      const place = this.#place(i);
      visit(this.#sent[place] as number, this.#times[place] as number);
    }
  }

  /** When so many of the oldest sendings have left the window. */
  #expiryOf(sendings: number): number {
    let counted = 0;
    let i = 0;
    do {
      counted += this.#sent[this.#place(i)] as number;
      i += 1;
    } while (counted < sendings);
    return (this.#times[this.#place(i - 1)] as number) + this.#length;
  }

  #evict(now: number): void {
    while (this.#cells > 0 && (this.#times[this.#oldest] as number) + this.#length <= now) this.#dropOldest();
  }

  #dropOldest(): void {
    this.#total -= this.#sent[this.#oldest] as number;
    this.#oldest = this.#place(1);
    this.#cells -= 1;
  }

  #place(index: number): number {
    const place = this.#oldest + index;
    return place < this.#times.length ? place : place - this.#times.length;
  }
}
