import type { CallOptions, CallResult, Exchange, ServedBy } from '../../requirement/call.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import type { FallbackStep } from '../../requirement/policies.ts';
import { keptFor, mayGoElsewhere, wantsFallback, whyNotQueue } from '../policies/fallback/fallback.ts';
import { keyLeft, keySettings } from '../policies/idempotency/idempotency.ts';
import type { QueuedCall } from './collaborators.ts';
import { served, withoutAnswer } from './outcomes.ts';
import type { Parts } from './parts.ts';
import type { Subject } from './reporter.ts';

/** The call that failed. */
export interface FallbackOwner extends Subject {
  readonly exchange: Exchange<unknown>;
  readonly options: CallOptions;
  readonly parts: Parts;
  /** Identity of the question, for reads that have one. */
  readonly question: string | undefined;
  /** Whether the other side may have acted on any attempt. */
  readonly acted: boolean;
  /** The idempotency key that its attempts carried, and the monotonic time of the first. */
  readonly key: string | undefined;
  readonly firstSent: number;
  /** A step has answered. */
  recovered(outcome: Outcome, servedBy: ServedBy): void;
  /** It will be done later, as this delivery. */
  queuedInstead(failure: Outcome, delivery: string): void;
  /** No step has: the failure stands. */
  unrecovered(failure: Outcome): void;
}

/**
 * Goes through the fallback steps of one failed call, in the document's order, until one answers. Every step that does not
 * is told of, with the reason.
 *
 * 1. The call ends with an answer, with one delivery, or with its failure, and never with two of them.
 * 2. Once somebody may have acted on it, it goes nowhere where it could be done a second time.
 */
export class FallbackRun {
  readonly #owner: FallbackOwner;
  readonly #failure: Outcome;
  readonly #steps: readonly FallbackStep[];
  /** Monotonic time at which the owner stops waiting. */
  readonly #until: number;
  #index = 0;
  #over = false;
  /** The requirement that may have acted on the call in place of the first. */
  #actedElsewhere: string | undefined = undefined;

  constructor(owner: FallbackOwner, failure: Outcome, steps: readonly FallbackStep[], until: number) {
    this.#owner = owner;
    this.#failure = failure;
    this.#steps = steps;
    this.#until = until;
  }

