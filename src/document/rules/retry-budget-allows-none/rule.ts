import { formatDuration } from '../../../requirement/units/duration.ts';
import type { RetryBudgetValue } from '../../clauses/draft.ts';
import { DEFAULTS } from '../../defaults.ts';
import { isWritten, placeOf } from '../place.ts';
import { countsCalls, figure, perSecond, promisedThroughput } from '../rates.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** A budget that never holds one whole retry, even at the promised peak. */
export const retryBudgetAllowsNone: Rule = {
  code: 'retry-budget-allows-none',
  why: 'The budget never holds one whole retry, so the retries that the document promises never happen.',
  *meaning(requirement, document) {
    const { retry, retryBudget } = requirement.policies;
    const { ratio, floor, window, clause } = retryBudget;
    if (retry.retries === 0 || !isWritten(document, clause)) return;
    const throughput = promisedThroughput(requirement.objectives);
    // Without a throughput, or with one of something else than calls, any share may be enough.
    const share =
      ratio === 0
        ? 0
        : throughput === undefined || !countsCalls(throughput)
          ? Number.POSITIVE_INFINITY
          : perSecond(throughput) * ratio;
    const held = ((share + floor) * window) / 1000;
    if (held >= 1 - 1e-9) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, clause),
      message: `${retry.retries === 1 ? 'One retry is' : `${retry.retries} retries are`} promised, but in ${formatDuration(window)} the budget holds ${figure(held)} of one.`,
      remedy:
        'Allow at least one a second besides the share: `**Retry Budget**: 20% of calls, 1 a second`; or write `**Retry**: none`.',
      fix: rewrite<RetryBudgetValue>(document, clause, (value) => ({
        ...value,
        floor: DEFAULTS.retryBudget.value.floor,
        window: Math.max(window, 1000),
      })),
    };
  },
};
