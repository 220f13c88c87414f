import { formatDuration } from '../../../requirement/units/duration.ts';
import type { Rates } from '../../../requirement/units/rate.ts';
import { DEFAULTS } from '../../defaults.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { ofOperation, placeIn, scopes } from '../scopes.ts';
import { severityFor } from '../severity.ts';

export const rateLimitWaitExceedsDeadline: Rule = {
  code: 'rate-limit-wait-exceeds-deadline',
  why: 'A call that waits for its turn past its deadline is given up without having been sent.',
  *meaning(requirement, document) {
    for (const scope of scopes(requirement, ({ rateLimit, deadline }) => `${rateLimit.wait} ${deadline.total}`)) {
      const { rateLimit, deadline } = scope.policies;
      if (rateLimit.wait <= deadline.total || rateLimit.wait === DEFAULTS.rateLimit.value.wait) continue;
      const total = formatDuration(deadline.total);
      yield {
        severity: severityFor(requirement.criticality),
        ...placeIn(document, scope, rateLimit.clause, deadline.clause),
        message: `A call${ofOperation(scope)} waits up to ${formatDuration(rateLimit.wait)} for its turn under the rate limit, but the whole call may take ${total}.`,
        remedy: `Wait less than ${total}, so that an attempt still fits in, or let the whole call take longer.`,
        fix: rewrite<Rates>(document, rateLimit.clause, (value) => ({ ...value, wait: deadline.total })),
      };
    }
  },
};
