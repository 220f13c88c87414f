import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatPercentile } from '../../../requirement/units/percentile.ts';
import { promisedTimes } from '../call-time.ts';
import { placeOf } from '../place.ts';
import { figure, perSecond } from '../rates.ts';
import type { Rule } from '../rule.ts';

/** A percentile is the slowest of 1 ÷ (1 − p) calls; with fewer there is none. */
export const loadTestTooSmall: Rule = {
  code: 'load-test-too-small',
  why: 'With so few calls the highest percentile is one call, or none: the test cannot tell whether the promise holds.',
  *meaning(requirement, document) {
    const { load } = requirement.testing;
    const highest = promisedTimes(requirement.objectives).findLast(({ percentile }) => percentile < 1);
    if (load?.for === undefined || highest === undefined) return;
    const calls = (perSecond(load.rate) * load.for) / 1000;
    const needed = Math.ceil(1 / (1 - highest.percentile) - 1e-6);
    if (calls >= needed - 1e-9) return;
    const longer = Math.ceil(needed / perSecond(load.rate)) * 1000;
    yield {
      severity: 'note',
      ...placeOf(document, 'testing.load'),
      message: `The load test makes ${figure(calls)} calls, and ${formatPercentile(highest.percentile)} is the slowest of ${figure(needed)}.`,
      remedy: `Test for at least ${formatDuration(longer)}; ten times that makes the figure steady.`,
    };
  },
};
