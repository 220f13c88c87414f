import { formatDuration, HOUR, parseDuration } from '../../../requirement/units/duration.ts';
import { fragments } from '../../clauses/fragments.ts';
import { clausesNamed, placeOfClause } from '../place.ts';
import type { Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

const LONGEST = HOUR;

export const tokenLivesTooLong: Rule = {
  code: 'token-lives-too-long',
  why: 'A signed token cannot be taken back: until it ends, whoever has it is us.',
  *meaning({ criticality }, document) {
    for (const clause of clausesNamed(document, 'Authentication')) {
      if (!clause.value.trimStart().toUpperCase().startsWith('JWT')) continue;
      for (const fragment of fragments(clause.value)) {
        const lasts = fragment.startsWith('for ') ? fragment.slice(4) : fragment;
        const length = '0123456789'.includes(lasts[0] ?? ' ') ? parseDuration(lasts) : undefined;
        if (length?.ok !== true || length.value <= LONGEST) continue;
        yield {
          severity: cautionFor(criticality),
          ...placeOfClause(clause),
          message: `A token that we sign stays good for ${formatDuration(length.value)}.`,
          remedy:
            'Write a life of minutes: `JWT, RS256, key from env:NAME, issuer us, audience them, 5 min`. A new one is made before it ends.',
        };
      }
    }
  },
};
