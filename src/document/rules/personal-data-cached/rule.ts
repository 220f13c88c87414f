import { isWritten, placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

const STRICT = ['PCI', 'PHI'];

export const personalDataCached: Rule = {
  code: 'personal-data-cached',
  why: 'A kept answer is a copy: it has to be protected, limited and deleted like the first one.',
  *meaning({ id, security, policies, operations, criticality }, document) {
    const classes = security.dataClassification.filter((name) => STRICT.includes(name));
    if (classes.length === 0) return;
    const keys = new Set<string>();
    for (const { cache, fallback } of [policies, ...operations.map((operation) => operation.policies)]) {
      if (cache !== undefined) keys.add(cache.clause);
      else if (fallback.steps.some(({ kind }) => kind === 'cached')) keys.add(fallback.clause);
    }
    for (const key of keys) {
      if (!isWritten(document, key)) continue;
      yield {
        severity: cautionFor(criticality),
        ...placeOf(document, key),
        message: `Answers are kept, and ${id} exchanges ${classes.join(' and ')} data.`,
        remedy:
          'Keep only the operations whose answers hold none of it: `cached up to 10 min (read rates)`; or say in the document why the copy is allowed.',
      };
    }
  },
};
