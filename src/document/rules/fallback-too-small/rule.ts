import { formatRate } from '../../../requirement/units/rate.ts';
import { requirementSteps } from '../fallbacks.ts';
import { perSecond, promisedThroughput, tightest } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const fallbackTooSmall: Rule = {
  code: 'fallback-too-small',
  why: 'When the whole traffic moves to a fallback with a lower limit, the fallback fails too, and with it everything else that needs it.',
  *among({ digest, places, heading }, { byId }) {
    const throughput = digest === undefined ? undefined : promisedThroughput(digest.objectives);
    if (digest === undefined || throughput === undefined) return;
    for (const { id, clause } of requirementSteps(digest)) {
      const other = id === digest.id ? undefined : byId.get(id)?.[0]?.digest;
      const limit = other === undefined ? undefined : tightest(other.policies.rateLimit.limits, throughput);
      if (limit === undefined || perSecond(throughput) <= perSecond(limit)) continue;
      yield {
        severity: severityFor(digest.criticality),
        range: places[clause] ?? heading,
        clause,
        message: `In an outage ${formatRate(throughput)} move to ${id}, which lets ${formatRate(limit)} through.`,
        remedy: `Agree on a higher limit for ${id}, let it stand in for some operations only, \`${id} (create payment)\`, or put another step behind it.`,
      };
    }
  },
};
