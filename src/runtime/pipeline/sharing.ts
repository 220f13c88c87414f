import type { Exchange, Kept } from '../../requirement/call.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import { served } from './outcomes.ts';
import type { Follower, Parts } from './parts.ts';
import type { Subject } from './reporter.ts';

/** The read whose answer may be shared. */
export interface SharingOwner extends Subject {
  readonly exchange: Exchange<unknown>;
  /** An answer that was not asked for: kept, or copied from an equal call. */
  answeredFor(outcome: Outcome, servedBy: 'cache' | 'coalesced'): void;
  /** The equal call has nothing to share. */
  askAlone(): void;
}

/** Whether an operation's answers are kept or shared at all. */
export function keepsAnswers(operation: Operation): boolean {
  const { cache, fallback } = operation.policies;
  return operation.read && (cache !== undefined || fallback.steps.some((step) => step.kind === 'cached'));
}

/**
 * What one read has in common with equal ones: it takes a kept answer, waits for the answer of an equal call that is under
 * way, or leads those that come after it and leaves them a copy of its own.
 *
 * Invariants
 * 1. A leader disbands its followers however it ends: with a copy, or with word that there is none.
 * 2. A follower is told once, or has left.
 */
export class Sharing implements Follower {
  /** Identity of the question, operation and asker included. */
  readonly question: string;
  readonly #owner: SharingOwner;
  readonly #parts: Parts;
  /** How old a kept answer may be; undefined: answers are only kept, for fallbacks. */
  readonly #maxAge: number | undefined;
  #leads = false;
  #follows = false;

  constructor(owner: SharingOwner, parts: Parts, identity: string) {
    this.#owner = owner;
    this.#parts = parts;
    this.#maxAge = owner.exchange.operation.policies.cache?.maxAge;
    this.question = `${parts.generation} ${owner.operationName} ${identity}`;
  }

  /** True when the call need not ask: it has its answer already, or will be told. Otherwise it leads from now on. */
  spareAsking(now: number): boolean {
    if (this.#maxAge === undefined) return false;
    const { answers, coalescer, reporter } = this.#parts;
    const stored = answers.find(this.question, now, this.#maxAge);
    if (stored !== undefined) {
      reporter.tell('cache.served', now, this.#owner, 0, { age: now - stored.at });
      this.#owner.answeredFor(served(stored.kept.answer()), 'cache');
      return true;
    }
    if (!coalescer.hasLeader(this.question)) {
      coalescer.lead(this.question, this.#owner.id);
      this.#leads = true;
      return false;
    }
    const leader = coalescer.follow(this.question, this);
    if (leader === undefined) return false;
    this.#follows = true;
    reporter.tell('call.coalesced', now, this.#owner, 0, { with: leader });
    return true;
  }

  shared(kept: Kept<unknown>): void {
    this.#follows = false;
    this.#owner.answeredFor(served(kept.answer()), 'coalesced');
  }

  alone(again: boolean): void {
    this.#follows = false;
    // When a leader's caller has gone away, the first of its followers leads the others.
    if (!again || !this.spareAsking(this.#parts.world.now())) this.#owner.askAlone();
  }

  /** The call has ended with this outcome of its own attempts: keeps a copy and leaves it to the followers. */
  offer(outcome: Outcome, now: number): void {
    if (outcome.kind !== 'success' || outcome.answer === undefined) {
      this.withdraw(false);
      return;
    }
    const { answers, reporter, world } = this.#parts;
    this.#owner.exchange.keep(outcome.answer).then(
      (kept) => {
        if (kept === undefined) {
          this.withdraw(false);
          return;
        }
        if (answers.put(this.question, kept, now))
          reporter.tell('cache.stored', world.now(), this.#owner, 0, { bytes: kept.bytes });
        for (const follower of this.#disband()) follower.shared(kept);
      },
      () => this.withdraw(false),
    );
  }

  /**
   * The call has ended and has no answer for others; as a follower it waits no longer.
   *
   * @param again whether one of its followers may lead: not when the other side has failed, or each would wait for the next.
   */
  withdraw(again: boolean): void {
    if (this.#follows) this.#parts.coalescer.leave(this.question, this);
    this.#follows = false;
    for (const follower of this.#disband()) follower.alone(again);
  }

  #disband(): readonly Follower[] {
    if (!this.#leads) return [];
    this.#leads = false;
    return this.#parts.coalescer.disband(this.question);
  }
}
