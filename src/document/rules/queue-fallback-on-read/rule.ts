import type { FallbackValue } from '../../clauses/draft.ts';
import { quoted } from '../names.ts';
import { placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const queueFallbackOnRead: Rule = {
  code: 'queue-fallback-on-read',
  why: 'Somebody who asks a question needs an answer now; a question that is delivered hours later helps nobody.',
  *meaning(requirement, document) {
    const reads = requirement.operations.filter(
      ({ read, policies }) => read && policies.fallback.steps.some(({ kind }) => kind === 'queue'),
    );
    const [first] = reads;
    if (first === undefined) return;
    const writes = requirement.operations.filter(({ read, implicit }) => !read && !implicit).map(({ name }) => name);
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, first.policies.fallback.clause),
      message: `The fallback queues ${quoted(reads.map(({ name }) => name))}, which ${reads.length === 1 ? 'is a read' : 'are reads'}.`,
      remedy:
        'Name the writes that are queued, `queue for up to 12 h (create payment)`, and let reads use `cached up to 10 min` or fail.',
      fix:
        writes.length === 0
          ? undefined
          : rewrite<FallbackValue>(document, first.policies.fallback.clause, (value) =>
              value.map((part) =>
                part.step.kind === 'queue' && part.operations.length === 0 ? { ...part, operations: writes } : part,
              ),
            ),
    };
  },
};
