import { requirementSteps } from '../fallbacks.ts';
import { sharedFate } from '../fate.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const fallbackSharesFate: Rule = {
  code: 'fallback-shares-fate',
  why: 'A fallback that fails whenever the original fails is no fallback, only a slower failure.',
  *among({ digest, places, heading }, { byId }) {
    if (digest === undefined) return;
    for (const { id, clause } of requirementSteps(digest)) {
      const other = id === digest.id ? digest : byId.get(id)?.[0]?.digest;
      const fate = other === undefined ? undefined : sharedFate(digest, other);
      if (fate === undefined) continue;
      yield {
        severity: severityFor(digest.criticality),
        range: places[clause] ?? heading,
        clause,
        message: `${digest.id} falls back to ${id}, which ${fate}.`,
        remedy:
          'Name an integration with another system behind it, or answer from `cached up to 10 min` or `respond 503` instead.',
      };
    }
  },
};
