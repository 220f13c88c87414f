import type { Rule } from '../rule.ts';

const KEY = 'general-information.depends-on';

export const criticalDependsOnOptional: Rule = {
  code: 'critical-depends-on-optional',
  why: 'Nobody is woken when an Optional integration fails, and yet the Critical one fails with it.',
  *among({ digest, places, heading }, { byId }) {
    if (digest?.criticality !== 'critical') return;
    for (const { id, soft } of digest.dependsOn) {
      if (soft || byId.get(id)?.[0]?.digest?.criticality !== 'optional') continue;
      yield {
        severity: 'error',
        range: places[KEY] ?? heading,
        clause: KEY,
        message: `${digest.id} is Critical and cannot work without ${id}, which is Optional.`,
        remedy: `Raise the criticality of ${id}, or write \`${id} (soft)\` if ${digest.id} can do without it.`,
      };
    }
  },
};
