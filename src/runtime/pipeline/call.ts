import type { CallerListener, CallOptions, CallResult, Exchange, ServedBy } from '../../requirement/call.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import { fallbackAllowance } from '../policies/deadline/deadline.ts';
import { wantsFallback } from '../policies/fallback/fallback.ts';
import { useKey } from '../policies/idempotency/idempotency.ts';
import type { FallbackOwner } from './fallback-run.ts';
import { FallbackRun } from './fallback-run.ts';
import type { Lane } from './lane.ts';
import { nextStep } from './next-step.ts';
import { cancelled, refused, TIMED_OUT } from './outcomes.ts';
import type { Parts } from './parts.ts';
import { Sending } from './sending.ts';
import type { SharingOwner } from './sharing.ts';
import { keepsAnswers, Sharing } from './sharing.ts';

/**
 * One call, from the door to its result. Nothing is awaited on the way: each phase ends by a callback (the adapter, the
 * queue, a credential) or by the call's own alarm, which means in each phase the one thing that can be over. What lies between
 * `credentials` and an outcome is the lower half, `Sending`.
 *
 *   new ──▶ following ──▶ ended
 *    │          │ nothing to share
 *    ▼          ▼
 *   credentials ──▶ asking ──▶ waiting          ┌─▶ recovering ─▶ ended
 *        ▲             │          │             │ a step of the fallback
 *        │             ▼          ▼             │
 *        │           running ◀────┘ ── failed ──┴─────────────▶ ended
 *        └── pausing ◀─┘ worth repeating
 *
 * | phase       | its alarm means       | left by                                              |
 * |-------------|-----------------------|------------------------------------------------------|
 * | following   | deadline              | the equal call's answer, or its end                  |
 * | credentials | deadline              | the credential, or the error of getting it           |
 * | waiting     | patience, or deadline | admission                                            |
 * | running     | time for a hedge      | an attempt's outcome; attempts have their own alarms |
 * | pausing     | time to try again     | the alarm                                            |
 * | recovering  | end of the allowance  | a fallback's answer, or the last one's failure       |
 *
 * Invariants
 * 1. The promise is settled exactly once, at the change to `ended`; the caller's going away ends every phase.
 * 2. At most one of alarm, queue place and running attempts keeps a call alive that has not ended.
 * 3. After `ended` nothing is sent, and every answer that still comes is thrown away.
 */
export class Call extends Sending implements FallbackOwner, SharingOwner, CallerListener {
  readonly #resolve: (result: CallResult<unknown>) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #started: number;
  /** For reads whose answers are kept or shared. */
  #sharing: Sharing | undefined = undefined;
  #fallback: FallbackRun | undefined = undefined;

  constructor(
    parts: Parts,
    lane: Lane,
    exchange: Exchange<unknown>,
    options: CallOptions,
    now: number,
    resolve: (result: CallResult<unknown>) => void,
    reject: (reason: unknown) => void,
  ) {
    super(parts, lane, exchange, options, now);
    this.#started = now;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get question(): string | undefined {
    return this.#sharing?.question;
  }

  get acted(): boolean {
    return this.history?.acted ?? false;
  }

  get firstSent(): number {
    return this.history?.firstSent ?? 0;
  }

  // ── starting ──────────────────────────────────────────────────────────────────────────────────────────────────────

  start(): void {
    const { parts, options, operation } = this;
    const now = this.#started;
    parts.calls += 1;
    parts.reporter.callStarted(now, this, options.traceparent);
    if (this.#callerIsGone(now)) return;
    if (operation.policies.idempotency !== undefined) this.#useKey(now);
    if (keepsAnswers(operation) && this.#sparedAsking(now)) return;
    this.sendNext(now);
  }

  #useKey(now: number): void {
    const from = useKey(this, this.parts.world);
    if (from === undefined) return;
    this.parts.reporter.tell('idempotency.keyed', now, this, 0, { from });
  }

  #sparedAsking(now: number): boolean {
    const identity = this.exchange.identity();
    if (identity === undefined) return false;
    this.#sharing = new Sharing(this, this.parts, identity);
    this.phase = 'following';
    const spared = this.#sharing.spareAsking(now);
    if (spared && this.#isFollowing()) this.parts.world.schedule(this, this.deadline);
    return spared;
  }

  #isFollowing(): boolean {
    return this.phase === 'following';
  }

