import type { RateLimitSettings } from '../../../requirement/policies.ts';
import { isWritten, placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';

export const limitNotEnforced: Rule = {
  code: 'limit-not-enforced',
  why: 'Only calls are counted: whoever relies on this limit to hold them back exceeds it.',
  *meaning({ policies, operations }, document) {
    const told = new Set<string>();
    const settings: readonly RateLimitSettings[] = [
      policies.rateLimit,
      ...operations.map((operation) => operation.policies.rateLimit),
    ];
    for (const { otherLimits = [], clause } of settings) {
      if (told.has(clause) || !isWritten(document, clause)) continue;
      told.add(clause);
      for (const { phrase, restricts } of otherLimits) {
        yield {
          severity: 'warning',
          ...placeOf(document, clause),
          message: `\`${phrase}\` limits ${restricts}, and only a limit of all calls is counted: it is kept, and not enforced.`,
          remedy:
            'See to it by other means, or write beside it how many calls may leave; a limit of one operation belongs in a clause of its own, with its name in brackets.',
        };
      }
    }
  },
};
