import type { RetryValue } from '../../clauses/draft.ts';
import { isWritten, placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';

const THROTTLED = ['429', '4xx'];

export const throttledNeverRetried: Rule = {
  code: 'throttled-never-retried',
  why: 'Whoever says that there were too many calls says that nothing was done, and often when to come back.',
  *meaning(requirement, document) {
    const { retry, rateLimit } = requirement.policies;
    if (retry.retries === 0 || rateLimit.limits.length === 0 || !isWritten(document, retry.clause)) return;
    if (retry.on.some((term) => THROTTLED.includes(term))) return;
    yield {
      severity: 'note',
      ...placeOf(document, retry.clause),
      message: 'The other side has a rate limit, and its 429 is not among the answers that are worth a retry.',
      remedy: `Write \`on 429, ${retry.on.join(', ')}\`: a retry waits until the time that Retry-After names.`,
      fix: rewrite<RetryValue>(document, retry.clause, (value) =>
        value.on === undefined ? undefined : { ...value, on: ['429', ...value.on] },
      ),
    };
  },
};