  /** The caller has gone away: the failure's answer and whatever a step still brings are thrown away. */
  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#dropFailure();
  }

  /** Its time is over. */
  giveUp(): void {
    if (this.#over) return;
    this.#over = true;
    this.#owner.unrecovered(this.#failure);
  }

  next(now: number): void {
    for (let step = this.#steps[this.#index++]; step !== undefined; step = this.#steps[this.#index++]) {
      if (step.kind === 'fail') break;
      if (this.#take(step, now)) return;
    }
    this.giveUp();
  }

  /** True when the step has answered or will. */
  #take(step: Exclude<FallbackStep, { kind: 'fail' }>, now: number): boolean {
    switch (step.kind) {
      case 'cached':
        return this.#cached(step.maxAge, now);
      case 'requirement':
        return this.#elsewhere(step.id, now);
      case 'respond':
        return this.#respond(step.status, step.body);
      case 'queue':
        return this.#queue(step.maxAge, now);
    }
  }

  #cached(maxAge: number, now: number): boolean {
    const { question, parts } = this.#owner;
    const stored = question === undefined ? undefined : parts.answers.find(question, now, maxAge);
    if (stored === undefined) return this.#skip('cached', 'no answer is kept for this question', now);
    const age = now - stored.at;
    parts.reporter.tell('cache.served', now, this.#owner, 0, { age });
    this.#recovered(served(stored.kept.answer()), age <= stored.kept.freshFor ? 'cache' : 'stale');
    return true;
  }

  #respond(status: number, body: string | undefined): boolean {
    const answer = this.#owner.exchange.respond?.(status, body);
    // An error that the document words itself is still the error: only an answer below 400 makes a success of it.
    const outcome: Outcome = status < 400 ? served(answer) : { ...this.#failure, answer };
    this.#recovered(outcome, 'respond');
    return true;
  }

  #elsewhere(id: string, now: number): boolean {
    const { parts, exchange, options, acted } = this.#owner;
    if (!mayGoElsewhere(exchange.operation, acted || this.#actedElsewhere !== undefined)) {
      const who = acted ? 'the first requirement' : this.#actedElsewhere;
      return this.#skip(id, `${who} may have acted on it already`, now);
    }
    // Only this call's own document says whether it is queued: it would be two deliveries otherwise.
    const terms: CallOptions = { ...options, deliver: undefined, timeout: Math.max(0, this.#until - now) };
    const answering = parts.reroute?.(id, exchange, terms);
    if (answering === undefined) return this.#skip(id, 'it cannot take this call', now);
    answering.then(
      (result) => this.#answered(id, result),
      (error: unknown) => this.#failedElsewhere(id, String(error)),
    );
    return true;
  }

  /** Writes the call down to be done later. While the store is asked, the run may be stopped: then it is taken back. */
  #queue(maxAge: number, now: number): boolean {
    const { parts, exchange, options, acted, key, firstSent } = this.#owner;
    // Whoever expects an answer is not offered a receipt: for such a call the document has no such step.
    if (options.deliver !== 'when-failing') return false;
    const { operation } = exchange;
    const call = {
      replayable: exchange.replayable,
      acted,
      actedElsewhere: this.#actedElsewhere,
      keyLeft: key === undefined ? 0 : keyLeft(keySettings(operation), firstSent, now),
    };
    const because = whyNotQueue(operation, call);
    if (because !== undefined) return this.#skip('queue', because, now);
    if (parts.queue === undefined) return this.#skip('queue', 'there is no store to write it down in', now);
    const writing = parts.queue(exchange, {
      requirement: parts.requirement,
      maxAge: keptFor(operation, call, maxAge),
      idempotencyKey: key,
      firstSentAgo: acted && key !== undefined ? now - firstSent : undefined,
    });
    if (writing === undefined) return this.#skip('queue', 'its request cannot be written down', now);
    writing.then(
      (queued) => this.#queued(queued),
      (error: unknown) => this.#failedElsewhere('queue', error instanceof Error ? error.message : String(error)),
    );
    return true;
  }

  #queued({ delivery, withdraw }: QueuedCall): void {
    const { parts } = this.#owner;
    if (this.#over) return withdraw();
    this.#over = true;
    this.#dropFailure();
    const instead = this.#failure.kind;
    parts.reporter.tell('fallback.served', parts.world.now(), this.#owner, 0, { servedBy: 'queue', instead });
    this.#owner.queuedInstead(withoutAnswer(this.#failure), delivery);
  }

  #answered(id: string, result: CallResult<unknown>): void {
    const { outcome } = result;
    if (result.acted === true) this.#actedElsewhere = id;
    if (this.#over) {
      if (outcome.answer !== undefined) this.#owner.exchange.discard(outcome.answer);
    } else if (wantsFallback(outcome) || outcome.kind === 'cancelled') {
      if (outcome.answer !== undefined) this.#owner.exchange.discard(outcome.answer);
      this.#failedElsewhere(id, outcome.kind);
    } else this.#recovered(outcome, `fallback ${id}`);
  }

  #failedElsewhere(id: string, because: string): void {
    if (this.#over) return;
    const now = this.#owner.parts.world.now();
    this.#skip(id, because, now);
    this.next(now);
  }

  #skip(step: string, because: string, now: number): false {
    this.#owner.parts.reporter.tell('fallback.failed', now, this.#owner, 0, { step, because });
    return false;
  }

  #recovered(outcome: Outcome, servedBy: ServedBy): void {
    this.#over = true;
    if (outcome.answer !== this.#failure.answer) this.#dropFailure();
    const { parts } = this.#owner;
    parts.reporter.tell('fallback.served', parts.world.now(), this.#owner, 0, { servedBy, instead: this.#failure.kind });
    this.#owner.recovered(outcome, servedBy);
  }

  #dropFailure(): void {
    if (this.#failure.answer !== undefined) this.#owner.exchange.discard(this.#failure.answer);
  }
}
