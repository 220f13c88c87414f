import type { Operation } from '../../requirement/operation.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import { verdictOf } from '../policies/circuit-breaker/circuit-breaker.ts';
import type { AttemptState } from './attempt.ts';
import type { Lane } from './lane.ts';
import type { Parts } from './parts.ts';
import type { Subject } from './reporter.ts';

/** The call that an attempt belongs to. */
interface Learner extends Subject {
  readonly parts: Parts;
  readonly lane: Lane;
  readonly operation: Operation;
}

/** Tells everybody who learns from an attempt how it ended: the breaker, the limits, the trace, the events. */
export function learn(call: Learner, attempt: AttemptState, outcome: Outcome, now: number): void {
  const { parts, lane } = call;
  parts.world.cancel(attempt);
  attempt.date(now);
  const duration = now - attempt.started;
  attempt.breaker.settle(attempt.lease, verdictOf(outcome.kind, lane.breakerSettings), duration, now);
  if (outcome.kind === 'throttled') throttled(call, attempt, outcome, now);
  if (outcome.limits !== undefined) hinted(call, attempt, outcome.limits, now);
  attempt.trace?.end(outcome);
  parts.reporter.attemptEnded(now, call, attempt.number, outcome, duration);
}

/**
 * A body that broke off after its headers were counted as good: one bad outcome more. A probe's counts for its own half-open
 * period; when that is over it proves nothing any more.
 */
export function learnLate(call: Learner, attempt: AttemptState, late: Outcome | undefined): void {
  const { parts, lane } = call;
  const counted = parts.reporter.releaseCounted(call);
  if (counted && late === undefined) return;
  const now = parts.world.now();
  const duration = now - attempt.started;
  if (late !== undefined && verdictOf(late.kind, lane.breakerSettings) === 'bad')
    attempt.breaker.settle(attempt.lease, 'bad', duration, now);
  if (!counted) parts.reporter.attemptReleased(now, call, attempt.number, late, duration);
}

function throttled(call: Learner, attempt: AttemptState, outcome: Outcome, now: number): void {
  const { parts, lane, operation } = call;
  const until = now + (outcome.retryAfter ?? operation.policies.retry.backoff.initial);
  if (!lane.empty(until, now)) return;
  parts.reporter.tell('limit.emptied', now, call, attempt.number, { until, because: outcome.code ?? outcome.kind });
  parts.admission.reconsider(now);
}

function hinted(call: Learner, attempt: AttemptState, limits: NonNullable<Outcome['limits']>, now: number): void {
  const { parts, lane } = call;
  if (!lane.hint(limits, now)) return;
  parts.reporter.tell('limit.lowered', now, call, attempt.number, {
    remaining: limits.remaining ?? 0,
    until: now + (limits.resetAfter ?? 0),
  });
  parts.admission.reconsider(now);
}