  answeredFor(outcome: Outcome, servedBy: 'cache' | 'coalesced'): void {
    this.#end(outcome, servedBy, this.now());
  }

  askAlone(): void {
    this.parts.world.cancel(this);
    this.sendNext(this.now());
  }

  // ── what an outcome, a refusal or the time means ──────────────────────────────────────────────────────────────────

  protected override judge(outcome: Outcome, now: number): void {
    if (outcome.kind === 'success') this.finish(outcome, now);
    else if (outcome.kind !== 'unauthorized' || !this.refreshes(outcome, now)) this.#repeatOrFinish(outcome, now);
  }

  #repeatOrFinish(outcome: Outcome, now: number): void {
    const { parts, operation, lane, deadline } = this;
    const keyed = this.key !== undefined;
    const { budget, random, admission, reporter } = parts;
    const { replayable } = this.exchange;
    const history = this.remembered();
    const situation = { operation, lane, budget, random, deadline, history, replayable, keyed, epoch: admission.epoch() };
    const next = nextStep(outcome, situation, now);
    if (next.step === 'finish') {
      if (next.because !== undefined) reporter.tell('retry.abandoned', now, this, this.attempts, { because: next.because });
      this.finish(next.outcome, now);
      return;
    }
    const { pause } = next;
    history.retries += 1;
    history.backoff = next.backoff;
    history.paused += pause;
    this.dropAnswer(outcome);
    this.phase = 'pausing';
    reporter.tell('retry.scheduled', now, this, this.attempts, { pause, because: outcome.code ?? outcome.kind });
    parts.world.schedule(this, now + pause);
  }

  turnedAway(refusal: Outcome, now: number): void {
    if (this.phase === 'waiting') this.remembered().queued += now - this.entered;
    const { refusal: why, retryAfter } = refusal;
    if (why !== undefined)
      this.parts.reporter.tell('call.refused', now, this, 0, { policy: why.policy, code: why.code, retryAfter });
    const sent = this.history?.sent ?? 'no';
    this.finish(sent === 'no' ? refusal : { ...refusal, sent }, now);
  }

  deadlinePassed(now: number): void {
    this.stopAll(TIMED_OUT);
    this.turnedAway(refused('deadline', 'CONCORDAT_DEADLINE_EXCEEDED', this.operation.policies.deadline.clause, 'no'), now);
  }

  override ring(now: number): void {
    switch (this.phase) {
      case 'waiting':
        this.parts.admission.patienceOver(this, now);
        break;
      case 'running':
        this.startCompanion(now);
        break;
      case 'pausing':
        this.sendNext(now);
        break;
      case 'recovering':
        this.#fallback?.giveUp();
        break;
      case 'following':
        this.#sharing?.withdraw(false);
        this.deadlinePassed(now);
        break;
      case 'credentials':
        this.deadlinePassed(now);
        break;
      default:
        break;
    }
  }

  // ── the caller going away ─────────────────────────────────────────────────────────────────────────────────────────

  /** Whether it has gone already; otherwise the call hears of it when it does. */
  #callerIsGone(now: number): boolean {
    const { signal } = this.options;
    if (signal === undefined) return false;
    if (signal.aborted) {
      this.#endAborted(signal.reason, now);
      return true;
    }
    signal.addEventListener('abort', this);
    return false;
  }

  /** The caller's signal. */
  handleEvent(): void {
    const reason: unknown = this.options.signal?.reason;
    if (this.phase === 'ended') {
      this.current?.stop(reason);
      this.forgetCaller();
      return;
    }
    const now = this.parts.world.now();
    this.parts.admission.leave(this);
    this.stopAll(reason);
    this.#endAborted(reason, now);
  }

  protected override forgetCaller(): void {
    if (this.unreleased === 0) this.options.signal?.removeEventListener('abort', this);
  }

  // ── ending ────────────────────────────────────────────────────────────────────────────────────────────────────────

  protected override finish(outcome: Outcome, now: number): void {
    const { deadline, fallback } = this.operation.policies;
    if (fallback.steps.length === 0 || this.options.fallback === false || !wantsFallback(outcome)) {
      this.#end(outcome, outcome.answer === undefined && outcome.kind !== 'success' ? 'none' : 'origin', now);
      return;
    }
    this.phase = 'recovering';
    // Half the allowance for the other requirement's answer, the rest for what it takes to give up on it.
    const allowance = fallbackAllowance(deadline);
    const end = Math.max(this.deadline, now);
    this.parts.world.schedule(this, end + allowance);
    this.#fallback = new FallbackRun(this, outcome, fallback.steps, end + allowance / 2);
    this.#fallback.next(now);
  }

  recovered(outcome: Outcome, servedBy: ServedBy): void {
    this.#end(outcome, servedBy, this.now());
  }

  queuedInstead(failure: Outcome, delivery: string): void {
    this.#end(failure, 'queue', this.now(), delivery);
  }

  unrecovered(failure: Outcome): void {
    this.#end(failure, failure.answer === undefined ? 'none' : 'origin', this.now());
  }

  #end(outcome: Outcome, servedBy: ServedBy, now: number, delivery?: string): void {
    const { parts, attempts, history } = this;
    this.#close();
    if (this.#sharing !== undefined) {
      if (servedBy === 'origin') this.#sharing.offer(outcome, now);
      else this.#sharing.withdraw(false);
    }
    const duration = now - this.#started;
    parts.reporter.callEnded(now, this, outcome, servedBy, attempts, duration);
    const queued = history === undefined ? 0 : history.queued;
    const paused = history === undefined ? 0 : history.paused;
    this.#resolve(
      delivery === undefined && (history === undefined || outcome.kind === 'success')
        ? new Ended(outcome, servedBy, attempts, duration, queued, paused, this.id)
        : new Failed(outcome, servedBy, attempts, duration, queued, paused, this.id, this.acted, delivery),
    );
    if (parts.calls === 0) parts.quiet();
  }

  #endAborted(reason: unknown, now: number): void {
    const { parts } = this;
    this.#fallback?.stop();
    this.#close();
    this.#sharing?.withdraw(true);
    const outcome = cancelled(this.history?.sent ?? 'no', reason);
    parts.reporter.callEnded(now, this, outcome, 'none', this.attempts, now - this.#started);
    this.#reject(reason);
    if (parts.calls === 0) parts.quiet();
  }

  #close(): void {
    const { parts } = this;
    this.phase = 'ended';
    if (this.due !== Number.POSITIVE_INFINITY) parts.world.cancel(this);
    this.forgetCaller();
    parts.calls -= 1;
  }
}

/** A class and not a literal: V8 takes a literal that lives long once for one that always does, and its answers with it. */
class Ended implements CallResult<unknown> {
  readonly outcome: Outcome;
  readonly servedBy: ServedBy;
  readonly attempts: number;
  readonly duration: number;
  readonly queued: number;
  readonly paused: number;
  readonly call: string;

  constructor(
    outcome: Outcome,
    servedBy: ServedBy,
    attempts: number,
    duration: number,
    queued: number,
    paused: number,
    call: string,
  ) {
    this.outcome = outcome;
    this.servedBy = servedBy;
    this.attempts = attempts;
    this.duration = duration;
    this.queued = queued;
    this.paused = paused;
    this.call = call;
  }
}

/** What only calls have that did not succeed; the others are spared the fields. */
class Failed extends Ended {
  readonly acted: boolean;
  readonly delivery: string | undefined;

  constructor(
    outcome: Outcome,
    servedBy: ServedBy,
    attempts: number,
    duration: number,
    queued: number,
    paused: number,
    call: string,
    acted: boolean,
    delivery: string | undefined,
  ) {
    super(outcome, servedBy, attempts, duration, queued, paused, call);
    this.acted = acted;
    this.delivery = delivery;
  }
}
