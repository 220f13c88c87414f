/**
 * This process's part of one quota: asked for in advance, so that a call waits for the store only where traffic has doubled.
 *
 * Invariants
 * 1. All that is set aside in a period is never more than the quota.
 * 2. A part ends with its period by this process's monotonic clock, a little early; the wall clock of this machine is not asked.
 * 3. Without the store it goes on with what was set aside; in a period that begins then, with an equal share of the members
 *    last known, which is told to the store afterwards.
 */
import { Alarm } from '../../requirement/clock.ts';
import { calendarPeriod, LONGEST_PERIOD } from '../../runtime/policies/rate-limit/calendar-period.ts';
import { LONGEST_GUARD } from '../../runtime/policies/rate-limit/gate.ts';
import type { QuotaShare, QuotaTerms } from '../../runtime/policies/rate-limit/unit-share.ts';
import { type Member, PATIENCE } from '../member.ts';
import { within } from '../within.ts';
import { type QuotaAsk, type QuotaGrant, type QuotaState, setAside } from './quota-part.ts';

const NAMESPACE = 'fleet.quotas';
const BEAT = 1_000;
const EAGER = 20;
const RETRY = 500;
/** A part lasts about so long at the rate of the last beat. */
const AHEAD = 10_000;
const MOST_CONFLICTS = 8;

export interface QuotaLeaseStatus {
  readonly limit: string;
  readonly count: number;
  /** Set aside here, and not used. */
  readonly left: number;
  readonly alone: boolean;
}

export class QuotaLease extends Alarm implements QuotaShare {
  readonly name: string;
  /** How much each that uses it says there is. */
  readonly #counts: number[] = [];
  readonly #member: Member;
  #terms: QuotaTerms;
  readonly #members: () => number;
  readonly #wake: () => void;
  #left = 0;
  /** Set aside, not used, and not wanted since the quota became smaller. */
  #returns = 0;
  /** Start of the period of what is left, by the store; its end, by this process's clock. */
  #period = 0;
  #until = Number.NEGATIVE_INFINITY;
  #length = 0;
  #exhausted = false;
  #failing = false;
  #known = false;
  /** Used in a period of which the store does not know yet. */
  #unaccounted = 0;
  #alone = false;
  #asking: Promise<void> | undefined;
  #closed = false;
  #taken = 0;
  #askedAt: number;
  #want = 1;
  #short = false;

