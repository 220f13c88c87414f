import type { CalendarPeriod } from './calendar-period.ts';
import { calendarPeriod, LONGEST_PERIOD } from './calendar-period.ts';
import type { Gate } from './gate.ts';
import { LONGEST_GUARD } from './gate.ts';
import type { QuotaShare } from './unit-share.ts';

/**
 * At most `count` in each hour, day or month of a time zone. The only gate that knows the wall clock, because it is the
 * other side's calendar that resets it; a clock that is put back never gives anything back.
 */
export class Quota implements Gate {
  readonly period: CalendarPeriod;
  readonly zone: string;
  readonly #count: number;
  /** A reset further away than this is one that a wrong clock has promised. */
  readonly #furthest: number;
  #used = 0;
  #share: QuotaShare | undefined = undefined;
  /** Wall-clock time of the next reset. */
  #resetsAt: number;

  /** @throws RangeError when nobody knows the zone. */
  constructor(count: number, period: CalendarPeriod, zone: string, epoch: number) {
    this.#count = count;
    this.period = period;
    this.zone = zone;
    this.#furthest = LONGEST_PERIOD[period] + LONGEST_GUARD;
    this.#resetsAt = this.#nextReset(epoch);
  }

  /** From now on it may use only what is set aside for it. The share follows the calendar; the count here is for `used`. */
  share(share: QuotaShare): void {
    this.#share = share;
  }

  earliest(now: number, epoch: number, ahead: number): number {
    this.#follow(epoch);
    if (this.#share !== undefined) {
      if (ahead < this.#share.left(now)) return now;
      this.#share.short(ahead);
      return this.#share.moreAt(now);
    }
    if (this.#used + ahead < this.#count) return now;
    return this.#count === 0 ? Number.POSITIVE_INFINITY : now + (this.#resetsAt - epoch);
  }

  reserve(epoch: number): void {
    this.#follow(epoch);
    this.#used += 1;
    this.#share?.take();
  }

  /** Counted when it was reserved: the calendar does not care about milliseconds. */
  date(): void {}

  remaining(now: number, epoch: number): number {
    this.#follow(epoch);
    if (this.#share !== undefined) return this.#share.left(now);
    return Math.max(0, this.#count - this.#used);
  }

  /** Counts what was sent before this quota was known. */
  inherit(used: number): void {
    this.#used += used;
  }

  used(epoch: number): number {
    this.#follow(epoch);
    return this.#used;
  }

  #follow(epoch: number): void {
    if (epoch >= this.#resetsAt) {
      this.#used = 0;
      this.#resetsAt = this.#nextReset(epoch);
    } else if (this.#resetsAt - epoch > this.#furthest) {
      this.#resetsAt = this.#nextReset(epoch);
    }
  }

  /** A little after the calendar's own, since the other side's clock may be a little behind. */
  #nextReset(epoch: number): number {
    return calendarPeriod(epoch, this.period, this.zone).end + LONGEST_GUARD;
  }
}
