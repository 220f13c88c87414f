/**
 * This process's part of one limit: what it holds, until when, and the asking for more or less of it. Nothing is asked while
 * a call is being let go: `held` is two comparisons.
 *
 *                   granted                      lease over, and the store cannot be reached
 *     ┌─────────┐ ───────────▶ ┌───────┐ ──────────────────────────────────────────────────────▶ ┌───────┐
 *     │ nothing │              │ holds │ ◀────────────────────── granted ─────────────────────── │ alone │
 *     └─────────┘ ◀─────────── └───────┘                                                         └───────┘
 *          ▲     lease over: it slept                                                                │
 *          └──────────────────────────── it slept longer than others wait for it ────────────────────┘
 *
 * Invariants
 * 1. By its own clock it never counts on a unit longer than the store keeps it for it: a lease begins before it is asked for.
 * 2. It uses less first and says so then; how long what it gives back must rest is read from its own log at that instant.
 * 3. What is on its way out keeps its unit.
 * 4. Alone, it goes on with what it held, and only as long as each asking has failed within the time for which others wait;
 *    after half a minute with no more than an equal share, and with half as much after each "too many" of the other side.
 * 5. One asking at a time; one that nobody answered is repeated, and can be: what the store has is the truth.
 */
import { Alarm } from '../../requirement/clock.ts';
import type { SharedTerms, UnitShare, UnitUsage } from '../../runtime/policies/rate-limit/unit-share.ts';
import { type Member, PATIENCE } from '../member.ts';
import { within } from '../within.ts';
import { allot } from './allot.ts';
import { type Ask, type Grant, readAllotment, type Terms } from './allotment.ts';

/** Milliseconds: of the promise, and for which a silent member is waited for besides. */
export const LEASE = 2_000;
export const ABSENCE = 2_500;
/** What two clocks may differ by in that time, and what lies between an instant and its reading. */
const MARGIN = 100;
/** Whole milliseconds of a store that every process reads for itself. */
const ROUNDING = 5;
/** Two clocks run apart by at most this share. */
const DRIFT = 1 / 2_000;
const BUSY_BEAT = 500;
const IDLE_BEAT = 800;
const RETRY = 200;
/** Between two askings, when nothing is held and when not enough is. */
const EAGER = 20;
const PATIENT = 150;
const MOST_CONFLICTS = 8;
/** Alone for longer than this, nobody keeps more than an equal share: the others may have dealt out the rest again. */
export const STAYS = 30_000;
const NAMESPACE = 'fleet.limits';
const NOBODY_KNOWS: Grant = {
  units: 0,
  comeDownTo: 0,
  goesRound: false,
  nothingFor: 0,
  mayGrow: true,
  tell: false,
  members: 1,
};

export interface UnitLeaseStatus {
  readonly limit: string;
  readonly units: number;
  readonly held: number;
  readonly alone: boolean;
}

export class UnitLease extends Alarm implements UnitShare {
  readonly name: string;
  /** Another lease of the same limit, opened while this one still gives back, is somebody else. */
  readonly #id: string;
  /** Those that use it here, and how many units each says there are. */
  readonly #usages = new Map<UnitUsage, number>();
  readonly #member: Member;
  #terms: Terms;
  readonly #tell: () => void;
  readonly #wake: () => void;
  /** What it lets itself use, and until when. */
  #capacity = 0;
  #until = Number.NEGATIVE_INFINITY;
  #grant: Grant = NOBODY_KNOWS;
  #keep: number | undefined = undefined;
  #failing = false;
  /** Since when the store has not answered, and until when another "too many" says nothing new. */
  #aloneSince = 0;
  #lowered = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;
  #again = false;
  /** The store has answered once. */
  #known = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #nothingUntil = Number.NEGATIVE_INFINITY;
  #closed = false;
  // Demand since the last asking.
  #ahead = 0;
  #shortUntil = Number.NEGATIVE_INFINITY;
  #need = 0;
  #spent = false;

  /** `tell`: others should ask now. `wake`: more is held than before. */
  constructor(member: Member, { name, units, window }: SharedTerms, tell: () => void, wake: () => void) {
    super();
    this.#member = member;
    this.name = name;
    this.#id = `${member.id}/${member.world.identifier()}`;
    this.#terms = { units, rest: window * (1 + DRIFT) + ROUNDING, lease: LEASE, absence: ABSENCE };
    this.#tell = tell;
    this.#wake = wake;
    member.world.schedule(this, member.world.now());
  }

