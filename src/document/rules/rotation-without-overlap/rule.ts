import { placeOf } from '../place.ts';
import { WORTH_A_THOUGHT } from '../presence.ts';
import { NOTHING, type Rule } from '../rule.ts';

export const rotationWithoutOverlap: Rule = {
  code: 'rotation-without-overlap',
  why: 'In the moment in which the old credential ends and the new one is not yet everywhere, every call is refused.',
  meaning({ security: { rotation }, criticality }, document) {
    const severity = WORTH_A_THOUGHT[criticality];
    if (severity === undefined || rotation === undefined || rotation.overlap !== undefined) return NOTHING;
    return [
      {
        severity,
        ...placeOf(document, 'security.rotation'),
        message: 'The rotation does not say for how long the old and the new credential are both good.',
        remedy:
          'Write how long both are accepted: `every 90 days, overlap 24 h`. Where the other side knows only one at a time, plan the change in a maintenance window.',
      },
    ];
  },
};
