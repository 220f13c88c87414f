import type { RateLimit } from '../../../requirement/policies.ts';
import { formatNumber } from '../../../requirement/units/number.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { isWritten, placeOf } from '../place.ts';
import { figure, isComparable } from '../rates.ts';
import type { Rule } from '../rule.ts';

export const limitNeverReached: Rule = {
  code: 'limit-never-reached',
  why: 'A limit that another one always keeps is either a slip or not needed.',
  *meaning(requirement, document) {
    const { limits, clause } = requirement.policies.rateLimit;
    if (!isWritten(document, clause)) return;
    for (const limit of limits) {
      const tighter = limits.find((other) => other !== limit && keeps(other, limit));
      if (tighter === undefined) continue;
      yield {
        severity: 'note',
        ...placeOf(document, clause),
        message: `${formatRate(limit)} is never reached: ${formatRate(tighter)} lets at most ${figure(most(tighter, limit.window))} through in that time.`,
        remedy: `Correct the figure that is wrong, or leave out ${formatNumber(limit.count)} ${limit.unit}.`,
      };
      return;
    }
  },
};

/** Whether keeping one means that the other is kept: its window is shorter, and as many of them as fit hold less. */
function keeps(tighter: RateLimit, limit: RateLimit): boolean {
  if (!isComparable(tighter, limit) || tighter.scope !== limit.scope || tighter.window > limit.window) return false;
  return most(tighter, limit.window) < limit.count;
}

/** What passes in a window at the most: its edges may lie within windows of the limit, so one of those more than fit. */
function most({ count, window, kind }: RateLimit, within: number): number {
  return count * (Math.ceil(within / window) + (kind === 'quota' ? 1 : 0));
}
