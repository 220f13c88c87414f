import type { RateLimit } from '../../../requirement/policies.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { restrictedTo } from '../../../requirement/units/rate-counted.ts';
import type { Entry } from '../../entry.ts';
import { limitGroups } from '../limit-groups.ts';
import { figure, isComparable, perSecond, promisedThroughput, tightest } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const KEY = 'sla-and-performance.throughput';

/** Members whose own throughput is above the limit have a finding already. */
export const limitGroupOversold: Rule = {
  code: 'limit-group-oversold',
  why: 'Each document keeps to the limit, and together they exceed it: the one that calls most starves the others.',
  *folder({ entries }) {
    for (const [group, members] of limitGroups(entries)) {
      const all = members.flatMap((entry) => shareOf(entry));
      const [largest] = all.toSorted((a, b) => b.calls - a.calls);
      const shares = all.filter((share) => largest !== undefined && isComparable(share.throughput, largest.throughput));
      const limits = members.flatMap(({ digest }) => digest?.policies.rateLimit.limits ?? []);
      const throughput = largest?.entry.digest === undefined ? undefined : promisedThroughput(largest.entry.digest.objectives);
      const limit = throughput === undefined ? undefined : tightest(limits, throughput);
      if (largest?.entry.digest === undefined || limit === undefined || largest.calls > perSecond(limit)) continue;
      const sum = shares.reduce((all, { calls }) => all + calls, 0);
      if (sum <= perSecond(limit) + 1e-9) continue;
      yield {
        file: largest.entry.file,
        severity: severityFor(largest.entry.digest.criticality),
        range: largest.entry.places[KEY] ?? largest.entry.heading,
        clause: KEY,
        message: `The limit of ${group} is ${formatRate(limit)}, and its documents promise ${sumInWords(shares)} = ${figure(sum)} a second.`,
        remedy: `Promise ${figure(perSecond(limit))} a second in all, or agree on a higher limit for ${group}.`,
      };
    }
  },
};

interface Share {
  readonly entry: Entry;
  readonly throughput: RateLimit;
  readonly calls: number;
}

function shareOf(entry: Entry): Share | [] {
  const throughput = entry.digest === undefined ? undefined : promisedThroughput(entry.digest.objectives);
  if (throughput === undefined || restrictedTo(throughput, '') !== undefined) return [];
  return { entry, throughput, calls: perSecond(throughput) };
}

const MOST_NAMED = 5;

function sumInWords(shares: readonly Share[]): string {
  const named = shares.slice(0, MOST_NAMED).map(({ entry, calls }) => `${figure(calls)} (${entry.id})`);
  return named.join(' + ') + (shares.length > MOST_NAMED ? ` + ${shares.length - MOST_NAMED} more` : '');
}
