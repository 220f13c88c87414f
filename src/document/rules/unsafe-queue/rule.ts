import { quoted } from '../names.ts';
import { placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** What may have been done once is not sent a second time out of the queue. */
export const unsafeQueue: Rule = {
  code: 'unsafe-queue',
  why: 'After a time-out nobody knows whether it was done, so a write that is not idempotent is not sent again out of a queue.',
  *meaning(requirement, document) {
    const queued = requirement.operations.filter(
      ({ read, implicit, idempotent, policies }) =>
        !read && !implicit && idempotent === 'no' && policies.fallback.steps.some(({ kind }) => kind === 'queue'),
    );
    for (const [clause, operations] of Map.groupBy(queued, ({ policies }) => policies.fallback.clause)) {
      const names = quoted(operations.map(({ name }) => name));
      yield {
        severity: severityFor(requirement.criticality),
        ...placeOf(document, clause),
        message: `${names} ${operations.length === 1 ? 'is' : 'are'} queued when a call fails, and not idempotent: only calls of which nothing was sent can be made later.`,
        remedy:
          'Say which header makes it safe to repeat, `**Idempotency**: header Idempotency-Key`, and `by key` in the operations table; or answer with `respond 503`.',
      };
    }
  },
};
