import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatNumber } from '../../../requirement/units/number.ts';
import { formatWindow } from '../../../requirement/units/window.ts';
import { placeOf } from '../place.ts';
import { promisedAvailability } from '../promises.ts';
import { figure } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** What is spent by the time the long window is full: burn rate × long window ÷ window of the promise. */
export const alertAfterBudgetSpent: Rule = {
  code: 'alert-after-budget-spent',
  why: 'By the time the alert fires the promise is broken: nobody can save it any more.',
  *meaning(requirement, document) {
    const promised = promisedAvailability(requirement.objectives);
    if (promised === undefined) return;
    const { length } = promised.window;
    for (const alert of requirement.monitoring.alerts ?? []) {
      if (alert.kind !== 'burn rate' || alert.long > length) continue;
      const spent = (alert.burnRate * alert.long) / length;
      // What burns faster than everything failing has a rule of its own.
      if (spent <= 1 + 1e-9 || alert.burnRate * (1 - promised.ratio) >= 1 - 1e-9) continue;
      yield {
        severity: severityFor(requirement.criticality),
        ...placeOf(document, 'monitoring.alerts'),
        message: `Burn rate ${formatNumber(alert.burnRate)} × ${formatDuration(alert.long)} is ${figure(spent * 100)}% of the budget ${formatWindow(promised.window)}: it is spent before the alert fires.`,
        remedy: `Look at a shorter window: at burn rate ${formatNumber(alert.burnRate)} a tenth of the budget is spent after ${formatDuration(Math.round(length / alert.burnRate / 10 / 1000) * 1000)}.`,
      };
      return;
    }
  },
};
