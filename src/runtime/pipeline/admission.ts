import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import type { Lane, LaneSlots } from './lane.ts';
import { refused } from './outcomes.ts';
import type { Reporter } from './reporter.ts';
import type { Waiter } from './waiter.ts';

/** What keeps a sending from leaving; leases are ≥ 0. */
const OPEN = -1;
const NO_TURN = -2;
const NO_SLOT = -3;
const PAUSED = -4;

/**
 * One decision at one instant: the breaker, every rate limit and the slot are asked together, and whoever may go, goes now.
 * Who may not go yet waits in one bounded queue, by priority and then in order; who cannot get a turn in time is told so at once.
 *
 *                 open, no turn in time, no room
 *      ask ─────────────────────────────────────────▶ turned away
 *       │ all allow                                        ▲
 *       ├───────────────▶ admitted ◀──── all allow ──┐     │ open, patience over, killed
 *       │                                            │     │
 *       └── no turn or no slot yet, or paused ───▶ waiting ┴──── abort ──▶ left
 *
 * | from    | what happens                                   | to          |
 * |---------|------------------------------------------------|-------------|
 * | ask     | breaker, limits and slot allow, nobody ahead   | admitted    |
 * | ask     | breaker refuses                                | turned away |
 * | ask     | earliest turn past deadline or allowed wait    | turned away |
 * | ask     | the queue is full                              | turned away |
 * | ask     | otherwise                                      | waiting     |
 * | waiting | first of its lane and all allow                | admitted    |
 * | waiting | first of its lane and the breaker refuses      | turned away |
 * | waiting | its patience for what holds it is over         | turned away |
 * | waiting | the caller goes away                           | left        |
 *
 * Invariants
 * 1. Nothing is awaited between `admitted` and the sending: tokens are dated when they are used.
 * 2. A slot is taken exactly once per admission and given back by the attempt's release and nothing else.
 * 3. A lease of the breaker is never kept by somebody who waits.
 * 4. In a lane nobody leaves before somebody of higher priority, or of the same who came before it.
 * 5. At most `room` wait; one alarm wakes them all.
 */
export class Admission extends Alarm {
  readonly #world: World;
  readonly #reporter: Reporter;
  #lanes: Lane[] = [];
  #waiting = 0;
  #tickets = 0;
  #highest = 0;
  #bound = false;
  #pumping = false;
  #again = false;
  #turn = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  /** Whether a quota makes wall-clock time matter. */
  #calendar = false;

  constructor(world: World, reporter: Reporter) {
    super();
    this.#world = world;
    this.#reporter = reporter;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** The most that ever waited at once. */
  get highest(): number {
    return this.#highest;
  }

  /** The lanes in use; those that are gone stay until their last waiter has left. */
  serve(lanes: readonly Lane[]): void {
    const gone = this.#lanes.filter((lane) => !lanes.includes(lane) && lane.queue.length > 0);
    this.#lanes = [...lanes, ...gone];
    this.#calendar = this.#lanes.some((lane) =>
      lane.limits.some(({ settings }) => settings.group !== undefined || settings.limits.some((limit) => limit.kind === 'quota')),
    );
  }

  epoch(): number {
    return this.#calendar ? this.#world.epoch() : 0;
  }

