import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { promisedTimes, shareAbove } from '../call-time.ts';
import { placeOf } from '../place.ts';
import { figure, perSecond, promisedThroughput, tightest } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const hedgeAboveRateLimit: Rule = {
  code: 'hedge-above-rate-limit',
  why: 'Hedges that push ordinary traffic above the limit make the other side refuse what it could have answered.',
  *meaning(requirement, document) {
    const { hedge, retryBudget, rateLimit } = requirement.policies;
    const throughput = promisedThroughput(requirement.objectives);
    const times = promisedTimes(requirement.objectives);
    const limit = throughput === undefined ? undefined : tightest(rateLimit.limits, throughput);
    if (hedge === undefined || throughput === undefined || limit === undefined || times.length === 0) return;
    if (!requirement.operations.some(({ read }) => read)) return;
    const calls = perSecond(throughput);
    const share = shareAbove(times, hedge.after);
    const hedges = Math.min(calls * share * hedge.max, calls * retryBudget.ratio + retryBudget.floor);
    if (calls > perSecond(limit) || calls + hedges <= perSecond(limit) + 1e-9) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, hedge.clause),
      message: `Up to ${formatPercentage(Math.round(share * 1e4) / 1e4)} of the reads may be asked again: ${figure(calls)} + ${figure(hedges)} a second are above the limit of ${formatRate(limit)}.`,
      remedy: `Hedge later, so that fewer reads are repeated, or lower the share that may be: \`**Retry Budget**: 5% of calls\`.`,
    };
  },
};
