/**
 * One lane of a box as this process drains it: what it holds, what is under way, and how fast it may go.
 *
 *            due                   claims                      a place is free
 *   idle ─────────▶ asking ─────────────────▶ ready ───────────────────────────▶ under way ──▶ settling ──▶ idle
 *     ▲               │ nothing there            │ the lane is held or paused
 *     └───────────────┘◀─────given back──────────┘
 *
 * 1. Never more under way than the plan's concurrency, the pace and the room allow.
 * 2. Nothing begins whose time is over, nor on a claim that may be over soon.
 * 3. While the lane is held or paused it holds nothing that is not under way.
 * 4. Each claim is settled once at most; of a lost one nothing is told.
 */
import type { World } from '../../requirement/clock.ts';
import type { ClaimedDelivery, Settlement } from '../../requirement/delivery.ts';
import type { Observe } from '../../requirement/event.ts';
import type { OutcomeKind } from '../../requirement/outcome.ts';
import type { DeliveryStore } from '../../requirement/store.ts';
import type { Deliverer, LanePlan, Verdict } from '../deliverer.ts';
import type { Availability } from './availability.ts';
import type { Room } from './bounds.ts';
import { Claim } from './claim.ts';
import { tellEnded, tellTried } from './events.ts';
import { nextState } from './next-try.ts';
import { Pace } from './pace.ts';
import type { Settler } from './settler.ts';

/** What all lanes of a drain have in common. */
export interface LaneSurroundings {
  readonly store: Pick<DeliveryStore, 'claim' | 'extend'>;
  readonly world: World;
  readonly owner: string;
  readonly deliverer: Deliverer;
  readonly settler: Settler;
  readonly availability: Availability;
  readonly room: Room;
  readonly observe: Observe | undefined;
  /** A place is free, or a lane has something to begin or to claim. */
  readonly turn: (lane: Lane) => void;
  /** Something of some lane may be claimed in so many milliseconds. */
  readonly dueIn: (duration: number) => void;
}

export interface LaneStatus {
  readonly lane: string;
  readonly underWay: number;
  /** Claimed, and not begun. */
  readonly ready: number;
  /** At once, now, and by the plan. */
  readonly allowed: number;
  readonly concurrency: number;
  /** Milliseconds for which nothing begins; Infinity: until somebody says otherwise. */
  readonly heldFor: number;
}

/** Claims are lengthened while they are held, so this is how long the deliveries of a process that dies wait. Milliseconds. */
const LEASE = 15_000;
/** A lane rests for so long at most because of one answer's Retry-After. Milliseconds. */
const LONGEST_WISH = 24 * 3_600_000;
/** A hold is looked at again after so long: it may have been taken back. */
const LONGEST_HOLD = 5_000;
/** How long a lane waits whose delivery was put back without a word for how long. */
const PUT_BACK = 1_000;
/** Claimed at once, at most. */
const BATCH = 100;
/** Lengthened at once, at most. */
const EXTENDED = 500;
/** A plan is believed for so long, however often something comes. */
const PLAN_KEPT = 200;

const FAILURES: ReadonlySet<OutcomeKind> = new Set(['fault', 'timeout', 'unsent', 'throttled', 'unauthorized']);

export class Lane {
  readonly name: string;
  /** The store has something for it, as far as is known. */
  due = false;
  /** Counted among those that have something to do. Written by the drain. */
  busy = false;
  readonly #around: LaneSurroundings;
  readonly #pace: Pace;
  readonly #underWay = new Set<Claim>();
  #ready: Claim[] = [];
  #plan: LanePlan | undefined;
  #asking = false;
  #settling = 0;
  #pausedFor = 0;
  #consideredAt = Number.NEGATIVE_INFINITY;
  #size = 1024;

  constructor(name: string, around: LaneSurroundings) {
    this.name = name;
    this.#around = around;
    this.#pace = new Pace(() => around.world.random());
  }

  get idle(): boolean {
    return !this.due && !this.#asking && this.#held === 0;
  }

  get heldFor(): number {
    return this.#pausedFor > 0 ? this.#pausedFor : this.#pace.heldFor(this.#around.world.now());
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  get #held(): number {
    return this.#ready.length + this.#underWay.size + this.#settling;
  }

