import type { CallOptions, CallResult, Exchange, ServedBy } from '../../requirement/call.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import { callDeadline, fallbackAllowance } from '../policies/deadline/deadline.ts';
import { wantsFallback } from '../policies/fallback/fallback.ts';
import { hedgeAfter } from '../policies/hedge/hedge.ts';
import { keyHolds, keySettings, useKey } from '../policies/idempotency/idempotency.ts';
import { attemptDeadline, hadFairTime } from '../policies/timeout/timeout.ts';
import type { AttemptOwner } from './attempt.ts';
import { AttemptState } from './attempt.ts';
import type { CredentialHeaders } from './collaborators.ts';
import type { Bearer } from './credential-gate.ts';
import type { FallbackOwner } from './fallback-run.ts';
import { FallbackRun } from './fallback-run.ts';
import { History } from './history.ts';
import type { Lane } from './lane.ts';
import { learn, learnLate } from './learn.ts';
import { nextStep } from './next-step.ts';
import { brokenBy, cancelled, refused, STOPPED, TIMED_OUT, withoutAnswer } from './outcomes.ts';
import type { Parts } from './parts.ts';
import { beginTrace, sendingHeaders } from './sending-headers.ts';
import type { SharingOwner } from './sharing.ts';
import { keepsAnswers, Sharing } from './sharing.ts';
import { Waiter } from './waiter.ts';

type Phase = 'new' | 'following' | 'credentials' | 'asking' | 'waiting' | 'running' | 'pausing' | 'recovering' | 'ended';

/**
 * One call, from the door to its result. Nothing is awaited on the way: each phase ends by a callback (the adapter, the
 * queue, a credential) or by the call's own alarm, which means in each phase the one thing that can be over.
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
 * 1. The promise is settled exactly once, at the change to `ended`; the caller's abort ends every phase.
 * 2. At most one of alarm, queue place and running attempts keeps a call alive that has not ended.
 * 3. After `ended` nothing is sent, and every answer that still comes is thrown away.
 * 4. Whatever way an attempt ends, its lease is settled once and its slot freed by its release.
 */
export class Call extends Waiter implements AttemptOwner, Bearer, FallbackOwner, SharingOwner {
  readonly parts: Parts;
  readonly exchange: Exchange<unknown>;
  readonly options: CallOptions;
  readonly lane: Lane;
  readonly id: string;
  readonly deadline: number;
  readonly #resolve: (result: CallResult<unknown>) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #started: number;
  #phase: Phase = 'new';
  #attempts = 0;
  /** Attempts that the adapter has not released. */
  #unreleased = 0;
  #current: AttemptState | undefined = undefined;
  #carried: CredentialHeaders | undefined = undefined;
  #keyed = false;
  /** For reads whose answers are kept or shared. */
  #sharing: Sharing | undefined = undefined;
  #history: History | undefined = undefined;
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
    super();
    this.parts = parts;
    this.lane = lane;
    this.exchange = exchange;
    this.options = options;
    this.id = parts.world.identifier();
    this.#started = now;
    this.deadline = callDeadline(exchange.operation.policies.deadline, now, options.timeout);
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get priority(): number {
    return this.options.priority ?? 0;
  }

  get operation(): Operation {
    return this.exchange.operation;
  }

  get operationName(): string {
    return this.exchange.operation.name;
  }

  now(): number {
    return this.parts.world.now();
  }

  get idleTimeout(): number {
    return this.exchange.operation.policies.timeout.idle;
  }

  get credentialQuery(): Readonly<Record<string, string>> | undefined {
    return this.#carried?.query;
  }

  get question(): string | undefined {
    return this.#sharing?.question;
  }

  get acted(): boolean {
    return this.#history?.acted ?? false;
  }

  // ── starting ──────────────────────────────────────────────────────────────────────────────────────────────────────

