import { formatNumber } from '../../../requirement/units/number.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import type { RetryBudgetValue } from '../../clauses/draft.ts';
import { placeOf } from '../place.ts';
import { attemptsWhileFailing, figure, perSecond, promisedThroughput, tightest } from '../rates.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const retryStorm: Rule = {
  code: 'retry-storm',
  why: 'Retries that push the traffic above the limit turn a short outage of the other side into a long one of yours.',
  *meaning(requirement, document) {
    const throughput = promisedThroughput(requirement.objectives);
    const { retry, retryBudget, rateLimit } = requirement.policies;
    const limit = throughput === undefined ? undefined : tightest(rateLimit.limits, throughput);
    if (throughput === undefined || limit === undefined) return;
    const calls = perSecond(throughput);
    const storm = attemptsWhileFailing(requirement.policies, calls);
    if (calls > perSecond(limit) || storm <= perSecond(limit)) return;
    // Whole percents of the calls, so that with one retry a second besides the limit holds.
    const share = Math.min(1, Math.floor(((perSecond(limit) - calls - 1) / calls) * 100 + 1e-9) / 100);
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, retryBudget.clause, retry.clause, 'sla-and-performance.throughput'),
      message: `While the other side fails, ${figure(calls)} calls and ${figure(storm - calls)} retries make up to ${formatNumber(Math.ceil(storm))} attempts a second, above the limit of ${formatRate(limit)}.`,
      remedy:
        share < 0.01
          ? 'Retry less (`**Retry**: none` needs no budget), or leave more room between throughput and limit.'
          : `Retry less, or lower the share that may be repeated: \`**Retry Budget**: ${figure(share * 100)}% of calls\`.`,
      fix: share < 0.01 ? undefined : rewrite<RetryBudgetValue>(document, retryBudget.clause, () => ({ ratio: share, floor: 1 })),
    };
  },
};
