import type { RateLimit } from '../../../requirement/policies.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { placeOf } from '../place.ts';
import { perSecond, promisedThroughput, tightest } from '../rates.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const KEY = 'sla-and-performance.throughput';

export const throughputAboveRateLimit: Rule = {
  code: 'throughput-above-rate-limit',
  why: 'Calls above the limit wait until they are refused: the promised throughput can never be reached.',
  *meaning(requirement, document) {
    const throughput = promisedThroughput(requirement.objectives);
    const limit = throughput === undefined ? undefined : tightest(requirement.policies.rateLimit.limits, throughput);
    if (throughput === undefined || limit === undefined || perSecond(throughput) <= perSecond(limit)) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, KEY, requirement.policies.rateLimit.clause),
      message: `The throughput of ${formatRate(throughput)} is above the rate limit of ${formatRate(limit)}.`,
      remedy: `Promise no more than ${formatRate(limit)}, or agree on a higher limit with the other side and write it down.`,
      fix: rewrite<RateLimit>(document, KEY, ({ unit }) => ({ ...limit, unit, burst: undefined })),
    };
  },
};
