import type { CircuitBreakerSettings } from '../../../requirement/policies.ts';

/**
 * One half-open period: the leases of the probes under way, and the results that are in.
 *
 * Every lease has an end, so a probe that is never heard of again holds its place for a bounded time only. Leases are
 * numbered upwards for the life of the breaker: 0 is never a lease, and no number comes twice.
 */
export class Probes {
  #settings: CircuitBreakerSettings;
  /** Number of the lease in each place (0: free), and when it ends. */
  #leases: Float64Array;
  #ends: Float64Array;
  #lastLease = 0;
  /** The last lease of earlier periods. */
  #staleLease = 0;
  #results = 0;
  #bad = 0;
  #slow = 0;

  constructor(settings: CircuitBreakerSettings) {
    this.#settings = settings;
    this.#leases = new Float64Array(settings.probes);
    this.#ends = new Float64Array(settings.probes);
  }

  /** A new period: whatever is still under way belongs to an old one. */
  begin(): void {
    this.#leases.fill(0);
    this.#staleLease = this.#lastLease;
    this.#results = 0;
    this.#bad = 0;
    this.#slow = 0;
  }

  /** A lease, or −1 when all places are taken. */
  admit(now: number): number {
    if (this.#results + this.live(now) >= this.#settings.probes) return -1;
    const place = this.#ends.findIndex((end, i) => this.#leases[i] === 0 || end <= now);
    this.#lastLease += 1;
    this.#leases[place] = this.#lastLease;
    this.#ends[place] = now + this.#settings.probeLease;
    return this.#lastLease;
  }

  /** Monotonic time at which `admit` can next give a lease: `now`, or the first end of a lease under way. */
  nextPlace(now: number): number {
    if (this.#results + this.live(now) < this.#settings.probes) return now;
    let first = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#leases.length; i++) {
      if (this.#isLive(i, now)) first = Math.min(first, this.#ends[i] as number);
    }
    return first;
  }

  /** Leases that have neither been given back nor ended. */
  live(now: number): number {
    let live = 0;
    for (let i = 0; i < this.#leases.length; i++) if (this.#isLive(i, now)) live += 1;
    return live;
  }

  /** Frees the lease's place. False for a lease of an earlier period, or none: whoever holds it proves nothing. */
  giveBack(lease: number): boolean {
    if (lease <= this.#staleLease) return false;
    const place = this.#leases.indexOf(lease);
    if (place >= 0) this.#leases[place] = 0;
    return true;
  }

  report(bad: boolean, slow: boolean): void {
    this.#results += 1;
    if (bad) this.#bad += 1;
    if (slow) this.#slow += 1;
  }

  /** Whether enough results are in; the rates mean nothing before. */
  get decided(): boolean {
    return this.#results >= Math.min(this.#settings.minimumCalls, this.#settings.probes);
  }

  get failureRate(): number {
    return this.#bad / this.#results;
  }

  get slowRate(): number {
    return this.#slow / this.#results;
  }

  /** Leases under way keep their places, so there are never fewer places than before. */
  reconfigure(settings: CircuitBreakerSettings): void {
    this.#settings = settings;
    if (settings.probes <= this.#leases.length) return;
    const leases = this.#leases;
    const ends = this.#ends;
    this.#leases = new Float64Array(settings.probes);
    this.#ends = new Float64Array(settings.probes);
    this.#leases.set(leases);
    this.#ends.set(ends);
  }

  #isLive(place: number, now: number): boolean {
    return this.#leases[place] !== 0 && (this.#ends[place] as number) > now;
  }
}
