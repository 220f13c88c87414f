import { isUnknown } from '../../../requirement/clause.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { placeOf } from '../place.ts';
import { perSecond, tightest } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const throughputAboveRateLimit: Rule = {
  code: 'throughput-above-rate-limit',
  why: 'Calls above the limit wait until they are refused: the promised throughput can never be reached.',
  *meaning(requirement, document) {
    const { throughput } = requirement.objectives;
    if (throughput === undefined || isUnknown(throughput)) return;
    const limit = tightest(requirement.policies.rateLimit.limits, throughput);
    if (limit === undefined || perSecond(throughput) <= perSecond(limit)) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, 'sla-and-performance.throughput', requirement.policies.rateLimit.clause),
      message: `The throughput of ${formatRate(throughput)} is above the rate limit of ${formatRate(limit)}.`,
      remedy: `Promise no more than ${formatRate(limit)}, or agree on a higher limit with the other side and write it down.`,
    };
  },
};
