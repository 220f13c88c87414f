import type { Entry } from '../../entry.ts';
import { hostOf } from '../fate.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const limitNotShared: Rule = {
  code: 'limit-not-shared',
  why: 'The other side counts by account: documents that each keep to the limit exceed it together.',
  *folder({ entries }) {
    const first = new Map<string, Entry>();
    for (const entry of entries) {
      const { digest, file, places, heading } = entry;
      if (digest === undefined || digest.policies.rateLimit.limits.length === 0) continue;
      const host = hostOf(digest);
      for (const secret of host === undefined ? [] : digest.secrets) {
        const account = `${host} ${secret}`;
        const other = first.get(account);
        if (other?.digest === undefined) {
          first.set(account, entry);
          continue;
        }
        const { group, clause } = digest.policies.rateLimit;
        if (group !== undefined && group === other.digest.policies.rateLimit.group) continue;
        yield {
          file,
          severity: severityFor(digest.criticality),
          range: places[clause] ?? heading,
          clause,
          message: `${digest.id} and ${other.id} call ${host} with the same credential, and each counts its calls by itself.`,
          remedy: `Write the same \`**Limit Group**: ${account.slice(0, account.indexOf(' '))}\` in both, so that they share one limit.`,
        };
        break;
      }
    }
  },
};
