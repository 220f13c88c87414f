import type { Entry } from '../../entry.ts';
import type { Rule } from '../rule.ts';

const MANY = 3;
const MOST_NAMED = 5;

export const singlePointOfFailure: Rule = {
  code: 'single-point-of-failure',
  why: 'One outage takes down several Critical integrations at once, and nothing stands in.',
  *folder({ entries, byId }) {
    const needing = new Map<string, Entry[]>();
    for (const entry of entries) {
      if (entry.digest?.criticality !== 'critical') continue;
      for (const { id, soft } of entry.digest.dependsOn) {
        if (soft || id === entry.digest.id) continue;
        const found = needing.get(id);
        if (found === undefined) needing.set(id, [entry]);
        else found.push(entry);
      }
    }
    for (const [id, by] of needing) {
      const entry = byId.get(id)?.[0];
      if (entry?.digest === undefined || by.length < MANY) continue;
      if (entry.digest.policies.fallback.steps.some(({ kind }) => kind === 'requirement')) continue;
      const named = by.slice(0, MOST_NAMED).map((dependent) => dependent.id);
      const more = by.length > MOST_NAMED ? ` and ${by.length - MOST_NAMED} more` : '';
      yield {
        file: entry.file,
        severity: 'note',
        range: entry.places['general-information.criticality'] ?? entry.heading,
        clause: undefined,
        message: `${by.length} Critical integrations cannot work without ${id}, and nothing stands in for it: ${named.join(', ')}${more}.`,
        remedy: `Give ${id} a fallback with another system behind it, or let those that can do without it write \`${id} (soft)\`.`,
      };
    }
  },
};
