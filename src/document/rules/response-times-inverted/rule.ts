import type { ResponseTimes } from '../../../requirement/units/percentile.ts';
import { boundInWords, promisedTimes } from '../call-time.ts';
import { placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const KEY = 'sla-and-performance.response-time';

export const responseTimesInverted: Rule = {
  code: 'response-times-inverted',
  why: 'More calls cannot be held to a shorter time than fewer of them: one of the two figures is a slip.',
  *meaning(requirement, document) {
    const times = promisedTimes(requirement.objectives);
    for (const [at, lower] of times.entries()) {
      const higher = times.slice(at + 1).find(({ bound }) => bound < lower.bound);
      if (higher === undefined) continue;
      yield {
        severity: severityFor(requirement.criticality),
        ...placeOf(document, KEY),
        message: `${boundInWords(higher)} already says more than ${boundInWords(lower)}.`,
        remedy: `Correct the one that is wrong, or take ${boundInWords(lower)} out.`,
        fix: rewrite<ResponseTimes>(document, KEY, (value) => ({
          ...value,
          bounds: value.bounds.filter(
            (time) => !value.bounds.some(({ percentile, bound }) => percentile > time.percentile && bound < time.bound),
          ),
        })),
      };
      return;
    }
  },
};
