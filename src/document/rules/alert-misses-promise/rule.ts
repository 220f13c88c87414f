import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatPercentile } from '../../../requirement/units/percentile.ts';
import { boundInWords, promisedTimes } from '../call-time.ts';
import { placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';

/** Of several alerts on one percentile the lowest is what counts. */
export const alertMissesPromise: Rule = {
  code: 'alert-misses-promise',
  why: 'Between the promise and the alert the promise is broken, and nobody is told.',
  *meaning(requirement, document) {
    const alerts = requirement.monitoring.alerts ?? [];
    for (const time of promisedTimes(requirement.objectives)) {
      const bounds = alerts.flatMap((alert) =>
        alert.kind === 'threshold' && alert.figure === 'response time' && alert.percentile === time.percentile ? alert.above : [],
      );
      const lowest = Math.min(...bounds);
      if (bounds.length === 0 || lowest <= time.bound) continue;
      yield {
        severity: 'note',
        ...placeOf(document, 'monitoring.alerts'),
        message: `${boundInWords(time)} is promised, and the first alert comes above ${formatDuration(lowest)}.`,
        remedy: `Let somebody know when the promise is broken: \`ticket when ${formatPercentile(time.percentile)} response time above ${formatDuration(time.bound)}\`.`,
      };
      return;
    }
  },
};
