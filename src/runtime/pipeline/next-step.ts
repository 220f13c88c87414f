import type { EventFields } from '../../requirement/event.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import { keyHolds, keySettings } from '../policies/idempotency/idempotency.ts';
import { nextPause, waitBefore, whyNotRepeat, worthRetrying } from '../policies/retry/retry.ts';
import type { RetryBudget } from '../policies/retry-budget/retry-budget.ts';
import type { History } from './history.ts';
import type { Lane } from './lane.ts';
import { budgetExhausted } from './outcomes.ts';

export type NextStep =
  | {
      readonly step: 'finish';
      readonly outcome: Outcome;
      readonly because: EventFields['retry.abandoned']['because'] | undefined;
    }
  | { readonly step: 'pause'; readonly pause: number; readonly backoff: number };

/** What a decision needs to know beside the outcome. */
export interface Situation {
  readonly operation: Operation;
  readonly lane: Lane;
  readonly budget: RetryBudget;
  readonly random: () => number;
  readonly deadline: number;
  readonly history: History;
  readonly replayable: boolean;
  readonly keyed: boolean;
  /** Wall-clock time where a quota needs it. */
  readonly epoch: number;
}

/**
 * After an attempt that did not succeed: try again after a pause, or end with this outcome.
 *
 * The order matters. What the document does not want repeated ends silently. Then the limits of one call (number, safety,
 * time), and last the budget, because asking it costs a retry.
 */
export function nextStep(outcome: Outcome, s: Situation, now: number): NextStep {
  const settings = s.operation.policies.retry;
  if (!worthRetrying(settings, outcome)) return finish(outcome, undefined);
  if (s.history.retries >= settings.retries) return finish(outcome, 'exhausted');

  const backoff = nextPause(settings, s.history.retries + 1, s.history.backoff, s.random);
  const pause = waitBefore(backoff, outcome.retryAfter, s.random);
  const resume = now + pause;

  const keyed = s.keyed && keyHolds(keySettings(s.operation), s.history.firstSent, resume);
  const unsafe = whyNotRepeat(s.operation, outcome, keyed, s.replayable);
  if (unsafe !== undefined) return finish(outcome, unsafe);

  // A retry that could not finish in time, or could not even leave, would only lose the answer that is here.
  if (resume >= s.deadline || s.lane.turn(now, s.epoch, 0) >= s.deadline) return finish(outcome, 'deadline');
  if (s.lane.breaker.nextChange(now) > resume) return finish(outcome, 'circuit-open');
  if (!s.budget.withdraw(now)) return finish(budgetExhausted(outcome, s.operation.policies.retryBudget.clause), 'budget');
  return { step: 'pause', pause, backoff };
}

function finish(outcome: Outcome, because: EventFields['retry.abandoned']['because'] | undefined): NextStep {
  return { step: 'finish', outcome, because };
}
