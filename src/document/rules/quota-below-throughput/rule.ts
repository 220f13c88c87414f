import { DAY } from '../../../requirement/units/duration.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { placeOf } from '../place.ts';
import { about, figure, isComparable, perSecond, promisedThroughput } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** A throughput is a peak and a quota is for a long time: beside each other they are advice, unless the peak is per day too. */
export const quotaBelowThroughput: Rule = {
  code: 'quota-below-throughput',
  why: 'When the quota is used up, every call is refused until the next day or month begins.',
  *meaning(requirement, document) {
    const throughput = promisedThroughput(requirement.objectives);
    if (throughput === undefined) return;
    const calls = perSecond(throughput);
    for (const limit of requirement.policies.rateLimit.limits) {
      const wanted = (calls * limit.window) / 1000;
      if (limit.kind !== 'quota' || !isComparable(limit, throughput) || wanted <= limit.count + 1e-9) continue;
      yield {
        severity: throughput.window >= DAY ? severityFor(requirement.criticality) : 'note',
        ...placeOf(document, requirement.policies.rateLimit.clause, 'sla-and-performance.throughput'),
        message: `At ${formatRate(throughput)} the quota of ${formatRate(limit)} lasts ${about((limit.count * 1000) / calls)}: ${figure(wanted)} would leave before it begins anew.`,
        remedy: 'Agree on a larger quota, promise less, or write down for how long a peak lasts and what happens after it.',
      };
      return;
    }
  },
};
