import type { Policies } from '../../../requirement/policies.ts';
import { formatDuration } from '../../../requirement/units/duration.ts';
import type { TimeoutValue } from '../../clauses/draft.ts';
import { longestCall, sumOfCall } from '../call-time.ts';
import { isWritten } from '../place.ts';
import { roundedUp } from '../rates.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { ofOperation, placeIn, scopes } from '../scopes.ts';
import { severityFor } from '../severity.ts';

/** The longest a call can take when every attempt times out, against the time the whole call may take. */
export const retriesExceedDeadline: Rule = {
  code: 'retries-exceed-deadline',
  why: 'The deadline ends the call first, so the last retries that the document promises never happen.',
  *meaning(requirement, document) {
    for (const scope of scopes(requirement, settings)) {
      const { retry, timeout, deadline } = scope.policies;
      const longest = Math.ceil(longestCall(scope.policies));
      // An attempt that is longer than the call by itself has a rule of its own.
      if (longest <= deadline.total || timeout.attempt > deadline.total) continue;
      const timed = isWritten(document, deadline.clause) || isWritten(document, timeout.clause);
      const decided = timed || scope.operation !== undefined;
      if (!decided && !isWritten(document, retry.clause)) continue;
      // Both times come from the defaults, and only the pauses between do not fit: nobody has said anything that is wrong.
      if (!decided && timeout.attempt * (retry.retries + 1) <= deadline.total) continue;
      const needed = roundedUp(longest);
      yield {
        severity: decided ? severityFor(requirement.criticality) : 'note',
        ...placeIn(document, scope, deadline.clause, timeout.clause, retry.clause),
        message: `${sumOfCall(scope.policies)}, and the whole call${ofOperation(scope)} may take ${formatDuration(deadline.total)}.`,
        remedy: `Write \`**Timeout${scope.operation === undefined ? '' : ` (${scope.operation})`}**: ${formatDuration(timeout.attempt)} per attempt, ${formatDuration(needed)} in all\`, or retry less often.`,
        fix:
          scope.operation === undefined
            ? rewrite<TimeoutValue>(document, deadline.clause, (value) => ({ ...value, total: needed }))
            : undefined,
      };
    }
  },
};

function settings({ retry, timeout, deadline }: Policies): string {
  return `${retry.retries} ${timeout.attempt} ${deadline.total}`;
}
