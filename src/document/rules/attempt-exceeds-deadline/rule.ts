import { formatDuration } from '../../../requirement/units/duration.ts';
import type { TimeoutValue } from '../../clauses/draft.ts';
import { longestCall } from '../call-time.ts';
import { roundedUp } from '../rates.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { ofOperation, placeIn, scopes } from '../scopes.ts';
import { severityFor } from '../severity.ts';

export const attemptExceedsDeadline: Rule = {
  code: 'attempt-exceeds-deadline',
  why: 'The deadline ends the attempt first: its own time-out never happens, and nothing is left for a retry or a fallback.',
  *meaning(requirement, document) {
    for (const scope of scopes(requirement, ({ timeout, deadline }) => `${timeout.attempt} ${deadline.total}`)) {
      const { timeout, deadline } = scope.policies;
      if (timeout.attempt <= deadline.total) continue;
      const needed = roundedUp(longestCall(scope.policies));
      yield {
        severity: severityFor(requirement.criticality),
        ...placeIn(document, scope, timeout.clause, deadline.clause),
        message: `An attempt${ofOperation(scope)} may take ${formatDuration(timeout.attempt)}, but the whole call only ${formatDuration(deadline.total)}.`,
        remedy: `Let the whole call take ${formatDuration(needed)}, which leaves room for every retry, or give an attempt less than ${formatDuration(deadline.total)}.`,
        fix:
          timeout.clause === deadline.clause
            ? rewrite<TimeoutValue>(document, timeout.clause, (value) => ({ ...value, total: needed }))
            : undefined,
      };
    }
  },
};
