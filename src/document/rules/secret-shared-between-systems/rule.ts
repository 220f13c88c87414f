import type { Entry } from '../../entry.ts';
import { hostOf } from '../fate.ts';
import type { Digest, Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const KEY = 'endpoint-connection.authentication';

export const secretSharedBetweenSystems: Rule = {
  code: 'secret-shared-between-systems',
  why: 'Each system gets to see a credential that opens the other one, and a leak at one of them is a leak at both.',
  *folder({ entries }) {
    const first = new Map<string, Entry>();
    for (const entry of entries) {
      const { digest, file, places, heading } = entry;
      for (const secret of digest?.secrets ?? []) {
        const other = first.get(secret);
        if (other?.digest === undefined) first.set(secret, entry);
        if (digest === undefined || other?.digest === undefined || isSameSystem(digest, other.digest)) continue;
        yield {
          file,
          severity: severityFor(digest.criticality),
          range: places[KEY] ?? heading,
          clause: KEY,
          message: `${digest.id} (${digest.system}) and ${other.id} (${other.digest.system}) both use ${secret}.`,
          remedy: 'Give each system a credential of its own, under a name of its own.',
        };
        break;
      }
    }
  },
};

function isSameSystem(a: Digest, b: Digest): boolean {
  const host = hostOf(a);
  return a.system.toLowerCase() === b.system.toLowerCase() || (host !== undefined && host === hostOf(b));
}
