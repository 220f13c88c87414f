import type { CallOptions, Exchange } from '../../requirement/call.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import { callDeadline } from '../policies/deadline/deadline.ts';
import { keyHolds, keySettings } from '../policies/idempotency/idempotency.ts';
import { attemptDeadline, hadFairTime } from '../policies/timeout/timeout.ts';
import type { AttemptOwner } from './attempt.ts';
import { AttemptState } from './attempt.ts';
import type { CredentialHeaders } from './collaborators.ts';
import type { Bearer } from './credential-gate.ts';
import { companionAt, companionLease, othersMayWin } from './hedging.ts';
import { History } from './history.ts';
import type { Lane } from './lane.ts';
import { learn, learnLate } from './learn.ts';
import { brokenBy, credentialUnavailable, STOPPED, TIMED_OUT, withoutAnswer } from './outcomes.ts';
import type { Parts } from './parts.ts';
import { beginTrace, sendingHeaders } from './sending-headers.ts';
import { Waiter } from './waiter.ts';

/** Where a call is; the diagram is in `call.ts`. */
export type Phase = 'new' | 'following' | 'credentials' | 'asking' | 'waiting' | 'running' | 'pausing' | 'recovering' | 'ended';

/**
 * The lower half of a call: one sending, from the kill switch to an outcome. What an outcome means is the upper half's.
 *
 *   sendNext ─▶ kill switch, deadline ─▶ credentials ─▶ admission ─▶ attempt ─▶ outcome
 *                       │                     │            │                      │
 *                       └─────────────────────┴────────────┴─▶ turnedAway         ├─▶ judge
 *                                                                                 └─▶ noted: a companion may win
 *
 * Invariants
 * 1. Nothing is sent at or after the deadline, however late a credential, a turn or an alarm comes.
 * 2. An outcome is accounted for once and judged once at most, and not judged while a companion may still do better.
 * 3. Whatever way an attempt ends, its lease is settled once and its slot freed by its release.
 */
export abstract class Sending extends Waiter implements AttemptOwner, Bearer {
  readonly parts: Parts;
  readonly lane: Lane;
  readonly exchange: Exchange<unknown>;
  readonly operation: Operation;
  readonly options: CallOptions;
  readonly id: string;
  readonly deadline: number;
  readonly #gate: Parts['gate'];
  protected phase: Phase = 'new';
  /** Attempts that were started. */
  protected attempts = 0;
  /** Attempts that the adapter has not released. */
  protected unreleased = 0;
  protected current: AttemptState | undefined = undefined;
  protected carried: CredentialHeaders | undefined = undefined;
  /** The idempotency key that every attempt carries. */
  key: string | undefined = undefined;
  protected history: History | undefined = undefined;

  constructor(parts: Parts, lane: Lane, exchange: Exchange<unknown>, options: CallOptions, now: number) {
    super();
    const { operation } = exchange;
    this.parts = parts;
    this.#gate = parts.gate;
    this.lane = lane;
    this.exchange = exchange;
    this.operation = operation;
    this.options = options;
    this.id = parts.world.identifier();
    this.deadline = callDeadline(operation.policies.deadline, now, options.timeout);
  }

  /** An attempt has ended so, and no other is waited for. */
  protected abstract judge(outcome: Outcome, now: number): void;
  protected abstract finish(outcome: Outcome, now: number): void;
  /** Nothing is in use any more on behalf of a call that has ended. */
  protected abstract forgetCaller(): void;

  get priority(): number {
    return this.options.priority ?? 0;
  }

  get operationName(): string {
    return this.operation.name;
  }

  get idleTimeout(): number {
    return this.operation.policies.timeout.idle;
  }

  get credentialQuery(): Readonly<Record<string, string>> | undefined {
    return this.carried?.query;
  }

  now(): number {
    return this.parts.world.now();
  }

  protected remembered(): History {
    this.history ??= new History();
    return this.history;
  }

