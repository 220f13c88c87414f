import type { Entry } from '../../entry.ts';
import type { Rule } from '../rule.ts';

const KEY = 'general-information.owner';

export const sameSystemTwoOwners: Rule = {
  code: 'same-system-two-owners',
  why: 'When the system fails, each owner waits for the other one to call its support.',
  *folder({ entries }) {
    const first = new Map<string, Entry>();
    for (const entry of entries) {
      const { digest, file, places, heading } = entry;
      if (digest?.owner === undefined) continue;
      const system = digest.system.toLowerCase();
      const other = first.get(system);
      if (other?.digest?.owner === undefined) first.set(system, entry);
      if (other?.digest?.owner === undefined || other.digest.owner.toLowerCase() === digest.owner.toLowerCase()) continue;
      yield {
        file,
        severity: 'note',
        range: places[KEY] ?? heading,
        clause: KEY,
        message: `${digest.system} belongs to ${digest.owner} here and to ${other.digest.owner} in ${other.id}.`,
        remedy:
          'Agree on who talks to the other side, and write the same owner in both; or name the part of the system that each uses.',
      };
    }
  },
};
