import { formatDuration, SECOND } from '../../../requirement/units/duration.ts';
import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { formatWindow } from '../../../requirement/units/window.ts';
import type { CircuitBreakerValue } from '../../clauses/draft.ts';
import { isWritten, placeOf } from '../place.ts';
import { errorBudget, promisedAvailability } from '../promises.ts';
import { about } from '../rates.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const breakerWaitExceedsBudget: Rule = {
  code: 'breaker-wait-exceeds-budget',
  why: 'While the breaker is open every call fails: opening once breaks the promise, however short the outage was.',
  *meaning(requirement, document) {
    const promised = promisedAvailability(requirement.objectives);
    const { mode, wait, clause } = requirement.policies.circuitBreaker;
    const budget = promised === undefined ? undefined : errorBudget(promised);
    if (promised === undefined || budget === undefined || mode !== 'enforced' || wait <= budget) return;
    if (!isWritten(document, clause)) return;
    const shorter = Math.max(SECOND, Math.min(15 * SECOND, Math.floor(budget / 10 / SECOND) * SECOND));
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, clause),
      message: `${formatPercentage(promised.ratio)} ${formatWindow(promised.window)} leaves ${about(budget)} for failures, and the breaker stays open for ${formatDuration(wait)} before it looks again.`,
      remedy: `Look again sooner: \`probes after ${formatDuration(shorter)}\`.`,
      fix:
        shorter > budget ? undefined : rewrite<CircuitBreakerValue>(document, clause, (value) => ({ ...value, wait: shorter })),
    };
  },
};
