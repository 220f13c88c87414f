import { placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';

export const criticalDependsOnOptional: Rule = {
  code: 'critical-depends-on-optional',
  why: 'Nobody is woken when an Optional integration fails, and yet the Critical one fails with it.',
  *meaningAmong(requirement, document, { byId }) {
    if (requirement.criticality !== 'critical') return;
    for (const { id, soft } of requirement.dependsOn) {
      if (soft || byId.get(id)?.[0]?.requirement?.criticality !== 'optional') continue;
      yield {
        severity: 'error',
        ...placeOf(document, 'general-information.depends-on'),
        message: `${requirement.id} is Critical and cannot work without ${id}, which is Optional.`,
        remedy: `Raise the criticality of ${id}, or write \`${id} (soft)\` if ${requirement.id} can do without it.`,
      };
    }
  },
};
