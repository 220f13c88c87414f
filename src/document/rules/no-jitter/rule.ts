import type { RetryValue } from '../../clauses/draft.ts';
import { placeOf } from '../place.ts';
import { writtenRetries } from '../retries.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

export const noJitter: Rule = {
  code: 'no-jitter',
  why: 'Callers that failed together come back together, and the system that was coming up is knocked down again.',
  *meaning(requirement, document) {
    for (const { jitter, clause } of writtenRetries(requirement, document)) {
      if (jitter !== 'none') continue;
      yield {
        severity: cautionFor(requirement.criticality),
        ...placeOf(document, clause),
        message: 'The pauses between retries have no jitter, so all callers come back at the same moment.',
        remedy: 'Write `full jitter` in the place of `no jitter`, or leave it out: full jitter is the default.',
        fix: rewrite<RetryValue>(document, clause, (value) => ({ ...value, jitter: 'full' })),
      };
    }
  },
};
