import { formatRate } from '../../../requirement/units/rate.ts';
import { placeOf } from '../place.ts';
import { perSecond, promisedThroughput, tightest } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

export const loadTestAboveRateLimit: Rule = {
  code: 'load-test-above-rate-limit',
  why: 'What is above the limit is refused on our side already: the test shows how the limit works, and not what the system bears.',
  *meaning(requirement, document) {
    const { load } = requirement.testing;
    const limit = load === undefined ? undefined : tightest(requirement.policies.rateLimit.limits, load.rate);
    if (load === undefined || limit === undefined || perSecond(load.rate) <= perSecond(limit)) return;
    const throughput = promisedThroughput(requirement.objectives);
    // A throughput above the limit has a rule of its own.
    if (throughput !== undefined && perSecond(throughput) > perSecond(limit)) return;
    yield {
      severity: cautionFor(requirement.criticality),
      ...placeOf(document, 'testing.load'),
      message: `The load test asks for ${formatRate(load.rate)}, and the rate limit lets ${formatRate(limit)} through.`,
      remedy: `Test with at most ${formatRate(limit)}, or write the limit of the place where it is tested: \`**Rate Limits (sandbox)**: …\`.`,
    };
  },
};
