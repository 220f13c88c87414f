import { formatDuration } from '../../../requirement/units/duration.ts';
import type { HedgeValue } from '../../clauses/draft.ts';
import { promisedTimes } from '../call-time.ts';
import { rewrite } from '../rewrite.ts';
import type { Meaning, Rule } from '../rule.ts';
import { ofOperation, placeIn, scopes } from '../scopes.ts';
import { severityFor } from '../severity.ts';

export const hedgeAfterTimeout: Rule = {
  code: 'hedge-after-timeout',
  why: 'When the second attempt would start, the first one has already been given up: the hedge never happens.',
  *meaning(requirement, document) {
    for (const scope of scopes(requirement, ({ hedge, timeout }) =>
      hedge === undefined ? undefined : `${hedge.after} ${hedge.after < timeout.attempt}`,
    )) {
      const { hedge, timeout } = scope.policies;
      if (hedge === undefined || hedge.after < timeout.attempt) continue;
      const after = earlier(requirement, timeout.attempt);
      yield {
        severity: severityFor(requirement.criticality),
        ...placeIn(document, scope, hedge.clause),
        message: `A read${ofOperation(scope)} is asked again after ${formatDuration(hedge.after)}, but its first attempt ends after ${formatDuration(timeout.attempt)}.`,
        remedy: `Write \`**Hedge**: reads after ${formatDuration(after)}\`, or \`none\`.`,
        fix: rewrite<HedgeValue>(document, hedge.clause, (value) => (value === 'none' ? undefined : { ...value, after })),
      };
    }
  },
};

/** The highest promised percentile that still leaves time; else half of the attempt. */
function earlier({ objectives }: Meaning, attempt: number): number {
  const bound = promisedTimes(objectives).findLast((time) => time.percentile < 1 && time.bound < attempt)?.bound;
  return bound ?? attempt / 2;
}
