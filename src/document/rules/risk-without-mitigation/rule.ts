import { placeOfRisk } from '../place.ts';
import type { Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

export const riskWithoutMitigation: Rule = {
  code: 'risk-without-mitigation',
  why: 'A risk that is known, that hits hard and about which nothing is done was accepted by nobody.',
  *meaning({ risks, criticality }, document) {
    for (const { risk, impact, likelihood, mitigation } of risks) {
      if (mitigation !== undefined || (impact !== 'high' && likelihood !== 'high')) continue;
      yield {
        severity: cautionFor(criticality),
        range: placeOfRisk(document, risk, 'mitigation'),
        clause: undefined,
        message: `Nothing is done about a risk of high ${impact === 'high' ? 'impact' : 'likelihood'}.`,
        remedy: 'Write what makes it rarer or smaller, or who has accepted it: `accepted by the payments team on 2026-10-01`.',
      };
    }
  },
};
