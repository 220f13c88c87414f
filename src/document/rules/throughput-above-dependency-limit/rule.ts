import { formatRate } from '../../../requirement/units/rate.ts';
import { perSecond, promisedThroughput, tightest } from '../rates.ts';
import type { Rule } from '../rule.ts';

const KEY = 'sla-and-performance.throughput';

/** A note: a hard dependency is needed, but not every call may call it. */
export const throughputAboveDependencyLimit: Rule = {
  code: 'throughput-above-dependency-limit',
  why: 'At the promised peak the dependency refuses what is above its own limit.',
  *among({ digest, places, heading }, { byId }) {
    const throughput = digest === undefined ? undefined : promisedThroughput(digest.objectives);
    if (digest === undefined || throughput === undefined) return;
    for (const { id, soft } of digest.dependsOn) {
      const other = soft ? undefined : byId.get(id)?.[0]?.digest;
      const limit = other === undefined ? undefined : tightest(other.policies.rateLimit.limits, throughput);
      if (limit === undefined || perSecond(throughput) <= perSecond(limit)) continue;
      yield {
        severity: 'note',
        range: places[KEY] ?? heading,
        clause: KEY,
        message: `${formatRate(throughput)} is promised, and ${id}, without which it cannot work, lets only ${formatRate(limit)} through.`,
        remedy: `Promise no more than ${formatRate(limit)} if every call needs ${id}, or agree on a higher limit there.`,
      };
    }
  },
};