  // ── kill switch, credentials, admission ───────────────────────────────────────────────────────────────────────────

  protected sendNext(now: number): void {
    const killed = this.parts.killSwitch.refusal(now);
    if (killed !== undefined) this.turnedAway(killed, now);
    else if (now >= this.deadline) this.deadlinePassed(now);
    else if (this.#gate === undefined) this.#ask(now);
    else this.#gate.obtain(this);
  }

  get awaitsCredential(): boolean {
    return this.phase === 'credentials';
  }

  awaitCredential(): void {
    this.phase = 'credentials';
    this.parts.world.schedule(this, this.deadline);
  }

  credentialObtained(credential: CredentialHeaders): void {
    if (this.awaitsCredential) this.parts.world.cancel(this);
    this.carried = credential;
    const now = this.now();
    // Getting it may have taken a while.
    const killed = this.parts.killSwitch.refusal(now);
    if (killed !== undefined) this.turnedAway(killed, now);
    else if (now >= this.deadline) this.deadlinePassed(now);
    else this.#ask(now);
  }

  credentialMissing(error: unknown): void {
    const now = this.now();
    this.parts.reporter.tell('credential.refused', now, this, 0, { because: 'it could not be obtained' });
    this.turnedAway(credentialUnavailable(error), now);
  }

  #ask(now: number): void {
    this.phase = 'asking';
    this.parts.admission.ask(this, now);
  }

  held(reason: string, now: number): void {
    this.phase = 'waiting';
    this.parts.reporter.tell('queue.entered', now, this, 0, { waiting: this.parts.admission.waiting, reason });
  }

  admitted(lease: number, now: number): void {
    if (this.phase === 'waiting') {
      const waited = now - this.entered;
      this.remembered().queued += waited;
      this.parts.reporter.tell('queue.left', now, this, 0, { waited });
    }
    if (!this.#keyForgotten(now)) {
      this.#launch(lease, now);
      return;
    }
    this.lane.breaker.giveBack(lease, now);
    for (const { shared } of this.lane.limits) shared.date(now);
    this.parts.admission.release(this.lane.slots);
    this.finish(this.history?.last as Outcome, now);
  }

