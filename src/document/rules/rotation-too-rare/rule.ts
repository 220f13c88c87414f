import { DAY, formatDuration } from '../../../requirement/units/duration.ts';
import { placeOf } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

/** PCI DSS and the usual policies ask for a year at most. */
const LONGEST = 366 * DAY;

export const rotationTooRare: Rule = {
  code: 'rotation-too-rare',
  why: 'A leaked credential is good until it is changed: that is how long an intruder may stay unseen.',
  meaning({ security: { rotation }, criticality }, document) {
    if (rotation === undefined || rotation.every <= LONGEST) return NOTHING;
    return [
      {
        severity: cautionFor(criticality),
        ...placeOf(document, 'security.rotation'),
        message: `A credential stays good for ${formatDuration(rotation.every)}.`,
        remedy: 'Change it at least once a year; every 90 days is usual: `every 90 days, overlap 24 h`.',
      },
    ];
  },
};
