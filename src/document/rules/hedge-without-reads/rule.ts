import type { HedgeValue } from '../../clauses/draft.ts';
import { isWritten, placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';

export const hedgeWithoutReads: Rule = {
  code: 'hedge-without-reads',
  why: 'Only reads are asked for twice, because a second write would be a second order: here the clause does nothing.',
  *meaning(requirement, document) {
    const { hedge } = requirement.policies;
    if (hedge === undefined || !isWritten(document, hedge.clause)) return;
    const { operations } = requirement;
    if (operations.length === 0 || operations.some(({ read, http }) => read || http === undefined)) return;
    yield {
      severity: 'note',
      ...placeOf(document, hedge.clause),
      message: `No operation is a read, so nothing is ever asked for twice.`,
      remedy: 'Write `**Hedge**: none`, or declare the reads in the operations table.',
      fix: rewrite<HedgeValue>(document, hedge.clause, () => 'none'),
    };
  },
};