  constructor(member: Member, terms: QuotaTerms, members: () => number, wake: () => void) {
    super();
    this.#member = member;
    this.#terms = terms;
    this.name = terms.name;
    this.#members = members;
    this.#wake = wake;
    this.#askedAt = member.world.now();
    member.world.schedule(this, this.#askedAt);
  }

  get users(): number {
    return this.#counts.length;
  }

  /** One more uses it; of several that differ in how much there is, the least holds. */
  join(count: number): void {
    this.#counts.push(count);
    this.#limit();
  }

  leave(count: number): void {
    this.#counts.splice(this.#counts.indexOf(count), 1);
    this.#limit();
  }

  left(now: number): number {
    if (now >= this.#until) this.#endPeriod(now);
    return this.#left;
  }

  moreAt(now: number): number {
    if (this.#exhausted && now < this.#until) return this.#until + LONGEST_GUARD;
    return now + (this.#failing ? PATIENCE : EAGER);
  }

  short(ahead: number): void {
    this.#short = true;
    this.#want = Math.max(this.#want, ahead + 1);
    this.#hurry();
  }

  take(): void {
    this.#left = Math.max(0, this.#left - 1);
    this.#taken += 1;
    if (this.#alone) this.#unaccounted += 1;
    if (this.#left < this.#want / 2) this.#hurry();
  }

  status(now: number): QuotaLeaseStatus {
    const left = now < this.#until ? this.#left : 0;
    return { limit: this.name, count: this.#terms.count, left, alone: this.#failing };
  }

  override ring(): void {
    if (this.#asking !== undefined || this.#closed) return;
    this.#asking = this.#askOnce().then((pause) => {
      this.#asking = undefined;
      const { world } = this.#member;
      if (!this.#closed) world.schedule(this, world.now() + pause);
    });
  }

  /** Gives back what is left. */
  async close(): Promise<void> {
    this.#closed = true;
    const { world } = this.#member;
    world.cancel(this);
    await this.#asking;
    const now = world.now();
    const returns = now < this.#until && !this.#alone ? this.#left + this.#returns : 0;
    this.#left = 0;
    if (returns === 0 && this.#unaccounted === 0) return;
    try {
      await this.#write({ period: this.#period, returns, used: this.#unaccounted, wants: 0 }, now);
    } catch {
      // It counts as used until the quota begins anew.
    }
  }

  #limit(): void {
    const count = Math.min(...this.#counts);
    if (count === this.#terms.count || count === Number.POSITIVE_INFINITY) return;
    if (count < this.#terms.count && !this.#alone) {
      // What was set aside of the larger may be more than is left of the smaller: it is asked for anew.
      this.#returns += this.#left;
      this.#left = 0;
    }
    this.#terms = { ...this.#terms, count };
    this.#exhausted = false;
    this.#hurry();
  }

  #hurry(): void {
    if (this.#asking !== undefined || this.#failing || this.#closed) return;
    const { world } = this.#member;
    const soon = Math.max(world.now(), this.#askedAt + EAGER);
    if (this.#exhausted && soon < this.#until) return;
    if (soon < this.due) world.schedule(this, soon);
  }

  /** A period that begins without the store: an equal share is what cannot be too much, as long as nobody joins. */
  #endPeriod(now: number): void {
    const begins = this.#known && this.#failing;
    this.#left = begins ? Math.floor(this.#terms.count / Math.max(1, this.#members())) : 0;
    this.#returns = 0;
    this.#alone = begins;
    this.#exhausted = false;
    this.#unaccounted = 0;
    if (begins) {
      this.#period = this.#until === Number.NEGATIVE_INFINITY ? 0 : this.#period + this.#length;
      this.#until = now + this.#length;
    } else this.#hurry();
  }

  async #askOnce(): Promise<number> {
    const { world } = this.#member;
    const before = world.now();
    const elapsed = Math.max(BEAT, before - this.#askedAt);
    this.#want = Math.max(1, Math.ceil((this.#taken / elapsed) * AHEAD), this.#short ? this.#want * 2 : 1);
    this.#taken = 0;
    this.#short = false;
    this.#askedAt = before;
    const left = this.left(before);
    const used = this.#unaccounted;
    const returns = this.#alone ? 0 : this.#returns;
    // Given back once at most: of an asking that nobody answered it may be done, so it counts as used.
    this.#returns = 0;
    const wants = this.#alone ? this.#want : Math.max(0, this.#want - left);
    try {
      const grant = await this.#write({ period: this.#period, returns, used, wants }, before);
      if (grant !== undefined) return this.#take(grant, used, before);
      this.#returns = returns;
      return EAGER + world.random() * EAGER;
    } catch (error) {
      this.#failing = true;
      this.#member.reached(false, error);
      return RETRY;
    }
  }

  #take({ grant, now }: { grant: QuotaGrant; now: number }, used: number, before: number): number {
    const same = grant.start === this.#period && !this.#alone;
    const kept = same ? this.#left : 0;
    this.#left = kept + grant.granted;
    this.#unaccounted = this.#alone ? Math.max(0, this.#unaccounted - used) : 0;
    this.#alone = false;
    this.#period = grant.start;
    this.#length = grant.end - grant.start;
    this.#until = before + (grant.end - now);
    this.#exhausted = grant.exhausted && this.#left === 0;
    this.#failing = false;
    this.#known = true;
    this.#member.reached(true, undefined);
    if (grant.granted > 0) this.#wake();
    return Math.min(BEAT, Math.max(EAGER, grant.end - now + LONGEST_GUARD));
  }

  async #write(ask: QuotaAsk, before: number): Promise<{ grant: QuotaGrant; now: number } | undefined> {
    const { world, store } = this.#member;
    const until = before + PATIENCE;
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
      const found = await within(world, until, () => store.records.get(NAMESPACE, this.name));
      const state = found === undefined ? undefined : (JSON.parse(found.value) as QuotaState);
      const now = found?.now ?? (await this.#storeTime(until));
      // The other side's clock may be a little behind the store's.
      const at = now - LONGEST_GUARD;
      const inForce = state !== undefined && at < state.end ? state : calendarPeriod(at, this.#terms.period, this.#terms.zone);
      const next = setAside(state, ask, this.#terms.count, this.#members(), { start: inForce.start, end: inForce.end });
      if (
        found !== undefined &&
        next.grant.granted === 0 &&
        ask.returns === 0 &&
        ask.used === 0 &&
        state?.start === next.state.start
      )
        return { grant: next.grant, now };
      const options = { expected: found?.version ?? 0, for: 2 * LONGEST_PERIOD[this.#terms.period] };
      const written = await within(world, until, () =>
        store.records.put(NAMESPACE, this.name, JSON.stringify(next.state), options),
      );
      if (written !== undefined) return { grant: next.grant, now };
    }
    return undefined;
  }

  async #storeTime(until: number): Promise<number> {
    const { world, store } = this.#member;
    await within(world, until, () => store.records.put('fleet.clock', 'clock', '', { for: 60_000 }));
    const read = await within(world, until, () => store.records.get('fleet.clock', 'clock'));
    if (read === undefined) throw new Error('the store has lost a record that was just written');
    return read.now;
  }
}
