import type { Kept } from '../../requirement/call.ts';
import type { World } from '../../requirement/clock.ts';
import type { AnswerStore } from '../policies/cache/answer-store.ts';
import type { Coalescer } from '../policies/coalesce/coalescer.ts';
import type { RetryBudget } from '../policies/retry-budget/retry-budget.ts';
import type { Admission } from './admission.ts';
import type { CallQueue, Reroute, Tracing } from './collaborators.ts';
import type { CredentialGate } from './credential-gate.ts';
import type { KillSwitch } from './kill-switch.ts';
import type { Reporter } from './reporter.ts';

/** A call that waits for the answer of an equal one. */
export interface Follower {
  /** Here is a copy of the answer. */
  shared(kept: Kept<unknown>): void;
  /** There is nothing to share. `again`: the leader went away, so that another may lead. */
  alone(again: boolean): void;
}

/** What the calls of one engine have in common. */
export interface Parts {
  readonly world: World;
  readonly reporter: Reporter;
  readonly admission: Admission;
  readonly killSwitch: KillSwitch;
  readonly budget: RetryBudget;
  readonly answers: AnswerStore<unknown>;
  readonly coalescer: Coalescer<Follower>;
  /** Of calls that start now; a call keeps the one it started with, as it keeps its destination. */
  gate: CredentialGate | undefined;
  /** Counts the changes of destination or credential: what was asked of one is no answer for another. */
  generation: number;
  readonly tracing: Tracing | undefined;
  readonly reroute: Reroute | undefined;
  readonly queue: CallQueue | undefined;
  readonly random: () => number;
  /** Its id. */
  readonly requirement: string;
  /** Calls that have not ended, and attempts that the adapter has not released. */
  calls: number;
  sendings: number;
  /** The last call or attempt is over. */
  quiet(): void;
}
