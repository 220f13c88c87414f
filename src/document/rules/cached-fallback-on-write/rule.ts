import type { FallbackValue } from '../../clauses/draft.ts';
import { quoted } from '../names.ts';
import { placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** For all operations it is skipped where it does not fit; where it fits nowhere, it is a promise that nothing keeps. */
export const cachedFallbackOnWrite: Rule = {
  code: 'cached-fallback-on-write',
  why: 'Only answers of reads are kept: a write has no earlier answer that could stand in for this one.',
  *meaning(requirement, document) {
    const declared = requirement.operations.filter(({ implicit, http }) => !implicit && http !== undefined);
    const cached = declared.filter(({ policies }) => policies.fallback.steps.some(({ kind }) => kind === 'cached'));
    for (const [clause, operations] of Map.groupBy(cached, ({ policies }) => policies.fallback.clause)) {
      const writes = operations.filter(({ read }) => !read).map(({ name }) => name);
      if (writes.length === 0) continue;
      const reads = operations.filter(({ read }) => read).map(({ name }) => name);
      yield {
        severity: reads.length === 0 ? severityFor(requirement.criticality) : 'note',
        ...placeOf(document, clause),
        message: `There is never a cached answer for ${quoted(writes)}, which ${writes.length === 1 ? 'is a write' : 'are writes'}.`,
        remedy:
          reads.length === 0
            ? 'Let a write use `queue for up to 12 h` or `respond 503` instead.'
            : `Name the reads: \`cached up to 10 min (${reads.slice(0, 3).join(', ')})\`.`,
        fix:
          reads.length === 0
            ? undefined
            : rewrite<FallbackValue>(document, clause, (value) =>
                value.map((part) =>
                  part.step.kind === 'cached' && part.operations.length === 0 ? { ...part, operations: reads } : part,
                ),
              ),
      };
    }
  },
};
