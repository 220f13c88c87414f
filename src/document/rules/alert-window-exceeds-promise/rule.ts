import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatWindow } from '../../../requirement/units/window.ts';
import { placeOf } from '../place.ts';
import { promisedAvailability } from '../promises.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const alertWindowExceedsPromise: Rule = {
  code: 'alert-window-exceeds-promise',
  why: 'An alert that looks at more time than the promise is about mixes two windows, and comes after one of them is over.',
  *meaning(requirement, document) {
    const promised = promisedAvailability(requirement.objectives);
    if (promised === undefined) return;
    const found = requirement.monitoring.alerts?.find(
      (alert) => alert.kind === 'burn rate' && alert.long > promised.window.length,
    );
    if (found?.kind !== 'burn rate') return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, 'monitoring.alerts'),
      message: `An alert looks at ${formatDuration(found.long)}, and the availability is promised ${formatWindow(promised.window)}.`,
      remedy: `Look at a part of the window: an hour and 5 min for a page, 3 days and 6 h for a ticket, where it is 30 days.`,
    };
  },
};
