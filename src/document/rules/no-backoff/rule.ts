import { formatDuration } from '../../../requirement/units/duration.ts';
import type { RetryValue } from '../../clauses/draft.ts';
import { placeOf } from '../place.ts';
import { writtenRetries } from '../retries.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

export const noBackoff: Rule = {
  code: 'no-backoff',
  why: 'A system that fails under load gets the same load again, at the same pace, until it is down for good.',
  *meaning(requirement, document) {
    for (const { retries, backoff, clause } of writtenRetries(requirement, document)) {
      if (backoff.kind !== 'constant' || retries < 2) continue;
      yield {
        severity: cautionFor(requirement.criticality),
        ...placeOf(document, clause),
        message: `All ${retries} retries wait the same ${formatDuration(backoff.initial)}: the pressure never eases.`,
        remedy: `Let the pauses grow: \`${retries} times, exponential backoff from ${formatDuration(backoff.initial)} to ${formatDuration(backoff.initial * 10)}\`.`,
        fix: rewrite<RetryValue>(document, clause, (value) => ({
          ...value,
          backoff: { kind: 'exponential', initial: backoff.initial, max: backoff.initial * 10 },
        })),
      };
    }
  },
};
