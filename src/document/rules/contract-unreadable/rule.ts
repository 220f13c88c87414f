import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const contractUnreadable: Rule = {
  code: 'contract-unreadable',
  why: 'A contract that no tool can read proves nothing, and every link into it leads nowhere.',
  *among(entry, { contract }) {
    if (entry.digest === undefined) return;
    const seen = new Set<string>();
    for (const { file, range } of entry.links) {
      if (file === '' || seen.has(file)) continue;
      seen.add(file);
      const found = contract(entry, file);
      if (found.state !== 'unreadable') continue;
      yield {
        severity: severityFor(entry.digest.criticality),
        range,
        clause: undefined,
        message: `The contract ${file} cannot be read: ${found.message}.`,
        remedy: 'Mend the file, or fetch it again from where it is published.',
      };
    }
  },
};