  held(now: number): number {
    return now < this.#until ? Math.min(this.#capacity, this.#terms.units) : 0;
  }

  get users(): number {
    return this.#usages.size;
  }

  /** One more uses it; of several that differ in how many units there are, the fewest hold. */
  join(usage: UnitUsage, units: number): void {
    this.#usages.set(usage, units);
    this.#limit();
  }

  leave(usage: UnitUsage): void {
    this.#usages.delete(usage);
    this.#limit();
  }

  /**
   * The other side has said "too many". Alone, that is the only sign that others use what it holds as well: half of it is let go,
   * once in each window.
   */
  refused(now: number): void {
    if (!this.#failing || now < this.#lowered) return;
    this.#lowered = now + this.#terms.rest;
    this.#lower(Math.max(1, Math.floor(this.#capacity / 2)));
  }

  moreAt(now: number): number {
    if (this.#failing) return now + PATIENCE;
    if (!this.#grant.mayGrow) return now < this.#until ? Number.POSITIVE_INFINITY : now + EAGER;
    const next = this.#asking === undefined ? this.due : now;
    return Math.max(now + EAGER, this.#nothingUntil, next);
  }

  short(ahead: number): void {
    if (ahead > this.#ahead) this.#ahead = ahead;
    const { world } = this.#member;
    const now = world.now();
    const until = Math.max(this.#nothingUntil, now);
    this.#shortUntil = until + IDLE_BEAT;
    if (this.#asking !== undefined || this.#failing || !this.#grant.mayGrow) return;
    const soon = Math.max(now, this.#nothingUntil, this.#askedAt + (this.held(now) === 0 ? EAGER : PATIENT));
    if (soon < this.due) world.schedule(this, soon);
  }

  spent(): void {
    if (!this.#grant.goesRound) return;
    this.#spent = true;
    this.askNow();
  }

  /** Others want something of it, or have given something back. */
  askNow(): void {
    if (this.#closed) return;
    if (this.#asking !== undefined) this.#again = true;
    else this.#member.world.schedule(this, this.#member.world.now());
  }

  status(now: number): UnitLeaseStatus {
    return { limit: this.name, units: this.#terms.units, held: this.held(now), alone: this.#failing };
  }

  override ring(): void {
    if (this.#asking !== undefined || this.#closed) return;
    this.#again = false;
    this.#asking = this.#askOnce().then((pause) => {
      this.#asking = undefined;
      const { world } = this.#member;
      if (!this.#closed) world.schedule(this, world.now() + (this.#again ? 0 : pause));
    });
  }

  /** Gives everything back. Resolves when the store knows, or cannot be told: then others wait until the lease is over. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#capacity = 0;
    const { world } = this.#member;
    world.cancel(this);
    await this.#asking;
    const now = world.now();
    const ask = this.#ask(now, 0, true);
    try {
      const grant = await this.#write(ask, now);
      if (grant?.tell === true) this.#tell();
    } catch {
      // Others wait until the lease is over and the absence with it: nothing is lost but that time.
    }
  }

  /** Milliseconds until the next. */
  async #askOnce(): Promise<number> {
    const { world } = this.#member;
    const before = world.now();
    this.#askedAt = before;
    const valid = before < this.#until;
    this.#comeDown(before);
    const ask = this.#ask(before, this.#keep, false);
    try {
      const grant = await this.#write(ask, before);
      if (grant !== undefined) return this.#take(grant, ask, before);
      if (ask.spent) this.#spent = true;
      return EAGER + world.random() * EAGER;
    } catch (error) {
      if (!this.#failing) this.#aloneSince = before;
      this.#failing = true;
      this.#member.reached(false, error);
      if (before - this.#aloneSince >= STAYS) this.#lower(Math.max(1, Math.floor(this.#terms.units / this.#grant.members)));
      // The store was not there at some instant after `before`: nobody has been found absent since.
      if (valid) this.#until = Math.max(this.#until, before + ABSENCE - 3 * MARGIN);
      if (ask.spent) this.#spent = true;
      return RETRY;
    }
  }

  #comeDown(now: number): void {
    const { comeDownTo, goesRound } = this.#grant;
    const used = this.#usage(now)?.usedUnits(now) ?? 0;
    const unused = goesRound && this.#spent ? Math.max(0, this.#capacity - used) : this.#capacity;
    this.#lower(Math.min(comeDownTo, unused));
  }

  /** Uses no more than that from now on, and what is on its way out; the store hears of it with the next asking. */
  #lower(wanted: number): void {
    const reserved = Math.max(0, ...Array.from(this.#usages.keys(), (usage) => usage.reservedUnits));
    const lower = Math.max(wanted, Math.min(reserved, this.#capacity));
    if (lower >= this.#capacity) return;
    this.#capacity = lower;
    this.#keep = lower;
  }

  #limit(): void {
    const units = Math.min(...this.#usages.values());
    if (units === this.#terms.units || units === Number.POSITIVE_INFINITY) return;
    this.#terms = { ...this.#terms, units };
    this.askNow();
  }

  #ask(now: number, keep: number | undefined, leaves: boolean): Ask {
    const usage = this.#usage(now);
    const kept = keep ?? this.#capacity;
    const sending = leaves && (usage?.reservedUnits ?? 0) > 0;
    const rests = sending ? [{ units: this.#terms.units, at: now + this.#terms.rest }] : (usage?.rests(now, kept) ?? []);
    const ask: Ask = {
      member: this.#id,
      place: this.#member.place,
      keep,
      rests: rests.map(({ units, at }) => ({ units, for: (at - now) * (1 + DRIFT) + ROUNDING })),
      need: leaves ? 0 : this.#measureNeed(now),
      spent: this.#spent,
      leaves,
      first: !leaves && !this.#known,
    };
    this.#spent = false;
    return ask;
  }

  /** What it used in the last window, and what waited for more; it is forgotten slowly, except where units go round. */
  #measureNeed(now: number): number {
    const used = this.#usage(now)?.usedUnits(now) ?? 0;
    const short = now < this.#shortUntil;
    if (this.#grant.goesRound) this.#need = short ? 1 : 0;
    else {
      const more = short ? Math.max(this.#ahead + 1, Math.ceil(this.#capacity / 2)) : 0;
      this.#need = Math.max(used + more, Math.floor(this.#need * 0.8));
    }
    this.#ahead = 0;
    return this.#need;
  }

  #usage(now: number): UnitUsage | undefined {
    let most: UnitUsage | undefined;
    for (const usage of this.#usages.keys()) if (most === undefined || usage.usedUnits(now) > most.usedUnits(now)) most = usage;
    return most;
  }

  #take(grant: Grant, ask: Ask, before: number): number {
    if (this.#closed) return 0;
    const { world } = this.#member;
    const more = grant.units > this.held(world.now());
    this.#failing = false;
    this.#member.reached(true, undefined);
    this.#keep = undefined;
    this.#known = true;
    this.#grant = grant;
    this.#capacity = grant.units;
    this.#until = before + LEASE - MARGIN;
    this.#nothingUntil = grant.nothingFor > 0 ? before + grant.nothingFor : Number.NEGATIVE_INFINITY;
    if (grant.tell) this.#tell();
    if (more) this.#wake();
    if (grant.comeDownTo < grant.units) return 0;
    const beat = ask.need > 0 ? BUSY_BEAT : IDLE_BEAT;
    if (grant.nothingFor > 0 && ask.need > grant.units) return Math.min(beat, Math.ceil(grant.nothingFor) + 1);
    return beat;
  }

  /**
   * Undefined: others were always quicker. Once the patience is over nothing more is begun: what this asking says of what is
   * kept would no longer be true.
   */
  async #write(ask: Ask, before: number): Promise<Grant | undefined> {
    const { world, store } = this.#member;
    const until = before + PATIENCE;
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
      const found = await within(world, until, () => store.records.get(NAMESPACE, this.name));
      const now = found?.now ?? (await this.#storeTime(until));
      const { allotment, grant } = allot(found === undefined ? undefined : readAllotment(found.value), ask, this.#terms, now);
      const options = { expected: found?.version ?? 0, for: 2 * this.#terms.rest + 60_000 };
      const written = await within(world, until, () =>
        store.records.put(NAMESPACE, this.name, JSON.stringify(allotment), options),
      );
      if (written !== undefined) return grant;
    }
    return undefined;
  }

  /** A record that is not there tells no time: another is made and read. */
  async #storeTime(until: number): Promise<number> {
    const { world, store } = this.#member;
    await within(world, until, () => store.records.put('fleet.clock', 'clock', '', { for: 60_000 }));
    const read = await within(world, until, () => store.records.get('fleet.clock', 'clock'));
    if (read === undefined) throw new Error('the store has lost a record that was just written');
    return read.now;
  }
}
