import { formatDuration, MINUTE } from '../../../requirement/units/duration.ts';
import { isWritten, placeOf } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

/** Somebody waits for these answers. Files, queues and reports take the time they take. */
const WAITED_FOR = ['REST API', 'GraphQL API', 'SOAP', 'Cache'];
const LONGEST = MINUTE;

export const timeoutTooLong: Rule = {
  code: 'timeout-too-long',
  why: 'Every waiting call holds a connection and a caller; a few slow minutes of the other side are enough to use up all of ours.',
  meaning({ type, policies: { timeout }, criticality }, document) {
    if (timeout.attempt <= LONGEST || !WAITED_FOR.includes(type) || !isWritten(document, timeout.clause)) return NOTHING;
    return [
      {
        severity: cautionFor(criticality),
        ...placeOf(document, timeout.clause),
        message: `An attempt may hang for ${formatDuration(timeout.attempt)} before it is given up.`,
        remedy: 'Write what a caller can wait for, and give the one slow operation its own: `Timeout (export): 5 min`.',
      },
    ];
  },
};