  status(): LaneStatus {
    const concurrency = this.#plan?.concurrency ?? 0;
    const { name, heldFor } = this;
    const allowed = this.#pace.allowed(concurrency);
    return { lane: name, underWay: this.#underWay.size, ready: this.#ready.length, allowed, concurrency, heldFor };
  }

  /** As `consider`, unless it was a moment ago. */
  considerSoon(pausedFor: number): void {
    const recently = this.#around.world.now() - this.#consideredAt < PLAN_KEPT;
    if (!recently || this.#plan === undefined || this.heldFor > 0) this.consider(pausedFor);
  }

  /**
   * Asks how it is drained now.
   *
   * @param pausedFor milliseconds for which somebody has paused it.
   */
  consider(pausedFor: number): void {
    const { world, deliverer } = this.#around;
    this.#consideredAt = world.now();
    this.#plan = deliverer.plan(this.name);
    this.#pausedFor = pausedFor;
    if (pausedFor > 0) this.#pace.hold(0, world.now());
    else if (this.#plan !== undefined && this.#plan.heldFor > 0)
      this.#pace.hold(Math.min(LONGEST_HOLD, this.#plan.heldFor), world.now());
    const { heldFor } = this;
    if (this.#plan === undefined || heldFor > 0) {
      this.giveBack();
      if (this.due) this.#around.dueIn(Math.min(LONGEST_HOLD, heldFor === 0 ? LONGEST_HOLD : heldFor));
    }
  }

  /** Begins one delivery if it may. `crowded`: it would, but for the room. */
  begin(): 'begun' | 'crowded' | 'nothing' {
    const { room, world, availability } = this.#around;
    const plan = this.#plan;
    if (plan === undefined || this.heldFor > 0 || availability.failure !== undefined) return 'nothing';
    if (this.#underWay.size >= this.#pace.allowed(plan.concurrency)) return 'nothing';
    for (let claim = this.#ready[0]; claim !== undefined; claim = this.#ready[0]) {
      const now = world.now();
      if (claim.left(now) <= 0) {
        this.#ready.shift();
        this.#settle(claim, undefined, { state: 'dead', because: 'its time was over before it could be delivered' });
        continue;
      }
      // Whoever lengthens claims comes by in time, unless the store is away.
      if (claim.until - now < claim.lease / 3) return 'nothing';
      if (!room.mayStart(this.#underWay.size)) return 'crowded';
      this.#ready.shift();
      this.#run(claim, plan, now);
      return 'begun';
    }
    return 'nothing';
  }

  /** How many it would claim now; `crowded`: some, but for the room. */
  claimable(): number | 'crowded' {
    const { availability, room } = this.#around;
    const plan = this.#plan;
    if (!this.due || this.#asking || plan === undefined || this.heldFor > 0 || availability.pause > 0) return 0;
    const wanted = Math.min(BATCH, this.#wanted(plan));
    if (wanted <= 0) return 0;
    const granted = Math.min(wanted, room.claimable(this.#held, this.#size));
    return granted > 0 ? granted : 'crowded';
  }

  /** Asks the store for so many more. */
  async claim(limit: number): Promise<void> {
    const { store, world, owner, deliverer, availability, room, turn, dueIn } = this.#around;
    this.#asking = true;
    this.due = false;
    // Kept free for what is on its way.
    room.claims += limit;
    const asked = world.now();
    let claimed: readonly ClaimedDelivery[] = [];
    try {
      claimed = await store.claim({ box: deliverer.box, lane: this.name, owner, limit, lease: LEASE });
      availability.succeeded();
      if (claimed.length === limit) this.due = true;
    } catch (error) {
      availability.failed(error);
      this.due = true;
      dueIn(availability.pause);
    }
    this.#asking = false;
    room.claims -= limit - claimed.length;
    for (const delivery of claimed) {
      room.bytes += delivery.payload.length;
      this.#size += (delivery.payload.length - this.#size) / 8;
      this.#ready.push(new Claim(delivery, LEASE, asked));
    }
    // Held since it asked: somebody else may have them.
    if (this.#plan === undefined || this.heldFor > 0) this.giveBack();
    turn(this);
  }

  /** Lengthens the claims of what it holds; those that were lost are let go. */
  async keep(): Promise<void> {
    this.#dropOverdue(this.#around.world.now());
    const held = [...this.#ready, ...this.#underWay];
    const now = this.#around.world.now();
    const ageing = held.filter(({ until, lease, lost }) => !lost && until - now < (lease * 2) / 3);
    for (const lease of new Set(ageing.map((claim) => claim.lease))) {
      const same = ageing.filter((claim) => claim.lease === lease);
      for (let first = 0; first < same.length; first += EXTENDED) await this.#extend(same.slice(first, first + EXTENDED), lease);
    }
  }

  async #extend(claims: readonly Claim[], lease: number): Promise<void> {
    const { store, world, availability } = this.#around;
    if (availability.pause > 0) return;
    const asked = world.now();
    try {
      const names = claims.map(({ delivery: { id, claim } }) => ({ id, claim }));
      const kept = await store.extend(names, lease);
      availability.succeeded();
      for (const [index, claim] of claims.entries()) {
        if (kept[index] === true) claim.until = asked + lease;
        else this.#lose(claim);
      }
    } catch (error) {
      availability.failed(error);
    }
  }

  /** Gives back what has not begun. */
  giveBack(): void {
    const ready = this.#ready;
    this.#ready = [];
    if (ready.length > 0) this.due = true;
    for (const claim of ready) this.#settle(claim, undefined, { state: 'waiting', delay: 0 });
  }

  /** Stops what is under way. */
  abort(reason: string): void {
    for (const claim of this.#underWay) claim.abort(reason);
  }

  /** As many again as may be under way, so that the next are here when those are done; asked for in halves, not one by one. */
  #wanted({ concurrency }: LanePlan): number {
    const { bounds } = this.#around.room;
    const allowed = Math.min(this.#pace.allowed(concurrency), bounds.underWay);
    const wanted = allowed * 2 - this.#held;
    return this.#ready.length > 0 && wanted < allowed / 2 ? 0 : wanted;
  }

  #run(claim: Claim, plan: LanePlan, now: number): void {
    const { deliverer, room } = this.#around;
    this.#underWay.add(claim);
    room.underWay += 1;
    const trying = async () => deliverer.deliver(claim.delivery, claim.signal, claim.age(now));
    trying().then(
      (verdict) => this.#tried(claim, plan, verdict),
      (error: unknown) => this.#tried(claim, plan, brokenDeliverer(error, claim)),
    );
  }

  #tried(claim: Claim, plan: LanePlan, verdict: Verdict): void {
    const { world, room, owner, turn } = this.#around;
    const now = world.now();
    this.#underWay.delete(claim);
    room.underWay -= 1;
    if (claim.lost) this.#letGo(claim);
    else {
      this.#learn(verdict, plan, now);
      const next = nextState(claim.delivery, verdict, plan.schedule, claim.left(now), () => world.random());
      const { outcome, code, duration, detail } = verdict;
      const attempt = verdict.then === 'put back' ? undefined : { outcome, code, duration, detail, by: owner };
      this.#settle(claim, attempt, next);
    }
    turn(this);
  }

  #learn({ then, outcome, retryAfter }: Verdict, plan: LanePlan, now: number): void {
    if (then === 'put back') this.#pace.hold(Math.min(LONGEST_HOLD, retryAfter ?? PUT_BACK), now);
    else if (FAILURES.has(outcome)) {
      this.#pace.failed(plan.schedule.backoff, now);
      if (retryAfter !== undefined) this.#pace.hold(Math.min(LONGEST_WISH, retryAfter), now);
    } else if (outcome !== 'cancelled') this.#pace.succeeded(plan.concurrency);
    if (this.heldFor > 0) this.consider(this.#pausedFor);
  }

  #settle(claim: Claim, attempt: Settlement['attempt'], next: Settlement['next']): void {
    const { settler, deliverer, world, observe, turn, dueIn } = this.#around;
    const { id, claim: number, key } = claim.delivery;
    this.#settling += 1;
    settler.settle({ id, claim: number, attempt, next }, (kept) => {
      this.#settling -= 1;
      this.#letGo(claim);
      if (kept === true) {
        const about = { box: deliverer.box, delivery: claim.delivery, at: world.now() };
        if (attempt !== undefined) tellTried(observe, about, attempt, next);
        if (next.state === 'waiting') dueIn(next.delay);
        else {
          tellEnded(observe, about, next, claim.age(about.at));
          deliverer.ended?.(claim.delivery);
        }
        // The next of its key may go.
        if (key !== undefined) this.due = true;
      }
      turn(this);
    });
  }

  /** Claims that somebody else may have by now. What is under way goes on: it may still be ours, and the store will say so. */
  #dropOverdue(now: number): void {
    const gone = this.#ready.filter(({ until }) => until <= now);
    if (gone.length === 0) return;
    this.#ready = this.#ready.filter(({ until }) => until > now);
    this.due = true;
    for (const claim of gone) this.#letGo(claim);
  }

  #lose(claim: Claim): void {
    claim.lost = true;
    if (this.#underWay.has(claim)) claim.abort('the claim was lost: somebody else delivers it');
    else if (this.#ready.includes(claim)) {
      this.#ready = this.#ready.filter((each) => each !== claim);
      this.#letGo(claim);
    }
  }

  #letGo({ delivery }: Claim): void {
    const { room } = this.#around;
    room.claims -= 1;
    room.bytes -= delivery.payload.length;
  }
}

/** Deliverers give verdicts; one that throws instead is wrong, and nobody knows how far it came. */
function brokenDeliverer(error: unknown, { signal }: Claim): Verdict {
  const detail = `the deliverer failed: ${error instanceof Error ? error.name : 'it threw'}`;
  const then = 'again';
  return { outcome: signal.aborted ? 'cancelled' : 'fault', code: undefined, duration: 0, detail, then };
}
