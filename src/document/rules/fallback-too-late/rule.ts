import { formatDuration } from '../../../requirement/units/duration.ts';
import { boundInWords, longestCall, promisedTimes, sumOfCall } from '../call-time.ts';
import { requirementSteps } from '../fallbacks.ts';
import type { Digest, Rule } from '../rule.ts';

/** Besides what is left of the deadline, the other integration gets a twentieth of it, and half a second at most. */
const SHARE = 0.05;
const LONGEST = 500;

export const fallbackTooLate: Rule = {
  code: 'fallback-too-late',
  why: 'When the other side hangs, its attempts use up the time in which the fallback should have answered.',
  *among({ digest, places, heading }, { byId }) {
    if (digest === undefined) return;
    const left = timeLeft(digest);
    for (const { id, clause } of requirementSteps(digest)) {
      const other = id === digest.id ? undefined : byId.get(id)?.[0]?.digest;
      const [time] = other === undefined ? [] : promisedTimes(other.objectives);
      if (time === undefined || time.bound <= left) continue;
      const needed = Math.ceil(longestCall(digest.policies) + time.bound);
      yield {
        severity: 'note',
        range: places[clause] ?? heading,
        clause,
        message: `When nothing answers, ${sumOfCall(digest.policies)} of ${formatDuration(digest.policies.deadline.total)} leave ${formatDuration(Math.round(left))} for ${id}, which promises ${boundInWords(time)}.`,
        remedy: `Let the whole call take ${formatDuration(needed)}, or retry less, so that ${id} has time to answer.`,
      };
    }
  },
};

function timeLeft({ policies }: Digest): number {
  const { total } = policies.deadline;
  return Math.max(0, total - longestCall(policies)) + Math.min(LONGEST, total * SHARE);
}
