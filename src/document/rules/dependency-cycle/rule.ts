import { cycles } from '../cycles.ts';
import type { Rule } from '../rule.ts';

const KEY = 'general-information.depends-on';

/** Only hard dependencies: one that merely degrades breaks the circle. */
export const dependencyCycle: Rule = {
  code: 'dependency-cycle',
  why: 'Integrations that need each other fail together, and none of them can be brought back first.',
  *folder({ byId }) {
    const needs = new Map<string, readonly string[]>();
    for (const [id, [entry]] of byId) {
      const hard = entry?.digest?.dependsOn.filter(({ soft }) => !soft) ?? [];
      if (hard.length > 0)
        needs.set(
          id,
          hard.map((dependency) => dependency.id),
        );
    }
    for (const cycle of cycles(needs)) {
      const [id = ''] = cycle;
      const entry = byId.get(id)?.[0];
      if (entry === undefined) continue;
      yield {
        file: entry.file,
        severity: 'error',
        range: entry.places[KEY] ?? entry.heading,
        clause: KEY,
        message: `The dependencies go in a circle: ${[...cycle, id].join(' → ')}.`,
        remedy: 'Mark the one that can be missing for a while as `(soft)`, or take it out.',
      };
    }
  },
};
