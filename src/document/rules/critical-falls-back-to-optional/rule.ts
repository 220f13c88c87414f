import { requirementSteps } from '../fallbacks.ts';
import type { Rule } from '../rule.ts';

export const criticalFallsBackToOptional: Rule = {
  code: 'critical-falls-back-to-optional',
  why: 'A safety net that nobody looks after has its hole when it is needed.',
  *among({ digest, places, heading }, { byId }) {
    if (digest?.criticality !== 'critical') return;
    for (const { id, clause } of requirementSteps(digest)) {
      if (byId.get(id)?.[0]?.digest?.criticality !== 'optional') continue;
      yield {
        severity: 'warning',
        range: places[clause] ?? heading,
        clause,
        message: `${digest.id} is Critical and falls back to ${id}, which is Optional.`,
        remedy: `Raise the criticality of ${id}: it is what is left when ${digest.id} fails.`,
      };
    }
  },
};
