import type { RateLimit } from '../../../requirement/policies.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { limitGroups } from '../limit-groups.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const limitGroupDisagrees: Rule = {
  code: 'limit-group-disagrees',
  why: 'One account has one limit: at least one of the documents is wrong, and which one counts is left to chance.',
  *folder({ entries }) {
    for (const [group, members] of limitGroups(entries)) {
      const known = new Map<string, { readonly limit: RateLimit; readonly id: string | undefined }>();
      for (const { file, id, digest, places, heading } of members) {
        const { limits = [], clause = '' } = digest?.policies.rateLimit ?? {};
        for (const limit of limits) {
          const kind = `${limit.kind} ${limit.window} ${limit.unit} ${limit.scope}`;
          const first = known.get(kind);
          if (first === undefined) known.set(kind, { limit, id });
          if (digest === undefined || first === undefined || first.limit.count === limit.count) continue;
          yield {
            file,
            severity: severityFor(digest.criticality),
            range: places[clause] ?? heading,
            clause,
            message: `${group} has one limit, which is ${formatRate(limit)} here and ${formatRate(first.limit)} in ${first.id}.`,
            remedy: `Find out which is right, and write the same in both; or name different groups if the accounts are different.`,
          };
        }
      }
    }
  },
};
