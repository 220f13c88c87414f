import { formatDuration } from '../../../requirement/units/duration.ts';
import { placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';
import { ofOperation, scopes } from '../scopes.ts';
import { severityFor } from '../severity.ts';

/** While an answer is young enough for the cache, nothing is asked and nothing can fail; later it is too old for the fallback. */
export const fallbackWithinCache: Rule = {
  code: 'fallback-within-cache',
  why: 'When a call fails, the kept answer is already older than the fallback accepts: it never serves anything.',
  *meaning(requirement, document) {
    const seen = new Set<string>();
    for (const scope of scopes(requirement, ({ fallback, cache }) => (cache === undefined ? undefined : fallback))) {
      const { cache, fallback } = scope.policies;
      const ages = fallback.steps.flatMap((step) => (step.kind === 'cached' ? step.maxAge : []));
      const oldest = Math.max(...ages);
      if (cache === undefined || ages.length === 0 || oldest > cache.maxAge || seen.has(fallback.clause)) continue;
      seen.add(fallback.clause);
      yield {
        severity: severityFor(requirement.criticality),
        ...placeOf(document, fallback.clause),
        message: `The fallback${ofOperation(scope)} takes answers up to ${formatDuration(oldest)} old, but nothing is asked until they are older than ${formatDuration(cache.maxAge)}.`,
        remedy: `Let the fallback take older answers than the cache: \`cached up to ${formatDuration(cache.maxAge * 10)}\`.`,
      };
    }
  },
};