  /** Whether the other side may have acted under a key that it has forgotten by now, so that a repeat would act again. */
  #keyForgotten(now: number): boolean {
    const { history } = this;
    return this.key !== undefined && history?.acted === true && !keyHolds(keySettings(this.operation), history.firstSent, now);
  }

  // ── attempts ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #launch(lease: number, now: number): void {
    const { parts } = this;
    const { policies } = this.operation;
    const number = ++this.attempts;
    if (number === 1) parts.budget.deposit(now);
    const trace = parts.tracing === undefined ? undefined : beginTrace(this, parts.tracing, number);
    const deadline = attemptDeadline(policies.timeout, now, this.deadline);
    const headers = sendingHeaders(this.carried, trace, this.options);
    const attempt = new AttemptState(this, number, now, deadline, lease, this.lane, headers, trace);
    if (this.key !== undefined && number === 1) this.remembered().firstSent = now;
    this.current = attempt;
    this.phase = 'running';
    this.unreleased += 1;
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

  settled(attempt: AttemptState, outcome: Outcome): void {
    const now = this.parts.world.now();
    this.#account(attempt, outcome, now);
    this.#weigh(attempt, outcome, now);
  }

  ranOut(attempt: AttemptState, now: number): void {
    const { timeout, deadline } = this.operation.policies;
    const fair = hadFairTime(timeout, attempt.deadline - attempt.started, deadline.total);
    this.#account(attempt, fair ? TIMED_OUT : STOPPED, now);
    attempt.abandon(TIMED_OUT);
    if (now >= this.deadline) this.deadlinePassed(now);
    else this.#weigh(attempt, TIMED_OUT, now);
  }

  released(attempt: AttemptState, late: Outcome | undefined): void {
    const { parts } = this;
    learnLate(this, attempt, late);
    this.unreleased -= 1;
    parts.sendings -= 1;
    if (this.phase === 'ended') this.forgetCaller();
    parts.admission.release(attempt.slots);
    if (parts.sendings === 0) parts.quiet();
  }

  unwanted(answer: unknown): void {
    this.exchange.discard(answer);
  }

  #account(attempt: AttemptState, outcome: Outcome, now: number): void {
    if (outcome.kind !== 'success') this.remembered().remember(outcome);
    learn(this, attempt, outcome, now);
  }

  #weigh(attempt: AttemptState, outcome: Outcome, now: number): void {
    if (this.phase !== 'running') {
      // Whoever was told of the outcome has ended the call meanwhile.
      if (outcome.answer !== undefined) this.unwanted(outcome.answer);
      return;
    }
    if (this.history?.companions !== undefined && this.#isOnlyNoted(attempt, outcome)) return;
    this.judge(outcome, now);
  }

  protected stopAll(reason: unknown): void {
    const companions = this.history?.companions;
    if (companions !== undefined) for (const companion of companions) this.#stopAttempt(companion, reason);
    if (this.current !== undefined) this.#stopAttempt(this.current, reason);
  }

  #stopAttempt(attempt: AttemptState, reason: unknown): void {
    if (!attempt.underWay) return;
    this.#account(attempt, STOPPED, this.parts.world.now());
    attempt.abandon(reason);
  }

  protected dropAnswer(outcome: Outcome): void {
    this.remembered().last = withoutAnswer(outcome);
    if (outcome.answer !== undefined) this.unwanted(outcome.answer);
  }

  // ── companions of a late attempt ──────────────────────────────────────────────────────────────────────────────────

  #expectCompanion(now: number): void {
    const at = companionAt(this, 1 + (this.history?.companions?.length ?? 0), now);
    if (at !== undefined) this.parts.world.schedule(this, at);
  }

  protected startCompanion(now: number): void {
    const late = this.current;
    if (late === undefined || !late.underWay) return;
    const lease = companionLease(this, now);
    if (lease < 0) return;
    const history = this.remembered();
    history.companions ??= [];
    history.companions.push(late);
    this.parts.reporter.tell('hedge.started', now, this, this.attempts + 1, { after: now - late.started });
    this.#launch(lease, now);
  }

  /** True when the call goes on waiting for a companion; otherwise this attempt has won and the others are stopped. */
  #isOnlyNoted(attempt: AttemptState, outcome: Outcome): boolean {
    const history = this.remembered();
    const all = [...(history.companions as AttemptState[]), this.current as AttemptState];
    const others = all.filter((other) => other !== attempt && other.underWay);
    if (othersMayWin(others, outcome)) {
      if (outcome.answer !== undefined) this.unwanted(outcome.answer);
      return true;
    }
    for (const other of others) this.#stopAttempt(other, STOPPED);
    history.companions = undefined;
    this.current = attempt;
    return false;
  }

  // ── a refused credential ──────────────────────────────────────────────────────────────────────────────────────────

  /** True when a refused credential is being replaced; the call goes on when there is a fresh one. */
  protected refreshes(outcome: Outcome, now: number): boolean {
    const gate = this.#gate;
    if (gate === undefined) return false;
    const history = this.remembered();
    if (history.refreshed) {
      gate.refusedAgain();
      return false;
    }
    if (!this.exchange.replayable || !gate.worthRefreshing()) return false;
    history.refreshed = true;
    this.parts.reporter.tell('credential.refused', now, this, this.attempts, { because: outcome.code ?? outcome.kind });
    gate.refresh(this, outcome);
    return true;
  }

  credentialRefreshed(refusal: Outcome): void {
    const now = this.now();
    this.parts.world.cancel(this);
    this.parts.reporter.tell('credential.refreshed', now, this, this.attempts, {});
    this.dropAnswer(refusal);
    this.sendNext(now);
  }

  credentialRefused(refusal: Outcome): void {
    this.finish(refusal, this.now());
  }
}
