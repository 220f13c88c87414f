/**
 * Says when the next attempt may leave, so that no window of the other side's ever sees more than it allows.
 *
 * Knows the time it is given. Must not know who waits: the queue in front of it belongs to admission, which asks `earliest`
 * and calls `reserve` in the same instant. An attempt may still have to open a connection: the other side's window begins
 * when its bytes are written, so its window here begins when it is dated.
 *
 *      attempt ──▶ ┌─────────┐   ┌─────────┐   ┌───────────────┐   ┌─────────┐ ──▶ leaves
 *                  │ emptied │   │ learned │   │ log │ bucket  │   │  quota  │
 *                  │ (429)   │   │ headers │   │ each rate     │   │  each   │
 *                  └─────────┘   └─────────┘   └───────────────┘   └─────────┘
 *                  all must allow; the latest of their earliest times is the earliest time
 *
 * Invariants
 * 1. A rate of N per P lets at most N through in every half-open window of length P, for all rates at once.
 * 2. A burst b lets at most b through in one instant, and gives one back per P / N.
 * 3. A quota lets at most N through between two resets of its calendar.
 * 4. Waiting takes nothing: only `reserve` counts. So who gives up while waiting leaves no trace.
 * 5. What `earliest` promises for a time is still true at that time if nothing was taken, emptied or learned meanwhile,
 *    and nothing is reserved and undated: then it is a lower bound.
 * 6. Neither `empty` nor `hint` ever makes a turn earlier, and neither moves one by more than an hour.
 * 7. `reconfigure` counts what was sent before against the new limits: exactly for a rate whose window stays, to within 4 s
 *    too strictly for any other, as far back as an hour.
 * 8. With shares, it lets through what it holds of each limit, so that all processes together keep 1 to 3.
 */
import type { LimitHint } from '../../../requirement/outcome.ts';
import type { RateLimit, RateLimitSettings } from '../../../requirement/policies.ts';
import { BurstBucket } from './burst-bucket.ts';
import { calendarPeriod } from './calendar-period.ts';
import type { Gate } from './gate.ts';
import { guarded } from './gate.ts';
import { LearnedLimits } from './learned-limits.ts';
import { Quota } from './quota.ts';
import { SlidingLog } from './sliding-log.ts';
import type { ShareSource } from './unit-share.ts';

const HOUR = 3_600_000;
/** How long a limit is believed whose reset the other side did not tell and the document does not know. */
const UNTOLD_RESET = 1000;

export interface RateLimitStatus {
  readonly limits: readonly LimitStatus[];
  /** Monotonic time at which one more may leave; ≤ now when it may already. */
  readonly earliest: number;
  /** Monotonic time before which the other side wants nothing, where it said "too many". */
  readonly emptiedUntil: number | undefined;
  /** The tightest limit that the other side's headers tell. */
  readonly learned: { readonly remaining: number; readonly until: number } | undefined;
}

export interface LimitStatus {
  readonly limit: RateLimit;
  /** How many more may leave now. */
  readonly remaining: number;
}

/** One documented limit and the gates that enforce it. */
interface Enforced {
  readonly limit: RateLimit;
  readonly gates: readonly Gate[];
  /** Gives back what was held of it; undefined: it is this process's alone. */
  readonly close: (() => void) | undefined;
}

export class RateLimiter {
  #limits: readonly Enforced[] = [];
  #gates: readonly Gate[] = [];
  #untoldReset = UNTOLD_RESET;
  #emptiedUntil = Number.NEGATIVE_INFINITY;
  /** On their way out. */
  #reserved = 0;
  readonly #learned = new LearnedLimits();
  /** What was sent in the last hour, for limits that come later. */
  readonly #history = new SlidingLog(Number.POSITIVE_INFINITY, HOUR);

  readonly #shares: ShareSource | undefined;

  /**
   * `shares`: what other processes let through counts as well; undefined: there are none. `predecessor`: a limiter in front of the same other side. What it let through counts here as after a reload, and what
   * the other side told it stands.
   * @throws RangeError when a quota's time zone is unknown.
   */
  constructor(settings: RateLimitSettings, now: number, epoch: number, predecessor?: RateLimiter, shares?: ShareSource) {
    this.#shares = shares;
    if (predecessor !== undefined) {
      predecessor.#history.replay(now, (sent, at) => this.#history.record(sent, at));
      this.#reserved = predecessor.#reserved;
      this.#emptiedUntil = predecessor.#emptiedUntil;
      this.#learned.copy(predecessor.#learned);
    }
    this.reconfigure(settings, now, epoch);
  }

