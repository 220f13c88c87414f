import type { LoadTest } from '../../../requirement/testing.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { placeOf } from '../place.ts';
import { isComparable, perSecond, promisedThroughput } from '../rates.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

export const loadTestBelowThroughput: Rule = {
  code: 'load-test-below-throughput',
  why: 'The test passes, and the promised throughput has still never been seen.',
  *meaning(requirement, document) {
    const { load } = requirement.testing;
    const throughput = promisedThroughput(requirement.objectives);
    if (load === undefined || throughput === undefined || !isComparable(load.rate, throughput)) return;
    if (perSecond(load.rate) >= perSecond(throughput)) return;
    yield {
      severity: cautionFor(requirement.criticality),
      ...placeOf(document, 'testing.load'),
      message: `${formatRate(throughput)} is promised, and the load test asks only for ${formatRate(load.rate)}.`,
      remedy: `Test what is promised: \`**Load**: ${formatRate(throughput)} for 1 min\`, or promise what is tested.`,
      fix: rewrite<LoadTest | 'none'>(document, 'testing.load', (value) =>
        value === 'none' ? undefined : { ...value, rate: throughput },
      ),
    };
  },
};
