import { formatNumber } from '../../../requirement/units/number.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { boundInWords, promisedTimes } from '../call-time.ts';
import { isWritten, placeOf } from '../place.ts';
import { countsCalls, figure, perSecond, promisedThroughput } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const MEDIAN = 0.5;

/** Little's law: calls under way = calls a second × seconds a call takes. Above the median it says what may be, not what is. */
export const concurrencyBelowThroughput: Rule = {
  code: 'concurrency-below-throughput',
  why: 'Answers that come as late as they may hold their slots so long that the promised throughput is not reached.',
  *meaning(requirement, document) {
    const throughput = promisedThroughput(requirement.objectives);
    const [time] = promisedTimes(requirement.objectives);
    const { max, clause } = requirement.policies.concurrency;
    if (throughput === undefined || time === undefined || !countsCalls(throughput)) return;
    const underWay = (perSecond(throughput) * time.bound) / 1000;
    if (underWay <= max + 1e-9) return;
    yield {
      severity: time.percentile <= MEDIAN && isWritten(document, clause) ? severityFor(requirement.criticality) : 'note',
      ...placeOf(document, clause, 'sla-and-performance.throughput'),
      message: `${formatRate(throughput)} × ${boundInWords(time)} keep up to ${figure(underWay)} calls under way, and at most ${formatNumber(max)} may be.`,
      remedy: `Allow ${formatNumber(Math.ceil(underWay - 1e-9))} at once, or promise ${figure(((max - 1e-9) * 1000) / time.bound)} a second.`,
    };
  },
};