  /**
   * Monotonic time at which one more may leave: ≤ now means now, Infinity never. With `ahead` others that leave before it
   * as early as they may: the earliest that it could, a lower bound, so that a refusal for it is never wrong.
   */
  earliest(now: number, epoch: number, ahead = 0): number {
    let earliest = Math.max(this.#emptiedUntil, this.#learned.earliest(now, ahead));
    const gates = this.#gates;
    for (let i = 0; i < gates.length; i++) {
      const time = (gates[i] as Gate).earliest(now, epoch, ahead);
      if (time > earliest) earliest = time;
    }
    return earliest;
  }

  /**
   * One will leave at once: it counts from now on, and its windows begin when it is dated. Only in the instant for which
   * `earliest` said that it may. Every reserved one is dated, whatever became of it: nobody knows what the other side saw.
   */
  reserve(now: number, epoch: number): void {
    this.#reserved += 1;
    this.#learned.take(now);
    const gates = this.#gates;
    for (let i = 0; i < gates.length; i++) (gates[i] as Gate).reserve(epoch);
  }

  /** A reserved one leaves now: its bytes are being written. */
  date(now: number): void {
    if (this.#reserved > 0) this.#reserved -= 1;
    this.#history.record(1, now);
    const gates = this.#gates;
    for (let i = 0; i < gates.length; i++) (gates[i] as Gate).date(now);
  }

  /** One leaves now, with nothing in between. */
  take(now: number, epoch: number): void {
    this.reserve(now, epoch);
    this.date(now);
  }

  /**
   * The other side said "too many": nothing leaves before `until`, a monotonic time of which at most an hour from now is
   * believed. True if that makes anything later.
   */
  empty(until: number, now: number): boolean {
    const believed = Math.min(until, now + HOUR);
    if (!(believed > now && believed > this.#emptiedUntil)) return false;
    this.#emptiedUntil = believed;
    return true;
  }

  /** What an answer's limit headers say is left. True if that is less than was known. */
  hint(limits: LimitHint, now: number): boolean {
    const { remaining, resetAfter = this.#untoldReset } = limits;
    if (remaining === undefined || !Number.isFinite(remaining) || !(resetAfter > 0)) return false;
    return this.#learned.lower(Math.max(0, Math.floor(remaining)), now + Math.min(resetAfter, HOUR), now);
  }

  /**
   * New limits for the same other side. What was sent counts against them, what it said stands.
   * @throws RangeError when a quota's time zone is unknown; the old limits stand.
   */
  reconfigure(settings: RateLimitSettings, now: number, epoch: number): void {
    const names = new Map<string, number>();
    const enforced = settings.limits.map((limit) => this.#enforce(limit, names, now, epoch));
    const before = this.#limits;
    this.#limits = enforced;
    for (const { close } of before) close?.();
    this.#gates = this.#limits.flatMap(({ gates }) => gates);
    const windows = settings.limits.filter(({ kind }) => kind === 'rate').map(({ window }) => window);
    this.#untoldReset = windows.length === 0 ? UNTOLD_RESET : Math.min(...windows);
  }

  /** Gives back what it holds of limits shared with other processes. */
  close(): void {
    for (const { close } of this.#limits) close?.();
  }

  status(now: number, epoch: number): RateLimitStatus {
    return {
      limits: this.#limits.map(({ limit, gates }) => ({
        limit,
        remaining: Math.min(...gates.map((gate) => gate.remaining(now, epoch))),
      })),
      earliest: this.earliest(now, epoch),
      emptiedUntil: this.#emptiedUntil > now ? this.#emptiedUntil : undefined,
      learned: this.#learned.tightest(now),
    };
  }

  #enforce(limit: RateLimit, names: Map<string, number>, now: number, epoch: number): Enforced {
    if (limit.kind === 'quota' && limit.period !== undefined) {
      const count = Math.floor(limit.count);
      const quota = new Quota(count, limit.period, limit.zone, epoch);
      quota.inherit(this.#usedOf(quota, now, epoch));
      const name = numbered(`quota ${limit.period} ${limit.zone} ${limit.unit}`, names);
      const opened = this.#shares?.openQuota({ name, count, period: limit.period, zone: limit.zone });
      if (opened !== undefined) quota.share(opened.share);
      return { limit, gates: [quota], close: opened?.close };
    }
    // Half a request a second is one in two seconds.
    const count = limit.count < 1 ? Math.ceil(limit.count) : Math.floor(limit.count);
    const window = limit.count > 0 && limit.count < 1 ? limit.window / limit.count : limit.window;
    const sent = this.#logOf(window);
    const log = new SlidingLog(count, window);
    sent.replay(now, (number, at) => log.record(number, at));
    log.expect(this.#reserved);
    const wording = `rate ${window} ${limit.unit}`;
    if (limit.burst === undefined || limit.burst >= count) {
      const name = numbered(wording, names);
      const opened = this.#shares?.openUnits({ name, units: count, window: guarded(window) }, log);
      if (opened !== undefined) log.follow(opened.share, 1);
      return { limit, gates: [log], close: opened?.close };
    }
    const burst = Math.max(1, Math.floor(limit.burst));
    const bucket = new BurstBucket(count, window, burst);
    sent.replay(now, (number, at) => bucket.record(number, at));
    bucket.expect(this.#reserved);
    // Who may send at one instant must hold a part of the burst, so the burst is what is dealt out, and the rate goes with it.
    const name = numbered(`${wording} burst ${burst}`, names);
    const opened = this.#shares?.openUnits({ name, units: burst, window: guarded(window) }, log);
    if (opened !== undefined) {
      log.follow(opened.share, count / burst);
      bucket.follow(opened.share);
    }
    return { limit, gates: [log, bucket], close: opened?.close };
  }

  /** The log that knows best what was sent in such a window. */
  #logOf(window: number): SlidingLog {
    for (const gate of this.#gates) if (gate instanceof SlidingLog && gate.window === window) return gate;
    return this.#history;
  }

  /** What was sent in the calendar period that a quota is in. */
  #usedOf(quota: Quota, now: number, epoch: number): number {
    for (const gate of this.#gates) {
      if (gate instanceof Quota && gate.period === quota.period && gate.zone === quota.zone) return gate.used(epoch);
    }
    const began = now - (epoch - calendarPeriod(epoch, quota.period, quota.zone).start);
    let used = this.#reserved;
    this.#history.replay(now, (sent, at) => {
      if (at >= began) used += sent;
    });
    return used;
  }
}

/**
 * By which other processes recognise the limit: its window and not its number, so that a number that is being changed stays one
 * limit while some have the old and some the new. A window that is written twice is two.
 */
function numbered(wording: string, names: Map<string, number>): string {
  const times = (names.get(wording) ?? 0) + 1;
  names.set(wording, times);
  return times === 1 ? wording : `${wording} #${times}`;
}
