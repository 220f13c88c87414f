import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatNumber } from '../../../requirement/units/number.ts';
import type { Rates } from '../../../requirement/units/rate.ts';
import { isWritten, placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** A limit holds in every window of its length, so a burst is a part of it and not on top. */
export const burstAboveLimit: Rule = {
  code: 'burst-above-limit',
  why: 'A limit holds in every window of its length: a burst is a part of it, and can never be larger.',
  *meaning(requirement, document) {
    const { limits, clause } = requirement.policies.rateLimit;
    if (!isWritten(document, clause)) return;
    for (const { count, window, burst, unit } of limits) {
      if (burst === undefined || burst <= count) continue;
      yield {
        severity: severityFor(requirement.criticality),
        ...placeOf(document, clause),
        message: `A burst of ${formatNumber(burst)} never leaves, because at most ${formatNumber(count)} ${unit} may in any ${formatDuration(window)}.`,
        remedy: `Write a burst of at most ${formatNumber(count)}; if the other side really takes ${formatNumber(burst)} at once, write the window in which it does: \`${formatNumber(burst)} ${unit}/minute\`.`,
        fix: rewrite<Rates>(document, clause, (value) => ({
          ...value,
          limits: value.limits.map((limit) => ({ ...limit, burst: limit.burst && Math.min(limit.burst, limit.count) })),
        })),
      };
      return;
    }
  },
};
