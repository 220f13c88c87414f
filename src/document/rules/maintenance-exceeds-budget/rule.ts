import { DAY } from '../../../requirement/units/duration.ts';
import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { formatRecurring } from '../../../requirement/units/recurring.ts';
import { formatWindow } from '../../../requirement/units/window.ts';
import { maintenanceIn } from '../maintenance.ts';
import { placeOf } from '../place.ts';
import { errorBudget, promisedAvailability } from '../promises.ts';
import { about } from '../rates.ts';
import type { Rule } from '../rule.ts';

/** Maintenance is left out of the availability; the people who wait do not leave it out. */
export const maintenanceExceedsBudget: Rule = {
  code: 'maintenance-exceeds-budget',
  why: 'Maintenance does not count against the promise, but nobody is served while it lasts.',
  *meaning(requirement, document) {
    const { maintenance } = requirement.objectives;
    const promised = promisedAvailability(requirement.objectives);
    if (promised === undefined || maintenance.length === 0) return;
    const length = Math.max(promised.window.length, 30 * DAY);
    const down = maintenanceIn(maintenance, length);
    const budget = errorBudget({ ...promised, window: { ...promised.window, length } });
    if (down <= budget) return;
    const seen = Math.max(0, 1 - (down + budget) / length);
    yield {
      severity: 'note',
      ...placeOf(document, 'sla-and-performance.maintenance-window'),
      message: `${maintenance.map(formatRecurring).join('; ')} takes ${about(down)} of ${about(length)}, and ${formatPercentage(promised.ratio)} ${formatWindow(promised.window)} leaves ${about(budget)}: people see ${formatPercentage(Math.floor(seen * 1000) / 1000)}.`,
      remedy: 'Tell those who build on it which of the two to expect, agree on shorter windows, or bridge them with a fallback.',
    };
  },
};
