import type { RetryValue } from '../../clauses/draft.ts';
import { placeOf } from '../place.ts';
import { writtenRetries } from '../retries.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

/** Refusals that stay the same however often they are asked for; 408, 409, 423, 425 and 429 may pass. */
const FINAL = ['4xx', '400', '401', '402', '403', '404', '405', '406', '410', '411', '413', '414', '415', '422', '451', '501'];

export const retryOfClientErrors: Rule = {
  code: 'retry-of-client-errors',
  why: 'A request that was refused as wrong is just as wrong the next time; repeating it only uses up the rate limit.',
  *meaning(requirement, document) {
    for (const { on, clause } of writtenRetries(requirement, document)) {
      const final = on.filter((status) => FINAL.includes(status));
      if (final.length === 0) continue;
      const left = [...new Set(on.map((status) => (status === '4xx' ? '429' : status)))].filter(
        (status) => !FINAL.includes(status),
      );
      yield {
        severity: cautionFor(requirement.criticality),
        ...placeOf(document, clause),
        message: `It repeats on ${final.join(', ')}, which the same request will always get again.`,
        remedy:
          'Repeat what can pass by itself: `on 429, 5xx, network, timeout`. A code that is worth repeating belongs into the errors table: `rejected, retry`.',
        fix: left.length === 0 ? undefined : rewrite<RetryValue>(document, clause, (value) => ({ ...value, on: left })),
      };
    }
  },
};