  start(): void {
    const { parts, options } = this;
    const now = this.#started;
    parts.calls += 1;
    parts.reporter.callStarted(now, this, options.traceparent);
    const { signal } = options;
    if (signal !== undefined) {
      if (signal.aborted) {
        this.#endAborted(signal.reason, now);
        return;
      }
      signal.addEventListener('abort', this);
    }
    if (this.operation.policies.idempotency !== undefined) this.#useKey(now);
    if (keepsAnswers(this.operation) && this.#sparedAsking(now)) return;
    this.#sendNext(now);
  }

  #useKey(now: number): void {
    const from = useKey(this.exchange, this.parts.world);
    if (from === undefined) return;
    this.#keyed = true;
    this.parts.reporter.tell('idempotency.keyed', now, this, 0, { from });
  }

  #sparedAsking(now: number): boolean {
    const identity = this.exchange.identity();
    if (identity === undefined) return false;
    this.#sharing = new Sharing(this, this.parts, identity);
    this.#phase = 'following';
    const spared = this.#sharing.spareAsking(now);
    if (spared && this.#isFollowing()) this.parts.world.schedule(this, this.deadline);
    return spared;
  }

  #isFollowing(): boolean {
    return this.#phase === 'following';
  }

  answeredFor(outcome: Outcome, servedBy: 'cache' | 'coalesced'): void {
    this.#end(outcome, servedBy, this.now());
  }

  askAlone(): void {
    this.parts.world.cancel(this);
    this.#sendNext(this.now());
  }

  // ── one sending: kill switch, credentials, admission ──────────────────────────────────────────────────────────────

  #sendNext(now: number): void {
    const killed = this.parts.killSwitch.refusal(now);
    if (killed !== undefined) {
      this.turnedAway(killed, now);
      return;
    }
    if (now >= this.deadline) {
      this.#deadlinePassed(now);
      return;
    }
    const { gate } = this.parts;
    if (gate === undefined) this.#ask(now);
    else gate.obtain(this);
  }

  get awaitsCredential(): boolean {
    return this.#phase === 'credentials';
  }

  awaitCredential(): void {
    this.#phase = 'credentials';
    this.parts.world.schedule(this, this.deadline);
  }

  credentialObtained(credential: CredentialHeaders): void {
    if (this.awaitsCredential) this.parts.world.cancel(this);
    this.#carried = credential;
    this.#ask(this.now());
  }

  credentialMissing(error: unknown): void {
    const now = this.now();
    this.parts.reporter.tell('credential.refused', now, this, 0, { because: 'it could not be obtained' });
    this.turnedAway(
      refused(
        'credentials',
        'CONCORDAT_CREDENTIAL_UNAVAILABLE',
        'technical-specifications.authentication',
        'no',
        undefined,
        error,
      ),
      now,
    );
  }

  #ask(now: number): void {
    this.#phase = 'asking';
    this.parts.admission.ask(this, now);
  }

  held(reason: string, now: number): void {
    this.#phase = 'waiting';
    this.parts.reporter.tell('queue.entered', now, this, 0, { waiting: this.parts.admission.waiting, reason });
  }

  admitted(lease: number, now: number): void {
    if (this.#phase === 'waiting') {
      const waited = now - this.entered;
      this.#remembered().queued += waited;
      this.parts.reporter.tell('queue.left', now, this, 0, { waited });
    }
    if (this.#keyForgotten(now)) {
      this.lane.breaker.giveBack(lease, now);
      for (const { shared } of this.lane.limits) shared.date(now);
      this.parts.admission.release(this.lane.slots);
      this.#finish(this.#history?.last as Outcome, now);
    } else this.#launch(lease, now);
  }

  /** Whether the other side may have acted under a key that it has forgotten by now, so that a repeat would act again. */
  #keyForgotten(now: number): boolean {
    const history = this.#history;
    return this.#keyed && history?.acted === true && !keyHolds(keySettings(this.operation), history.firstSent, now);
  }

  turnedAway(refusal: Outcome, now: number): void {
    if (this.#phase === 'waiting') this.#remembered().queued += now - this.entered;
    const { refusal: why } = refusal;
    if (why !== undefined) {
      this.parts.reporter.tell('call.refused', now, this, 0, {
        policy: why.policy,
        code: why.code,
        retryAfter: refusal.retryAfter,
      });
    }
    const sent = this.#history?.sent ?? 'no';
    this.#finish(sent === 'no' ? refusal : { ...refusal, sent }, now);
  }

  #launch(lease: number, now: number): void {
    const { parts, operation } = this;
    const { policies } = operation;
    const number = ++this.#attempts;
    if (number === 1) parts.budget.deposit(now);
    const trace = parts.tracing === undefined ? undefined : beginTrace(this, parts.tracing, number);
    const deadline = attemptDeadline(policies.timeout, now, this.deadline);
    const attempt = new AttemptState(
      this,
      number,
      now,
      deadline,
      lease,
      this.lane,
      sendingHeaders(this.#carried, trace, this.options),
      trace,
    );
    if (this.#keyed && number === 1) this.#remembered().firstSent = now;
    this.#current = attempt;
    this.#phase = 'running';
    this.#unreleased += 1;
    parts.sendings += 1;
    parts.world.schedule(attempt, deadline);
    if (policies.hedge !== undefined) this.#expectCompanion(now);
    parts.reporter.attemptStarted(now, this, number);
    try {
      this.exchange.send(attempt);
    } catch (error) {
      attempt.settle(brokenBy(error));
      attempt.release();
    }
  }

  // ── an attempt's end ──────────────────────────────────────────────────────────────────────────────────────────────

  settled(attempt: AttemptState, outcome: Outcome): void {
    const now = this.parts.world.now();
    this.#account(attempt, outcome, now);
    this.#judge(attempt, outcome, now);
  }

  ranOut(attempt: AttemptState, now: number): void {
    const { timeout, deadline } = this.operation.policies;
    const fair = hadFairTime(timeout, attempt.deadline - attempt.started, deadline.total);
    this.#account(attempt, fair ? TIMED_OUT : STOPPED, now);
    attempt.abandon(TIMED_OUT);
    if (now >= this.deadline) this.#deadlinePassed(now);
    else this.#judge(attempt, TIMED_OUT, now);
  }

  released(attempt: AttemptState, late: Outcome | undefined): void {
    const { parts } = this;
    learnLate(this, attempt, late, parts.world.now());
    this.#unreleased -= 1;
    parts.sendings -= 1;
    if (this.#phase === 'ended') this.#forgetCaller();
    parts.admission.release(attempt.slots);
    if (parts.sendings === 0) parts.quiet();
  }

  unwanted(answer: unknown): void {
    this.exchange.discard(answer);
  }

  #account(attempt: AttemptState, outcome: Outcome, now: number): void {
    if (outcome.kind !== 'success') this.#remembered().remember(outcome);
    learn(this, attempt, outcome, now);
  }

  /** Decides what an outcome means for the call. */
  #judge(attempt: AttemptState, outcome: Outcome, now: number): void {
    if (this.#phase !== 'running') {
      // Whoever was told of the outcome has ended the call meanwhile.
      if (outcome.answer !== undefined) this.unwanted(outcome.answer);
      return;
    }
    if (this.#history?.companions !== undefined && this.#othersMayWin(attempt, outcome)) return;
    if (outcome.kind === 'success') this.#finish(outcome, now);
    else if (outcome.kind === 'unauthorized' && this.#mayRefresh()) this.#refresh(outcome, now);
    else this.#repeatOrFinish(outcome, now);
  }

  #repeatOrFinish(outcome: Outcome, now: number): void {
    const { parts } = this;
    const next = nextStep(
      outcome,
      {
        operation: this.operation,
        lane: this.lane,
        budget: parts.budget,
        random: parts.random,
        deadline: this.deadline,
        history: this.#remembered(),
        replayable: this.exchange.replayable,
        keyed: this.#keyed,
        epoch: parts.admission.epoch(),
      },
      now,
    );
    if (next.step === 'finish') {
      if (next.because !== undefined)
        parts.reporter.tell('retry.abandoned', now, this, this.#attempts, { because: next.because });
      this.#finish(next.outcome, now);
      return;
    }
    const history = this.#remembered();
    history.retries += 1;
    history.backoff = next.backoff;
    history.paused += next.pause;
    this.#dropAnswer(outcome);
    this.#phase = 'pausing';
    parts.reporter.tell('retry.scheduled', now, this, this.#attempts, {
      pause: next.pause,
      because: outcome.code ?? outcome.kind,
    });
    parts.world.schedule(this, now + next.pause);
  }

  #dropAnswer(outcome: Outcome): void {
    this.#remembered().last = withoutAnswer(outcome);
    if (outcome.answer !== undefined) this.unwanted(outcome.answer);
  }

  // ── a refused credential ──────────────────────────────────────────────────────────────────────────────────────────

  #mayRefresh(): boolean {
    const { gate } = this.parts;
    if (gate === undefined) return false;
    if (this.#remembered().refreshed) {
      gate.refusedAgain();
      return false;
    }
    return this.exchange.replayable && gate.worthRefreshing();
  }

  #refresh(outcome: Outcome, now: number): void {
    const { parts } = this;
    const gate = parts.gate as NonNullable<Parts['gate']>;
    this.#remembered().refreshed = true;
    parts.reporter.tell('credential.refused', now, this, this.#attempts, { because: outcome.code ?? outcome.kind });
    gate.refresh(this, outcome);
  }

  credentialRefreshed(refusal: Outcome): void {
    const now = this.now();
    this.parts.world.cancel(this);
    this.parts.reporter.tell('credential.refreshed', now, this, this.#attempts, {});
    this.#dropAnswer(refusal);
    this.#sendNext(now);
  }

  credentialRefused(refusal: Outcome): void {
    this.#finish(refusal, this.now());
  }

  // ── hedging ───────────────────────────────────────────────────────────────────────────────────────────────────────

  #expectCompanion(now: number): void {
    const running = 1 + (this.#history?.companions?.length ?? 0);
    const after = hedgeAfter(this.operation.policies.hedge, this.operation, this.exchange.replayable, running);
    if (after !== undefined && now + after < this.deadline) this.parts.world.schedule(this, now + after);
  }

  /** The attempt is late: starts another beside it, if the budget and admission allow it at this instant. */
  #startCompanion(now: number): void {
    const { parts, lane } = this;
    const late = this.#current;
    if (
      late === undefined ||
      !late.underWay ||
      this.operation.policies.hedge === undefined ||
      parts.killSwitch.refusal(now) !== undefined
    )
      return;
    if (this.exchange.identity() === undefined || !parts.budget.withdraw(now)) return;
    const lease = parts.admission.tryNow(lane, now);
    if (lease < 0) return;
    const history = this.#remembered();
    history.companions ??= [];
    history.companions.push(late);
    parts.reporter.tell('hedge.started', now, this, this.#attempts + 1, { after: now - late.started });
    this.#launch(lease, now);
  }

  /**
   * With several attempts under way, a definite answer wins and stops the others; a failure is only noted while another
   * attempt may still win. True when the call goes on waiting.
   */
  #othersMayWin(attempt: AttemptState, outcome: Outcome): boolean {
    const companions = this.#remembered().companions as AttemptState[];
    const others = [...companions, this.#current as AttemptState].filter((other) => other !== attempt && other.underWay);
    if (others.length > 0 && wantsFallback(outcome)) {
      if (outcome.answer !== undefined) this.unwanted(outcome.answer);
      return true;
    }
    for (const other of others) this.#stopAttempt(other, STOPPED);
    this.#remembered().companions = undefined;
    this.#current = attempt;
    return false;
  }

  #stopAttempt(attempt: AttemptState, reason: unknown): void {
    if (!attempt.underWay) return;
    this.#account(attempt, STOPPED, this.parts.world.now());
    attempt.abandon(reason);
  }

  // ── time, and the caller going away ───────────────────────────────────────────────────────────────────────────────

  override ring(now: number): void {
    switch (this.#phase) {
      case 'waiting':
        if (now < this.deadline) this.parts.admission.patienceOver(this, now);
        else {
          this.parts.admission.leave(this);
          this.#deadlinePassed(now);
        }
        break;
      case 'running':
        this.#startCompanion(now);
        break;
      case 'pausing':
        this.#sendNext(now);
        break;
      case 'recovering':
        this.#fallback?.giveUp();
        break;
      case 'following':
        this.#sharing?.withdraw(false);
        this.#deadlinePassed(now);
        break;
      case 'credentials':
        this.#deadlinePassed(now);
        break;
      default:
        break;
    }
  }

  #deadlinePassed(now: number): void {
    this.#stopAll(TIMED_OUT);
    this.turnedAway(refused('deadline', 'CONCORDAT_DEADLINE_EXCEEDED', this.operation.policies.deadline.clause, 'no'), now);
  }

  /** The caller's signal. */
  handleEvent(): void {
    const reason: unknown = this.options.signal?.reason;
    if (this.#phase === 'ended') {
      this.#current?.stop(reason);
      this.#forgetCaller();
      return;
    }
    const now = this.parts.world.now();
    this.parts.admission.leave(this);
    this.#stopAll(reason);
    this.#endAborted(reason, now);
  }

  #stopAll(reason: unknown): void {
    const companions = this.#history?.companions;
    if (companions !== undefined) for (const companion of companions) this.#stopAttempt(companion, reason);
    if (this.#current !== undefined) this.#stopAttempt(this.#current, reason);
  }

  #forgetCaller(): void {
    if (this.#unreleased === 0) this.options.signal?.removeEventListener('abort', this);
  }

  // ── ending ────────────────────────────────────────────────────────────────────────────────────────────────────────

  #finish(outcome: Outcome, now: number): void {
    const { deadline, fallback } = this.operation.policies;
    if (fallback.steps.length === 0 || !wantsFallback(outcome)) {
      this.#end(outcome, outcome.answer === undefined && outcome.kind !== 'success' ? 'none' : 'origin', now);
      return;
    }
    this.#phase = 'recovering';
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

  unrecovered(failure: Outcome): void {
    this.#end(failure, failure.answer === undefined ? 'none' : 'origin', this.now());
  }

  #end(outcome: Outcome, servedBy: ServedBy, now: number): void {
    const { parts } = this;
    this.#close();
    if (servedBy === 'origin') this.#sharing?.offer(outcome, now);
    else this.#sharing?.withdraw(false);
    const duration = now - this.#started;
    parts.reporter.callEnded(now, this, outcome, servedBy, this.#attempts, duration);
    const history = this.#history;
    this.#resolve({
      outcome,
      servedBy,
      attempts: this.#attempts,
      duration,
      queued: history === undefined ? 0 : history.queued,
      paused: history === undefined ? 0 : history.paused,
      call: this.id,
    });
    if (parts.calls === 0) parts.quiet();
  }

  #endAborted(reason: unknown, now: number): void {
    const { parts } = this;
    this.#fallback?.stop();
    this.#close();
    this.#sharing?.withdraw(true);
    const outcome = cancelled(this.#history?.sent ?? 'no', reason);
    parts.reporter.callEnded(now, this, outcome, 'none', this.#attempts, now - this.#started);
    this.#reject(reason);
    if (parts.calls === 0) parts.quiet();
  }

  #close(): void {
    const { parts } = this;
    this.#phase = 'ended';
    if (this.due !== Number.POSITIVE_INFINITY) parts.world.cancel(this);
    if (this.#unreleased === 0) this.#forgetCaller();
    parts.calls -= 1;
  }

  #remembered(): History {
    this.#history ??= new History();
    return this.#history;
  }
}
