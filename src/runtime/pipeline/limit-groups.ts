import type { LimitHint } from '../../requirement/outcome.ts';
import type { RateLimitSettings } from '../../requirement/policies.ts';
import type { RateLimitStatus } from '../policies/rate-limit/rate-limiter.ts';
import { RateLimiter } from '../policies/rate-limit/rate-limiter.ts';

/** One account's limit, as every lane sees it: alone, or together with the lanes of other requirements of its group. */
export class SharedLimit {
  /** One per distinct wording among the documents of the group: all must allow. */
  readonly #limiters = new Map<string, { readonly limiter: RateLimiter; users: number }>();
  #all: readonly RateLimiter[] = [];

  /** Joins with these settings. */
  join(settings: RateLimitSettings, now: number, epoch: number): void {
    const key = wording(settings);
    const entry = this.#limiters.get(key);
    if (entry !== undefined) entry.users += 1;
    else this.#limiters.set(key, { limiter: new RateLimiter(settings, now, epoch, this.#all[0]), users: 1 });
    this.#collect();
  }

  /** Leaves; true when nobody is left. */
  leave(settings: RateLimitSettings): boolean {
    const key = wording(settings);
    const entry = this.#limiters.get(key);
    if (entry !== undefined && --entry.users === 0) this.#limiters.delete(key);
    this.#collect();
    return this.#limiters.size === 0;
  }

  /** One member's document has changed. What was sent counts against the new limits as well. */
  change(from: RateLimitSettings, to: RateLimitSettings, now: number, epoch: number): void {
    const before = wording(from);
    const after = wording(to);
    if (before === after) return;
    const entry = this.#limiters.get(before);
    if (entry === undefined || entry.users > 1 || this.#limiters.has(after)) {
      this.join(to, now, epoch);
      this.leave(from);
      return;
    }
    entry.limiter.reconfigure(to, now, epoch);
    this.#limiters.delete(before);
    this.#limiters.set(after, entry);
    this.#collect();
  }

  earliest(now: number, epoch: number, ahead: number): number {
    const all = this.#all;
    let earliest = now;
    for (let index = 0; index < all.length; index++) {
      const turn = (all[index] as RateLimiter).earliest(now, epoch, ahead);
      if (turn > earliest) earliest = turn;
    }
    return earliest;
  }

  /** One will leave at once; `date` says when it has. */
  reserve(now: number, epoch: number): void {
    const all = this.#all;
    for (let index = 0; index < all.length; index++) (all[index] as RateLimiter).reserve(now, epoch);
  }

  date(now: number): void {
    const all = this.#all;
    for (let index = 0; index < all.length; index++) (all[index] as RateLimiter).date(now);
  }

  empty(until: number, now: number): boolean {
    let moved = false;
    for (const limiter of this.#all) if (limiter.empty(until, now)) moved = true;
    return moved;
  }

  hint(limits: LimitHint, now: number): boolean {
    let moved = false;
    for (const limiter of this.#all) if (limiter.hint(limits, now)) moved = true;
    return moved;
  }

  status(now: number, epoch: number): readonly RateLimitStatus[] {
    return this.#all.map((limiter) => limiter.status(now, epoch));
  }

  #collect(): void {
    this.#all = Array.from(this.#limiters.values(), (entry) => entry.limiter);
  }
}

/** Documents that say the same share one limiter, whichever clause they say it in. */
function wording(settings: RateLimitSettings): string {
  return JSON.stringify(settings.limits);
}

/** The limits that several requirements share, by the name of their `Limit Group`. One for all engines of a process. */
export class LimitGroups {
  readonly #groups = new Map<string, SharedLimit>();

  /** Joins the group that the settings name; without a name, a limit of one's own. */
  join(settings: RateLimitSettings, now: number, epoch: number): SharedLimit {
    const { group } = settings;
    let shared = group === undefined ? undefined : this.#groups.get(group);
    if (shared === undefined) {
      shared = new SharedLimit();
      if (group !== undefined) this.#groups.set(group, shared);
    }
    shared.join(settings, now, epoch);
    return shared;
  }

  leave(shared: SharedLimit, settings: RateLimitSettings): void {
    if (shared.leave(settings) && settings.group !== undefined) this.#groups.delete(settings.group);
  }
}
