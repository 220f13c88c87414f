import { placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';
import { cycles } from './cycles.ts';

/** Only hard dependencies: one that merely degrades breaks the circle. */
export const dependencyCycle: Rule = {
  code: 'dependency-cycle',
  why: 'Integrations that need each other fail together, and none of them can be brought back first.',
  *folder({ byId }) {
    const needs = new Map<string, readonly string[]>();
    for (const [id, [entry]] of byId)
      needs.set(id, entry?.requirement?.dependsOn.filter(({ soft }) => !soft).map((dependency) => dependency.id) ?? []);
    for (const cycle of cycles(needs)) {
      const [id = ''] = cycle;
      const document = byId.get(id)?.[0]?.document;
      if (document === undefined) continue;
      yield {
        document,
        severity: 'error',
        ...placeOf(document, 'general-information.depends-on'),
        message: `The dependencies go in a circle: ${[...cycle, id].join(' → ')}.`,
        remedy: 'Mark the one that can be missing for a while as `(soft)`, or take it out.',
      };
    }
  },
};
