import type { Contract } from '../../contracts/contract.ts';
import { lookFor } from '../../contracts/requests.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const contractLacksOperation: Rule = {
  code: 'contract-lacks-operation',
  why: 'The other side answers what its contract has: a call of anything else is refused, or works until the next version.',
  *among(entry, { contract }) {
    if (entry.digest === undefined || entry.links.length === 0 || entry.digest.operations.length === 0) return;
    const { type, endpoint, criticality, operations } = entry.digest;
    const described: (readonly [string, Contract])[] = [];
    for (const file of new Set(entry.links.map((link) => link.file))) {
      const found = file === '' ? undefined : contract(entry, file);
      if (found?.state === 'read') described.push([file, found.contract]);
      // What cannot be read may have the operation, and has a finding of its own.
      else if (found?.state === 'unreadable') return;
    }
    for (const { name, request } of operations) {
      const range = entry.requests[name];
      if (range === undefined) continue;
      const answer = lookFor(
        request,
        { type, url: endpoint.url },
        described.map(([, one]) => one),
      );
      if (answer.state !== 'absent') continue;
      const files = described.filter(([, one]) => answer.asked.includes(one)).map(([file]) => file);
      yield {
        severity: severityFor(criticality),
        range,
        clause: undefined,
        message: `${files.join(' and ')} ${files.length === 1 ? 'does' : 'do'} not have the request of ${name}.`,
        remedy:
          answer.near === undefined
            ? 'Correct the request, or link to the contract that has it.'
            : `It has \`${answer.near}\`. Correct the request, or link to the contract that has it.`,
      };
    }
  },
};
