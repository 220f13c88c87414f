import { formatDuration } from '../../../requirement/units/duration.ts';
import type { CircuitBreakerValue } from '../../clauses/draft.ts';
import { isWritten, placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const probeEndsBeforeTimeout: Rule = {
  code: 'probe-ends-before-timeout',
  why: 'A probe whose time is over proves nothing when it is answered at last, so the breaker may stay open on a system that works.',
  *meaning(requirement, document) {
    const { circuitBreaker, timeout } = requirement.policies;
    const { probeLease, mode, clause } = circuitBreaker;
    if (mode === 'disabled' || probeLease >= timeout.attempt) return;
    const written = isWritten(document, clause);
    yield {
      severity: written ? severityFor(requirement.criticality) : 'note',
      ...placeOf(document, clause, timeout.clause),
      message: `A probe of the breaker ends after ${formatDuration(probeLease)}, but an attempt may take ${formatDuration(timeout.attempt)}.`,
      remedy: `Write \`probe ends after ${formatDuration(timeout.attempt)}\` in the Circuit Breaker clause, or let an attempt take less.`,
      fix: rewrite<CircuitBreakerValue>(document, clause, (value) => ({ ...value, probeLease: timeout.attempt })),
    };
  },
};
