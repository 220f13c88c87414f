import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { formatWindow } from '../../../requirement/units/window.ts';
import { placeOf } from '../place.ts';
import { promisedAvailability } from '../promises.ts';
import { countsCalls, figure, perSecond, promisedThroughput } from '../rates.ts';
import type { Rule } from '../rule.ts';

export const oneFailureBreaksPromise: Rule = {
  code: 'one-failure-breaks-promise',
  why: 'With so few calls a single failure breaks the promise, and an alert on it is about chance and not about the other side.',
  *meaning(requirement, document) {
    const promised = promisedAvailability(requirement.objectives);
    const throughput = promisedThroughput(requirement.objectives);
    if (promised === undefined || throughput === undefined || promised.ratio >= 1 || !countsCalls(throughput)) return;
    const calls = (perSecond(throughput) * promised.window.length) / 1000;
    const failures = calls * (1 - promised.ratio);
    if (failures >= 1 - 1e-9) return;
    yield {
      severity: 'note',
      ...placeOf(document, 'sla-and-performance.availability'),
      message: `At ${formatRate(throughput)} there are at most ${figure(calls)} calls ${formatWindow(promised.window)}, of which ${formatPercentage(promised.ratio)} lets ${figure(failures)} fail: one failure breaks it.`,
      remedy: `Promise at most ${formatPercentage(Math.max(0, Math.floor((1 - 1 / calls) * 10_000) / 10_000))}, or over a longer window.`,
    };
  },
};
