import { requirementSteps } from '../fallbacks.ts';
import type { Rule } from '../rule.ts';

/** A call that stands in for another is not passed on again, so two documents may name each other. */
export const fallbackNotPassedOn: Rule = {
  code: 'fallback-not-passed-on',
  why: 'A call that was passed on once is not passed on again: the fallback of a fallback is not reached on this way.',
  *among({ digest, places, heading }, { byId }) {
    if (digest === undefined) return;
    const own = new Set(requirementSteps(digest).map(({ id }) => id));
    for (const { id, clause } of requirementSteps(digest)) {
      const other = byId.get(id)?.[0]?.digest;
      const next = other?.policies.fallback.steps.find((step) => step.kind === 'requirement');
      if (next === undefined || next.id === digest.id || next.id === id || own.has(next.id)) continue;
      yield {
        severity: 'note',
        range: places[clause] ?? heading,
        clause,
        message: `${digest.id} falls back to ${id}, and ${id} to ${next.id}, where a call of ${digest.id} never arrives.`,
        remedy: `If ${next.id} can stand in for ${digest.id} too, write \`${id}, then ${next.id}\`.`,
      };
    }
  },
};
