import { clausesNamed, placeOfClause } from '../place.ts';
import { WORTH_A_THOUGHT } from '../presence.ts';
import type { Rule } from '../rule.ts';

export const tokenWithoutAudience: Rule = {
  code: 'token-without-audience',
  why: 'A token that names nobody as its reader is good at every system that trusts the same key.',
  *meaning({ criticality }, document) {
    const severity = WORTH_A_THOUGHT[criticality];
    if (severity === undefined) return;
    for (const clause of clausesNamed(document, 'Authentication')) {
      if (!clause.value.trimStart().toUpperCase().startsWith('JWT')) continue;
      const words = [clause.value, ...clause.children.map(({ label }) => label)].join(' ').toLowerCase();
      if (words.includes('audience') || words.includes('aud ')) continue;
      yield {
        severity,
        ...placeOfClause(clause),
        message: 'The token that we sign does not say for whom it is.',
        remedy: 'Name the reader: `JWT, RS256, key from env:NAME, issuer us, audience https://api.example.com, 5 min`.',
      };
    }
  },
};
