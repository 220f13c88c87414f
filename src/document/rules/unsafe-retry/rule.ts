import type { Operation } from '../../../requirement/operation.ts';
import type { RetryValue } from '../../clauses/draft.ts';
import { quoted } from '../names.ts';
import { isWritten, placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const unsafeRetry: Rule = {
  code: 'unsafe-retry',
  why: 'An operation that is not idempotent is repeated only when nothing of it was sent; a document that promises more misleads.',
  *meaning(requirement, document) {
    // An event of ours has a name that is the same with each sending, and is repeated by a schedule of its own.
    const unsafe = requirement.operations.filter(
      ({ idempotent, policies, shape }) => idempotent === 'no' && policies.retry.retries > 0 && shape?.kind !== 'event',
    );
    for (const [key, operations] of Map.groupBy(unsafe, ({ policies }) => policies.retry.clause)) {
      if (!isWritten(document, key)) continue;
      const own = key.endsWith(')');
      yield {
        severity: own ? severityFor(requirement.criticality) : 'note',
        ...placeOf(document, key),
        message: `${names(operations)} not idempotent, so a retry happens only when nothing of the request was sent.`,
        remedy: own
          ? `Write \`none\`, or say which header makes it safe to repeat: \`**Idempotency**: header Idempotency-Key\`.`
          : 'Say which header makes it safe to repeat: `**Idempotency**: header Idempotency-Key`; otherwise nothing is to be done.',
        fix: own ? rewrite<RetryValue>(document, key, () => ({ retries: 0 })) : undefined,
      };
    }
  },
};

function names(operations: readonly Operation[]): string {
  return `${quoted(operations.map(({ name }) => name))} ${operations.length === 1 ? 'is' : 'are'}`;
}
