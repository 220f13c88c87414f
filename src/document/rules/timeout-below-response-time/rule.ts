import { formatDuration } from '../../../requirement/units/duration.ts';
import type { TimeoutValue } from '../../clauses/draft.ts';
import { boundInWords, longestCall, promisedTimes } from '../call-time.ts';
import { isWritten, placeOf, placeOfOperation } from '../place.ts';
import { replace, rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { ofOperation, scopes } from '../scopes.ts';
import { severityFor } from '../severity.ts';

const RESPONSE_TIME = 'sla-and-performance.response-time';

export const timeoutBelowResponseTime: Rule = {
  code: 'timeout-below-response-time',
  why: 'Answers that come in the promised time are thrown away, asked for again and counted as failures.',
  *meaning(requirement, document) {
    const slowest = promisedTimes(requirement.objectives).at(-1);
    if (slowest === undefined) return;
    for (const scope of scopes(requirement, ({ timeout }) => String(timeout.attempt))) {
      const { timeout, retry } = scope.policies;
      if (timeout.attempt >= slowest.bound) continue;
      const written = isWritten(document, timeout.clause);
      const ofCell = scope.operation !== undefined && !written;
      const place = ofCell
        ? placeOfOperation(document, scope.operation, 'timeout')
        : placeOf(document, timeout.clause, RESPONSE_TIME);
      const needed = longestCall({ retry, timeout: { ...timeout, attempt: slowest.bound } });
      yield {
        severity: severityFor(requirement.criticality),
        ...place,
        message: `An attempt${ofOperation(scope)} is given up after ${formatDuration(timeout.attempt)}, but ${boundInWords(slowest)} is promised.`,
        remedy: `Let an attempt take at least ${formatDuration(slowest.bound)}, or promise a shorter response time.`,
        fix: ofCell
          ? replace(place.range, formatDuration(slowest.bound))
          : rewrite<TimeoutValue>(document, timeout.clause, (value) => ({
              ...value,
              attempt: slowest.bound,
              total: value.total === undefined ? undefined : Math.max(value.total, Math.ceil(needed)),
            })),
      };
    }
  },
};
