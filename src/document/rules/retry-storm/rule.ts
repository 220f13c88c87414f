import { isUnknown } from '../../../requirement/clause.ts';
import { formatNumber } from '../../../requirement/units/number.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { placeOf } from '../place.ts';
import { perSecond, tightest } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const retryStorm: Rule = {
  code: 'retry-storm',
  why: 'Retries that push the traffic above the limit turn a short outage of the other side into a long one of yours.',
  *meaning(requirement, document) {
    const { throughput } = requirement.objectives;
    if (throughput === undefined || isUnknown(throughput)) return;
    const { retry, retryBudget, rateLimit } = requirement.policies;
    const limit = tightest(rateLimit.limits, throughput);
    const calls = perSecond(throughput);
    if (limit === undefined || calls > perSecond(limit)) return;
    const repeated = Math.min(calls * retry.retries, calls * retryBudget.ratio + retryBudget.floor);
    const storm = calls + repeated;
    if (storm <= perSecond(limit)) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, retryBudget.clause, retry.clause, 'sla-and-performance.throughput'),
      message: `While the other side fails, ${formatRate(throughput)} become up to ${formatNumber(Math.ceil(storm))} attempts a second, above the limit of ${formatRate(limit)}.`,
      remedy: 'Retry less, or lower the share that may be repeated: `**Retry Budget**: 10% of calls`.',
    };
  },
};
