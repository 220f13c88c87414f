import type { HealthCheck } from '../../../requirement/monitoring.ts';
import { formatDuration } from '../../../requirement/units/duration.ts';
import { placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const healthChecksOverlap: Rule = {
  code: 'health-checks-overlap',
  why: 'The next probe leaves while the last one is still waited for: a system that hangs gets more and more of them.',
  *meaning(requirement, document) {
    const { every, within } = requirement.monitoring.healthCheck ?? {};
    if (every === undefined || within === undefined || within <= every) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, 'monitoring.health-check'),
      message: `A probe leaves every ${formatDuration(every)}, and may take ${formatDuration(within)}.`,
      remedy: `Wait for less time than there is between two probes: \`within ${formatDuration(every)}\`, or probe every ${formatDuration(within)}.`,
      fix: rewrite<HealthCheck | 'none'>(document, 'monitoring.health-check', (value) =>
        value === 'none' ? undefined : { ...value, within: every },
      ),
    };
  },
};
