import type { LimitHint } from '../../requirement/outcome.ts';
import type { RateLimitSettings } from '../../requirement/policies.ts';
import type { RateLimitStatus } from '../policies/rate-limit/rate-limiter.ts';
import { RateLimiter } from '../policies/rate-limit/rate-limiter.ts';
import type { ShareSource } from '../policies/rate-limit/unit-share.ts';

/** One account's limit, as every lane sees it: alone, or together with the lanes of other requirements of its group. */
export class SharedLimit {
  /** One per distinct wording among the documents of the group: all must allow. */
  readonly #limiters = new Map<string, { readonly limiter: RateLimiter; users: number }>();
  #all: readonly RateLimiter[] = [];
  readonly #shares: ShareSource | undefined;
  readonly #emptied: ((until: number, now: number) => void) | undefined;

  /** `shares`: parts of it that other processes leave us. `emptied`: is told when the other side has said "too many". */
  constructor(shares?: ShareSource, emptied?: (until: number, now: number) => void) {
    this.#shares = shares;
    this.#emptied = emptied;
  }

  /** Joins with these settings. */
  join(settings: RateLimitSettings, now: number, epoch: number): void {
    const key = wording(settings);
    const entry = this.#limiters.get(key);
    if (entry !== undefined) entry.users += 1;
    else this.#limiters.set(key, { limiter: new RateLimiter(settings, now, epoch, this.#all[0], this.#shares), users: 1 });
    this.#collect();
  }

  /** Leaves; true when nobody is left. */
  leave(settings: RateLimitSettings): boolean {
    const key = wording(settings);
    const entry = this.#limiters.get(key);
    if (entry !== undefined && --entry.users === 0) {
      this.#limiters.delete(key);
      entry.limiter.close();
    }
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
    const moved = this.emptyHere(until, now);
    if (moved) this.#emptied?.(until, now);
    return moved;
  }

  /** As `empty`, where other processes know it already. */
  emptyHere(until: number, now: number): boolean {
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

/** Where the limits of this process meet those of others. */
export interface FleetLimits {
  /** Of an account or requirement, by a name that is the same in every process. */
  sharesOf(scope: string): ShareSource;
  /** The other side has said "too many": nothing leaves before the monotonic time `until`. */
  emptied(scope: string, until: number, now: number): void;
}

/**
 * The limits that several requirements share, by the name of their `Limit Group`, and through a fleet with other processes.
 * One for all engines of a process.
 */
export class LimitGroups {
  readonly #groups = new Map<string, SharedLimit>();
  readonly #fleet: FleetLimits | undefined;
  /** By scope, while there is a fleet. */
  readonly #scopes = new Map<string, SharedLimit>();
  readonly #waiting = new Set<() => void>();

  /** Undefined: every limit is this process's alone. */
  constructor(fleet?: FleetLimits) {
    this.#fleet = fleet;
  }

  /** Joins the group that the settings name; without a name, a limit of one's own, known to other processes by `own`. */
  join(settings: RateLimitSettings, now: number, epoch: number, own = ''): SharedLimit {
    const { group } = settings;
    let shared = group === undefined ? undefined : this.#groups.get(group);
    if (shared === undefined) {
      shared = this.#open(group === undefined ? own : `group ${group}`);
      if (group !== undefined) this.#groups.set(group, shared);
    }
    shared.join(settings, now, epoch);
    return shared;
  }

  leave(shared: SharedLimit, settings: RateLimitSettings): void {
    if (!shared.leave(settings)) return;
    if (settings.group !== undefined) this.#groups.delete(settings.group);
    for (const [scope, known] of this.#scopes) if (known === shared) this.#scopes.delete(scope);
  }

  /** Another process was told "too many". True if that makes anything later. */
  empty(scope: string, until: number, now: number): boolean {
    return this.#scopes.get(scope)?.emptyHere(until, now) ?? false;
  }

  /** `wake` is called when more may leave than was known; call what is returned to stop. */
  listen(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => this.#waiting.delete(wake);
  }

  wake(): void {
    for (const wake of this.#waiting) wake();
  }

  #open(scope: string): SharedLimit {
    const fleet = this.#fleet;
    if (fleet === undefined || scope === '') return new SharedLimit();
    const shared = new SharedLimit(fleet.sharesOf(scope), (until, now) => fleet.emptied(scope, until, now));
    this.#scopes.set(scope, shared);
    return shared;
  }
}
