import { isUnknown } from '../../../requirement/clause.ts';
import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatPercentile } from '../../../requirement/units/percentile.ts';
import { isWritten, placeOf, placeOfOperation } from '../place.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const timeoutBelowResponseTime: Rule = {
  code: 'timeout-below-response-time',
  why: 'Answers that come in the promised time are thrown away, asked for again and counted as failures.',
  *meaning(requirement, document) {
    const { responseTime } = requirement.objectives;
    if (responseTime === undefined || isUnknown(responseTime)) return;
    const slowest = responseTime.reduce<{ percentile: number; bound: number } | undefined>(
      (a, b) => (a !== undefined && a.percentile >= b.percentile ? a : b),
      undefined,
    );
    if (slowest === undefined) return;
    const seen = new Set<number>();
    for (const { name, policies } of [{ name: undefined, policies: requirement.policies }, ...requirement.operations]) {
      const { attempt, clause } = policies.timeout;
      if (attempt >= slowest.bound || seen.has(attempt)) continue;
      seen.add(attempt);
      const ofClause = name === undefined || isWritten(document, clause);
      yield {
        severity: severityFor(requirement.criticality),
        ...(ofClause
          ? placeOf(document, clause, 'sla-and-performance.response-time')
          : placeOfOperation(document, name, 'timeout')),
        message: `An attempt${name === undefined ? '' : ` of "${name}"`} is given up after ${formatDuration(attempt)}, but ${formatPercentile(slowest.percentile)} may take ${formatDuration(slowest.bound)}.`,
        remedy: `Let an attempt take at least ${formatDuration(slowest.bound)}, or promise a shorter response time.`,
      };
    }
  },
};
