import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import { holdName, NO_SLOT, NO_TURN, OPEN, PAUSED, patienceFor, refusalFor } from './hold.ts';
import type { Lane, LaneSlots } from './lane.ts';
import { LaneQueues } from './lane-queues.ts';
import type { Reporter } from './reporter.ts';
import type { Waiter } from './waiter.ts';

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
  readonly #queues = new LaneQueues();
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
    return this.#queues.length;
  }

  /** The lanes in use; those that are gone stay until their last waiter has left. */
  serve(lanes: readonly Lane[]): void {
    this.#queues.serve(lanes);
    this.#calendar = this.#queues.lanes.some((lane) =>
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
    else if (answer === OPEN) this.#refuse(waiter, OPEN, now);
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
    if (now >= waiter.deadline) {
      this.leave(waiter);
      waiter.deadlinePassed(now);
      return;
    }
    const { lane } = waiter;
    const held = this.#holding(lane, now);
    const until = waiter.entered + patienceFor(lane, held);
    if (now < until) {
      this.#world.schedule(waiter, Math.min(until, waiter.deadline));
      return;
    }
    this.#remove(waiter);
    this.#refuse(waiter, held, now);
    this.#arm(now);
  }

  /** An attempt is over: its slot is free, and whoever waits for one may go. */
  release(held: readonly LaneSlots[]): void {
    for (let index = 0; index < held.length; index++) (held[index] as LaneSlots).slots.release();
    if (this.#queues.length > 0) this.pump();
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
    for (const lane of this.#queues.lanes) {
      for (let waiter = lane.queue.first; waiter !== undefined; waiter = lane.queue.first) {
        this.#remove(waiter);
        waiter.turnedAway(refusal, now);
      }
    }
    this.#arm(now);
  }

  /** Limits have become tighter: who cannot get a turn in time any more is told so now. */
  reconsider(now: number): void {
    if (this.#queues.length === 0) return;
    for (const lane of this.#queues.lanes) {
      let ahead = 0;
      for (let waiter = lane.queue.first; waiter !== undefined; ) {
        const next: Waiter | undefined = waiter.behind;
        if (this.#tooLate(waiter, now, ahead)) {
          this.#remove(waiter);
          this.#refuse(waiter, NO_TURN, now);
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
    const wait = patienceFor(lane, reason);
    if (wait <= 0) {
      this.#refuse(waiter, reason, now);
      return;
    }
    if (lane.queue.length >= lane.room) {
      if (!this.#bound) this.#reporter.boundReached(now, 'queue', lane.room);
      this.#bound = true;
      this.#refuse(waiter, reason, now);
      return;
    }
    const ahead = this.#queues.enter(waiter, now);
    if (reason === NO_TURN && this.#tooLate(waiter, now, ahead)) {
      this.#remove(waiter);
      this.#refuse(waiter, NO_TURN, now);
      return;
    }
    this.#world.schedule(waiter, Math.min(now + wait, waiter.deadline));
    waiter.held(holdName(reason), now);
    this.#arm(now);
  }

  /** Leaves in `#turn` the earliest turn it could have. */
  #tooLate(waiter: Waiter, now: number, ahead: number): boolean {
    this.#turn = waiter.lane.turn(now, this.epoch(), ahead);
    return this.#turn > now && (this.#turn >= waiter.deadline || this.#turn > waiter.entered + waiter.lane.turnWait);
  }

  #remove(waiter: Waiter): void {
    this.#queues.leave(waiter);
    this.#bound = false;
    this.#world.cancel(waiter);
  }

  #drainLanes(): void {
    const blocked = new Set<Lane>();
    for (let lane = this.#queues.next(blocked); lane !== undefined; lane = this.#queues.next(blocked)) {
      // Read anew for each: dated with the start of a long burst, tokens would come back too early.
      const now = this.#world.now();
      const waiter = lane.queue.first as Waiter;
      if (now >= waiter.deadline) {
        // The room it waited for came at the same instant, or its alarm is late: it has no time left to use it.
        this.#remove(waiter);
        waiter.deadlinePassed(now);
        continue;
      }
      const answer = this.#try(lane, now, 0);
      if (answer >= 0) {
        this.#remove(waiter);
        waiter.admitted(answer, now);
      } else if (answer === OPEN) {
        this.#remove(waiter);
        this.#refuse(waiter, OPEN, now);
      } else blocked.add(lane);
    }
  }

  /** Sets the one alarm to the next turn of any lane, or to the end of the pause. */
  #arm(now: number): void {
    let at = Number.POSITIVE_INFINITY;
    if (this.#queues.length > 0) at = this.#pausedUntil > now ? this.#pausedUntil : this.#queues.nextTurn(now, this.epoch());
    if (at === Number.POSITIVE_INFINITY) this.#world.cancel(this);
    else if (at !== this.due) this.#world.schedule(this, at);
  }

  #refuse(waiter: Waiter, hold: number, now: number): void {
    const until = hold === PAUSED ? this.#pausedUntil : this.#turn;
    waiter.turnedAway(refusalFor(waiter.lane, hold, until, now), now);
  }
}
