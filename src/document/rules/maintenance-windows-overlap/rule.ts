import { formatRecurring } from '../../../requirement/units/recurring.ts';
import { overlap } from '../maintenance.ts';
import { placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';

export const maintenanceWindowsOverlap: Rule = {
  code: 'maintenance-windows-overlap',
  why: 'A time that is announced twice is most likely a slip: somebody expects maintenance at another time.',
  *meaning(requirement, document) {
    const found = overlap(requirement.objectives.maintenance);
    if (found === undefined) return;
    const [first, second] = found;
    yield {
      severity: 'note',
      ...placeOf(document, 'sla-and-performance.maintenance-window'),
      message: `${formatRecurring(first)} and ${formatRecurring(second)} overlap.`,
      remedy: 'Correct the one that is wrong, or make them one window.',
    };
  },
};
