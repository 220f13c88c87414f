/** Limits that are remembered at once: vendors tell of one window, or of a few (second, minute, day). */
const MOST = 4;
/** Resets told in whole seconds wander by this much, in milliseconds, and are still the same reset. */
const SAME_RESET = 1500;

/**
 * What the other side's headers say is left, until they say it is reset. Learned limits only ever make calls later: a
 * higher number in a later answer is an answer that overtook another, or a limit the document does not allow.
 */
export class LearnedLimits {
  readonly #remaining = new Float64Array(MOST);
  readonly #until = new Float64Array(MOST).fill(Number.NEGATIVE_INFINITY);
  /** No limit is known from here on. */
  #knownUntil = Number.NEGATIVE_INFINITY;

  /** At most `remaining` more until `until`. True when that is less than was known. */
  lower(remaining: number, until: number, now: number): boolean {
    const place = this.#placeFor(until, now);
    const live = (this.#until[place] as number) > now;
    // The same reset told a little later moves nothing, or every answer would put it off; unless nothing at all is left.
    const later = remaining === 0 && until > (this.#until[place] as number);
    if (live && !later && remaining >= (this.#remaining[place] as number) && this.#isSameReset(place, until)) return false;
    this.#remaining[place] = live ? Math.min(remaining, this.#remaining[place] as number) : remaining;
    this.#until[place] = live ? Math.max(until, this.#until[place] as number) : until;
    this.#knownUntil = Math.max(this.#knownUntil, until);
    return true;
  }

  earliest(now: number, ahead: number): number {
    let earliest = now;
    if (now >= this.#knownUntil) return earliest;
    for (let i = 0; i < MOST; i++) {
      const until = this.#until[i] as number;
      if (until > earliest && (this.#remaining[i] as number) <= ahead) earliest = until;
    }
    return earliest;
  }

  take(now: number): void {
    if (now >= this.#knownUntil) return;
    for (let i = 0; i < MOST; i++) this.#remaining[i] = Math.max(0, (this.#remaining[i] as number) - 1);
  }

  /** Believes what another was told. */
  copy(other: LearnedLimits): void {
    this.#remaining.set(other.#remaining);
    this.#until.set(other.#until);
    this.#knownUntil = other.#knownUntil;
  }

  /** The tightest limit known now. */
  tightest(now: number): { readonly remaining: number; readonly until: number } | undefined {
    let tightest = -1;
    for (let i = 0; i < MOST; i++) {
      if ((this.#until[i] as number) <= now) continue;
      if (tightest < 0 || (this.#remaining[i] as number) < (this.#remaining[tightest] as number)) tightest = i;
    }
    return tightest < 0 ? undefined : { remaining: this.#remaining[tightest] as number, until: this.#until[tightest] as number };
  }

  /** The limit with this reset; else a place that is free; else the limit with the nearest reset, to be made stricter. */
  #placeFor(until: number, now: number): number {
    let free = -1;
    let nearest = 0;
    for (let i = 0; i < MOST; i++) {
      if ((this.#until[i] as number) <= now) free = i;
      else if (this.#isSameReset(i, until)) return i;
      else if (this.#distance(i, until) < this.#distance(nearest, until)) nearest = i;
    }
    return free >= 0 ? free : nearest;
  }

  #isSameReset(place: number, until: number): boolean {
    return this.#distance(place, until) <= SAME_RESET;
  }

  #distance(place: number, until: number): number {
    return Math.abs((this.#until[place] as number) - until);
  }
}
