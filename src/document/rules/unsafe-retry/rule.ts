import type { Operation } from '../../../requirement/operation.ts';
import { isWritten, placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const unsafeRetry: Rule = {
  code: 'unsafe-retry',
  why: 'An operation that is not idempotent is repeated only when nothing of it was sent; a document that promises more misleads.',
  *meaning(requirement, document) {
    const unsafe = requirement.operations.filter(({ idempotent, policies }) => idempotent === 'no' && policies.retry.retries > 0);
    for (const [key, operations] of Map.groupBy(unsafe, ({ policies }) => policies.retry.clause)) {
      if (!isWritten(document, key)) continue;
      const own = key.endsWith(')');
      yield {
        severity: own ? severityFor(requirement.criticality) : 'note',
        ...placeOf(document, key),
        message: `${names(operations)} not idempotent, so a retry happens only when nothing of the request was sent.`,
        remedy: own
          ? 'Write `Retry (…): none`, or say in the Idempotency clause which header makes it safe to repeat.'
          : 'Say which header makes it safe to repeat: `**Idempotency**: header Idempotency-Key`; otherwise nothing is to be done.',
      };
    }
  },
};

function names(operations: readonly Operation[]): string {
  const [first, ...others] = operations.map(({ name }) => `"${name}"`);
  return others.length === 0 ? `${first} is` : `${[first, ...others].join(', ')} are`;
}
