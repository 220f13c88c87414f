import { formatDuration } from '../../../requirement/units/duration.ts';
import type { CircuitBreakerValue } from '../../clauses/draft.ts';
import { placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** An operation with a longer time-out of its own can still be slow. */
export const slowCallsNeverCounted: Rule = {
  code: 'slow-calls-never-counted',
  why: 'An attempt is given up before it can count as slow, so the breaker knows failures only.',
  *meaning(requirement, document) {
    const { circuitBreaker, timeout } = requirement.policies;
    const { slowAfter, mode, clause } = circuitBreaker;
    const longest = Math.max(timeout.attempt, ...requirement.operations.map(({ policies }) => policies.timeout.attempt));
    if (slowAfter === undefined || mode === 'disabled' || slowAfter < longest) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, clause),
      message: `Calls count as slow above ${formatDuration(slowAfter)}, but an attempt is given up after ${formatDuration(longest)}.`,
      remedy: `Call slow what takes longer than half of that, \`slow above ${formatDuration(longest / 2)}\`, or give attempts more time.`,
      fix: rewrite<CircuitBreakerValue>(document, clause, (value) => ({ ...value, slowAfter: longest / 2 })),
    };
  },
};
