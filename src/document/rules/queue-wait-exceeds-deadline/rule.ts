import { formatDuration } from '../../../requirement/units/duration.ts';
import type { ConcurrencyValue } from '../../clauses/draft.ts';
import { DEFAULTS } from '../../defaults.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { ofOperation, placeIn, scopes } from '../scopes.ts';
import { severityFor } from '../severity.ts';

export const queueWaitExceedsDeadline: Rule = {
  code: 'queue-wait-exceeds-deadline',
  why: 'A call that waits for its turn past its deadline is given up without having been sent.',
  *meaning(requirement, document) {
    for (const scope of scopes(requirement, ({ concurrency, deadline }) => `${concurrency.wait} ${deadline.total}`)) {
      const { concurrency, deadline } = scope.policies;
      if (concurrency.wait <= deadline.total || concurrency.wait === DEFAULTS.concurrency.value.wait) continue;
      const total = formatDuration(deadline.total);
      yield {
        severity: severityFor(requirement.criticality),
        ...placeIn(document, scope, concurrency.clause, deadline.clause),
        message: `A call${ofOperation(scope)} waits up to ${formatDuration(concurrency.wait)} for a free slot, but the whole call may take ${total}.`,
        remedy: `Wait less than ${total}, so that an attempt still fits in, or let the whole call take longer.`,
        fix: rewrite<ConcurrencyValue>(document, concurrency.clause, (value) => ({ ...value, wait: deadline.total })),
      };
    }
  },
};