  ask(waiter: Waiter, now: number): void {
    const { lane } = waiter;
    const answer = lane.queue.length === 0 ? this.#try(lane, now, 0) : this.#reasonToQueue(lane, now);
    if (answer >= 0) waiter.admitted(answer, now);
    else if (answer === OPEN) waiter.turnedAway(this.#refusal(lane, OPEN, now), now);
    else this.#enter(waiter, answer, now);
  }

  /** For a companion that must not wait: its lease, or −1. */
  tryNow(lane: Lane, now: number): number {
    return lane.queue.length > 0 ? -1 : Math.max(-1, this.#try(lane, now, 0));
  }

  /** Leaves the queue: the caller went away, or its call is over. */
  leave(waiter: Waiter): void {
    if (!waiter.queued) return;
    this.#remove(waiter);
    this.#arm(this.#world.now());
  }

  /** A waiter's alarm rang: its patience may be over. */
  patienceOver(waiter: Waiter, now: number): void {
    const { lane } = waiter;
    const held = this.#holding(lane, now);
    const until = waiter.entered + waitFor(lane, held);
    if (now < until) {
      this.#world.schedule(waiter, Math.min(until, waiter.deadline));
      return;
    }
    this.#remove(waiter);
    waiter.turnedAway(this.#refusal(lane, held, now), now);
    this.#arm(now);
  }

  /** An attempt is over: its slot is free, and whoever waits for one may go. */
  release(held: readonly LaneSlots[]): void {
    for (const { slots } of held) slots.release();
    if (this.#waiting > 0) this.pump();
  }

  /** Lets everybody go who may go now. */
  pump(): void {
    if (this.#pumping) {
      this.#again = true;
      return;
    }
    this.#pumping = true;
    do {
      this.#again = false;
      this.#drainLanes();
    } while (this.#again);
    this.#pumping = false;
    this.#arm(this.#world.now());
  }

  override ring(): void {
    this.pump();
  }

  /** Nobody leaves before `until`. */
  pause(until: number): void {
    this.#pausedUntil = until;
    this.#arm(this.#world.now());
  }

  resume(): void {
    this.#pausedUntil = Number.NEGATIVE_INFINITY;
    this.pump();
  }

  pausedUntil(now: number): number | undefined {
    return this.#pausedUntil > now ? this.#pausedUntil : undefined;
  }

  /** Turns everybody away. */
  flush(refusal: Outcome, now: number): void {
    for (const lane of this.#lanes) {
      for (let waiter = lane.queue.first; waiter !== undefined; waiter = lane.queue.first) {
        this.#remove(waiter);
        waiter.turnedAway(refusal, now);
      }
    }
    this.#arm(now);
  }

  /** Limits have become tighter: who cannot get a turn in time any more is told so now. */
  reconsider(now: number): void {
    if (this.#waiting === 0) return;
    for (const lane of this.#lanes) {
      let ahead = 0;
      for (let waiter = lane.queue.first; waiter !== undefined; ) {
        const next: Waiter | undefined = waiter.behind;
        if (this.#tooLate(waiter, now, ahead)) {
          this.#remove(waiter);
          waiter.turnedAway(this.#refusal(lane, NO_TURN, now), now);
        } else ahead += 1;
        waiter = next;
      }
    }
    this.#arm(now);
  }

  /** Takes everything at once or nothing; a lease ≥ 0 or the reason. */
  #try(lane: Lane, now: number, ahead: number): number {
    if (this.#pausedUntil > now) return PAUSED;
    const lease = lane.breaker.admit(now);
    if (lease < 0) return OPEN;
    const epoch = this.epoch();
    this.#turn = lane.turn(now, epoch, ahead);
    const reason = this.#turn > now ? NO_TURN : lane.hasSlot() ? 0 : NO_SLOT;
    if (reason !== 0) {
      if (lease > 0) lane.breaker.giveBack(lease, now);
      return reason;
    }
    lane.take(now, epoch);
    return lease;
  }

  /** Others wait already: the newcomer queues behind them, unless the breaker is open. */
  #reasonToQueue(lane: Lane, now: number): number {
    if (lane.breaker.nextChange(now) > now) return OPEN;
    return this.#holding(lane, now);
  }

  /** What holds the first of a lane. */
  #holding(lane: Lane, now: number): number {
    if (this.#pausedUntil > now) return PAUSED;
    this.#turn = lane.turn(now, this.epoch(), 0);
    return this.#turn > now ? NO_TURN : NO_SLOT;
  }

  #enter(waiter: Waiter, reason: number, now: number): void {
    const { lane } = waiter;
    const wait = waitFor(lane, reason);
    if (wait <= 0) {
      waiter.turnedAway(this.#refusal(lane, reason, now), now);
      return;
    }
    if (lane.queue.length >= lane.room) {
      if (!this.#bound) this.#reporter.boundReached(now, 'queue', lane.room);
      this.#bound = true;
      waiter.turnedAway(this.#refusal(lane, reason, now), now);
      return;
    }
    waiter.entered = now;
    waiter.ticket = ++this.#tickets;
    const ahead = lane.queue.enter(waiter);
    this.#waiting += 1;
    if (reason === NO_TURN && this.#tooLate(waiter, now, ahead)) {
      this.#remove(waiter);
      waiter.turnedAway(this.#refusal(lane, NO_TURN, now), now);
      return;
    }
    if (this.#waiting > this.#highest) this.#highest = this.#waiting;
    this.#world.schedule(waiter, Math.min(now + wait, waiter.deadline));
    waiter.held(REASON[-reason] ?? '', now);
    this.#arm(now);
  }

  /** Leaves in `#turn` the earliest turn it could have. */
  #tooLate(waiter: Waiter, now: number, ahead: number): boolean {
    this.#turn = waiter.lane.turn(now, this.epoch(), ahead);
    return this.#turn > now && (this.#turn >= waiter.deadline || this.#turn > waiter.entered + waiter.lane.turnWait);
  }

  #remove(waiter: Waiter): void {
    waiter.lane.queue.leave(waiter);
    this.#waiting -= 1;
    this.#bound = false;
    this.#world.cancel(waiter);
  }

  #drainLanes(): void {
    const blocked = new Set<Lane>();
    for (let lane = this.#nextLane(blocked); lane !== undefined; lane = this.#nextLane(blocked)) {
      // Read anew for each: dated with the start of a long burst, tokens would come back too early.
      const now = this.#world.now();
      const waiter = lane.queue.first as Waiter;
      const answer = this.#try(lane, now, 0);
      if (answer >= 0) {
        this.#remove(waiter);
        waiter.admitted(answer, now);
      } else if (answer === OPEN) {
        this.#remove(waiter);
        waiter.turnedAway(this.#refusal(lane, OPEN, now), now);
      } else blocked.add(lane);
    }
  }

  /** The lane whose first waiter leaves next: the highest priority, then the one that entered first. */
  #nextLane(blocked: ReadonlySet<Lane>): Lane | undefined {
    let next: Lane | undefined;
    let best: Waiter | undefined;
    for (const lane of this.#lanes) {
      const first = lane.queue.first;
      if (first === undefined || blocked.has(lane)) continue;
      if (
        best === undefined ||
        first.priority > best.priority ||
        (first.priority === best.priority && first.ticket < best.ticket)
      ) {
        next = lane;
        best = first;
      }
    }
    return next;
  }

  /** Sets the one alarm to the next turn of any lane, or to the end of the pause. */
  #arm(now: number): void {
    let at = Number.POSITIVE_INFINITY;
    if (this.#waiting > 0) {
      if (this.#pausedUntil > now) at = this.#pausedUntil;
      else {
        const epoch = this.epoch();
        for (const lane of this.#lanes) {
          if (lane.queue.first === undefined) continue;
          const turn = lane.turn(now, epoch, 0);
          // A turn that is there already waits for a slot: the release of one wakes the queue.
          if (turn > now && turn < at) at = turn;
        }
      }
    }
    if (at === Number.POSITIVE_INFINITY) this.#world.cancel(this);
    else if (at !== this.due) this.#world.schedule(this, at);
  }

  #refusal(lane: Lane, reason: number, now: number): Outcome {
    switch (reason) {
      case OPEN:
        return refused(
          'circuit-breaker',
          'CONCORDAT_CIRCUIT_OPEN',
          lane.breakerSettings.clause,
          'no',
          lane.breaker.retryAfter(now),
        );
      case NO_TURN:
        return refused('rate-limit', 'CONCORDAT_RATE_LIMITED', this.#limitClause(lane), 'no', Math.max(0, this.#turn - now));
      case PAUSED:
        return refused('kill-switch', 'CONCORDAT_KILLED', '', 'no', this.#pausedUntil - now);
      default:
        return refused('concurrency', 'CONCORDAT_CONCURRENCY_FULL', lane.slots[0]?.settings.clause ?? '', 'no');
    }
  }

  #limitClause(lane: Lane): string {
    return lane.limits[0]?.settings.clause ?? '';
  }
}

const REASON: readonly string[] = ['', 'circuit-breaker', 'rate-limit', 'concurrency', 'paused'];

/** Milliseconds that one may wait for what holds it. */
function waitFor(lane: Lane, reason: number): number {
  if (reason === NO_TURN) return lane.turnWait;
  if (reason === NO_SLOT) return lane.slotWait;
  return Math.max(lane.turnWait, lane.slotWait);
}
