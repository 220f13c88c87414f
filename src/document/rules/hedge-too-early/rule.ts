import { formatDuration } from '../../../requirement/units/duration.ts';
import type { HedgeValue } from '../../clauses/draft.ts';
import { boundInWords, promisedTimes } from '../call-time.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { ofOperation, placeIn, scopes } from '../scopes.ts';

export const hedgeTooEarly: Rule = {
  code: 'hedge-too-early',
  why: 'A hedge that starts before the promised time may double every read, and pays for answers that were on their way.',
  *meaning(requirement, document) {
    const [lowest] = promisedTimes(requirement.objectives);
    if (lowest === undefined) return;
    for (const scope of scopes(requirement, ({ hedge, timeout }) =>
      hedge === undefined ? undefined : `${hedge.after} ${hedge.after < timeout.attempt}`,
    )) {
      const { hedge, timeout } = scope.policies;
      if (hedge === undefined || hedge.after >= lowest.bound || hedge.after >= timeout.attempt) continue;
      yield {
        severity: 'note',
        ...placeIn(document, scope, hedge.clause),
        message: `A read${ofOperation(scope)} is asked again after ${formatDuration(hedge.after)}, sooner than the promise of ${boundInWords(lowest)} is over.`,
        remedy: `Write \`**Hedge**: reads after ${formatDuration(lowest.bound)}\`, so that only late answers are asked for twice.`,
        fix:
          lowest.bound >= timeout.attempt
            ? undefined
            : rewrite<HedgeValue>(document, hedge.clause, (value) =>
                value === 'none' ? undefined : { ...value, after: lowest.bound },
              ),
      };
    }
  },
};
