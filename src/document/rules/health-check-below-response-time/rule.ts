import type { HealthCheck } from '../../../requirement/monitoring.ts';
import { formatDuration } from '../../../requirement/units/duration.ts';
import { boundInWords, promisedTimes } from '../call-time.ts';
import { placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const healthCheckBelowResponseTime: Rule = {
  code: 'health-check-below-response-time',
  why: 'A system that keeps its promise is reported as down.',
  *meaning(requirement, document) {
    const within = requirement.monitoring.healthCheck?.within;
    const times = promisedTimes(requirement.objectives);
    const [lowest] = times;
    const longest = Math.max(...times.map(({ bound }) => bound));
    if (within === undefined || lowest === undefined || within >= lowest.bound) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, 'monitoring.health-check'),
      message: `A probe must be answered within ${formatDuration(within)}, and only ${boundInWords(lowest)} is promised.`,
      remedy: `Give it as long as the slowest promised answer: \`within ${formatDuration(longest)}\`.`,
      fix: rewrite<HealthCheck | 'none'>(document, 'monitoring.health-check', (value) =>
        value === 'none' ? undefined : { ...value, within: longest },
      ),
    };
  },
};
