import type { Attempt } from '../../requirement/call.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import type { CircuitBreaker } from '../policies/circuit-breaker/circuit-breaker.ts';
import type { AttemptTrace } from './collaborators.ts';
import type { Lane, LaneLimit, LaneSlots } from './lane.ts';
import { brokenBy } from './outcomes.ts';

/** What an attempt tells the call it belongs to. */
export interface AttemptOwner {
  now(): number;
  readonly idleTimeout: number;
  readonly credentialQuery: Readonly<Record<string, string>> | undefined;
  /** The adapter has decided the outcome in time. */
  settled(attempt: AttemptState, outcome: Outcome): void;
  /** Its time is over and the adapter has said nothing. */
  ranOut(attempt: AttemptState, now: number): void;
  /** The adapter uses nothing of it any more. */
  released(attempt: AttemptState, late: Outcome | undefined): void;
  /** An answer came that nobody waits for any more. */
  unwanted(answer: unknown): void;
}

const UNDER_WAY = 0;
const DECIDED = 1;
const RELEASED = 2;

/**
 * One sending, between the call and the adapter.
 *
 *                 settle                 release
 *   under way ───────────────▶ decided ───────────▶ released
 *       │   time over, abort,     ▲
 *       └──── another won ────────┘  (stopped: what the adapter settles later is not heard)
 *
 * | from      | what happens            | to        | the call is told        |
 * |-----------|-------------------------|-----------|-------------------------|
 * | under way | the adapter settles     | decided   | `settled`               |
 * | under way | its alarm rings         | under way | `ranOut`, which abandons|
 * | under way | `abandon`               | decided   | nothing                 |
 * | decided   | the adapter settles     | decided   | `unwanted`, if answered |
 * | decided   | the adapter releases    | released  | `released`              |
 * | released  | anything                | released  | nothing                 |
 *
 * Invariants
 * 1. The call hears of one outcome at most, and of the release exactly once, after it.
 * 2. The slot is free at `released` and not before, however long ago the attempt ran out of time.
 * 3. Its turn is dated exactly once: when its bytes leave, or with its outcome if nobody said when.
 * 4. `onStop` is called once at most, and never after the release.
 */
export class AttemptState extends Alarm implements Attempt {
  readonly number: number;
  readonly deadline: number;
  readonly started: number;
  /** The breaker that let it go, and its lease if it is a probe (0: it is not). */
  readonly breaker: CircuitBreaker;
  readonly lease: number;
  /** The turns it uses and the slots it holds. */
  readonly limits: readonly LaneLimit[];
  readonly slots: readonly LaneSlots[];
  readonly headers: Readonly<Record<string, string>>;
  readonly trace: AttemptTrace | undefined;
  stopped = false;
  onStop: ((reason: unknown) => void) | undefined = undefined;
  readonly #owner: AttemptOwner;
  #state = UNDER_WAY;
  #dated = false;

  constructor(
    owner: AttemptOwner,
    number: number,
    started: number,
    deadline: number,
    lease: number,
    lane: Lane,
    headers: Readonly<Record<string, string>>,
    trace: AttemptTrace | undefined,
  ) {
    super();
    this.#owner = owner;
    this.number = number;
    this.started = started;
    this.deadline = deadline;
    this.breaker = lane.breaker;
    this.lease = lease;
    this.limits = lane.limits;
    this.slots = lane.slots;
    this.headers = headers;
    this.trace = trace;
  }

  get idleTimeout(): number {
    return this.#owner.idleTimeout;
  }

  get query(): Readonly<Record<string, string>> | undefined {
    return this.#owner.credentialQuery;
  }

  get underWay(): boolean {
    return this.#state === UNDER_WAY;
  }

  leaves(): void {
    if (!this.#dated) this.date(this.#owner.now());
  }

  /** Its turn counts from `now`, unless it is dated already. */
  date(now: number): void {
    if (this.#dated) return;
    this.#dated = true;
    const { limits } = this;
    for (let index = 0; index < limits.length; index++) (limits[index] as LaneLimit).shared.date(now);
  }

  settle(outcome: Outcome): void {
    if (this.#state === UNDER_WAY) {
      this.#state = DECIDED;
      this.#owner.settled(this, outcome);
    } else if (outcome.answer !== undefined) this.#owner.unwanted(outcome.answer);
  }

  release(late?: Outcome): void {
    if (this.#state === RELEASED) return;
    if (this.#state === UNDER_WAY) this.settle(brokenBy(new Error('the adapter released an attempt without an outcome')));
    this.#state = RELEASED;
    this.onStop = undefined;
    this.#owner.released(this, late);
  }

  override ring(now: number): void {
    if (this.#state === UNDER_WAY) this.#owner.ranOut(this, now);
  }

  /** Nobody waits for its outcome any more; the adapter is told to stop. */
  abandon(reason: unknown): void {
    if (this.#state === UNDER_WAY) this.#state = DECIDED;
    this.stop(reason);
  }

  /** Tells the adapter to stop; what it has settled stays so. */
  stop(reason: unknown): void {
    if (this.stopped || this.#state === RELEASED) return;
    this.stopped = true;
    const { onStop } = this;
    this.onStop = undefined;
    onStop?.(reason);
  }
}
