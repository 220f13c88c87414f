import { isUnknown } from '../../../requirement/clause.ts';
import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { placeOf } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** Above this a month has less than three seconds to spare: nobody could even notice in time. */
const HIGHEST = 0.999999;

export const impossibleAvailability: Rule = {
  code: 'impossible-availability',
  why: 'A promise that nothing has ever kept is no promise: nobody can watch it, and nobody plans for the day on which it breaks.',
  meaning({ objectives: { availability }, criticality }, document) {
    if (availability === undefined || isUnknown(availability) || availability.ratio <= HIGHEST) return NOTHING;
    return [
      {
        severity: severityFor(criticality),
        ...placeOf(document, 'sla-and-performance.availability'),
        message: `${formatPercentage(availability.ratio)} leaves no time to fail at all: one answer that does not come breaks it for the whole window.`,
        remedy: 'Write what was agreed or measured, such as `99.9% over 30 days`, or `TBD` if nobody knows.',
      },
    ];
  },
};
