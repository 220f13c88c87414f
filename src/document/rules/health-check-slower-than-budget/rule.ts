import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { formatWindow } from '../../../requirement/units/window.ts';
import { placeOf } from '../place.ts';
import { errorBudget, promisedAvailability } from '../promises.ts';
import { about } from '../rates.ts';
import type { Rule } from '../rule.ts';

export const healthCheckSlowerThanBudget: Rule = {
  code: 'health-check-slower-than-budget',
  why: 'The promise can be broken between two probes, before anybody knows that something is wrong.',
  *meaning(requirement, document) {
    const every = requirement.monitoring.healthCheck?.every;
    const promised = promisedAvailability(requirement.objectives);
    if (every === undefined || promised === undefined || promised.ratio >= 1) return;
    const budget = errorBudget(promised);
    if (every <= budget) return;
    yield {
      severity: 'note',
      ...placeOf(document, 'monitoring.health-check'),
      message: `${formatPercentage(promised.ratio)} ${formatWindow(promised.window)} leaves ${about(budget)} for failures, and a probe leaves only every ${formatDuration(every)}.`,
      remedy: `Probe at least every ${formatDuration(Math.max(1000, Math.floor(budget / 10 / 1000) * 1000))}, so that a tenth of the budget is what an outage can cost unseen.`,
    };
  },
};
