import { placeOf } from '../place.ts';
import { writtenRetries } from '../retries.ts';
import type { Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

/** What three retries do not cure is no accident of the moment. */
const MOST = 5;

export const tooManyRetries: Rule = {
  code: 'too-many-retries',
  why: 'What a few retries do not cure is an outage, and more of them only add load and waiting.',
  *meaning(requirement, document) {
    for (const { retries, clause } of writtenRetries(requirement, document)) {
      if (retries <= MOST) continue;
      yield {
        severity: cautionFor(requirement.criticality),
        ...placeOf(document, clause),
        message: `One call may become ${retries + 1} attempts.`,
        remedy:
          'Retry two or three times, and let a fallback answer after that: `**Fallback**: cached up to 10 min, then respond 503`.',
      };
    }
  },
};
