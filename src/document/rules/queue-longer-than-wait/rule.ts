import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatNumber } from '../../../requirement/units/number.ts';
import type { ConcurrencyValue } from '../../clauses/draft.ts';
import { DEFAULTS } from '../../defaults.ts';
import { promisedTimes } from '../call-time.ts';
import { isWritten, placeOf } from '../place.ts';
import { figure } from '../rates.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';

/** Slots that become free while a call waits, when answers take the promised time. */
export const queueLongerThanWait: Rule = {
  code: 'queue-longer-than-wait',
  why: 'The end of the queue waits for nothing: its time is over before its turn can come.',
  *meaning(requirement, document) {
    const { max, queue, wait, clause } = requirement.policies.concurrency;
    const [time] = promisedTimes(requirement.objectives);
    if (time === undefined || queue === DEFAULTS.concurrency.value.queue || !isWritten(document, clause)) return;
    const served = Math.floor((max * wait) / time.bound + 1e-9);
    if (queue <= served) return;
    yield {
      severity: 'note',
      ...placeOf(document, clause),
      message: `In ${formatDuration(wait)}, ${formatNumber(max)} slots that are free every ${formatDuration(time.bound)} serve ${figure(served)} calls, and ${formatNumber(queue)} may wait.`,
      remedy: `Let at most ${figure(served)} wait, so that the others hear at once that there is no room.`,
      fix: rewrite<ConcurrencyValue>(document, clause, (value) => (served < 1 ? undefined : { ...value, queue: served })),
    };
  },
};
