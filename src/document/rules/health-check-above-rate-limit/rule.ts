import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { placeOf } from '../place.ts';
import { countsCalls, figure, inWords, perSecond, promisedThroughput, roundedUp } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** Probes pay like every other call. Quotas count too: probes never stop. */
export const healthCheckAboveRateLimit: Rule = {
  code: 'health-check-above-rate-limit',
  why: 'The other side counts probes like every other call: they use up what the real calls need.',
  *meaning(requirement, document) {
    const every = requirement.monitoring.healthCheck?.every;
    if (every === undefined) return;
    const probes = 1000 / every;
    const throughput = promisedThroughput(requirement.objectives);
    const calls = throughput === undefined || !countsCalls(throughput) ? 0 : perSecond(throughput);
    for (const limit of requirement.policies.rateLimit.limits) {
      const most = perSecond(limit);
      if (!countsCalls(limit)) continue;
      const alone = probes > most + 1e-9;
      // A throughput above the limit by itself has a rule of its own, and a peak does not last for a quota.
      if (!alone && (limit.kind === 'quota' || calls > most || calls + probes <= most + 1e-9)) continue;
      yield {
        severity: alone ? severityFor(requirement.criticality) : 'note',
        ...placeOf(document, 'monitoring.health-check'),
        message: alone
          ? `A probe every ${formatDuration(every)} makes ${figure(probes * (limit.window / 1000))} in the time in which ${formatRate(limit)} may leave.`
          : `${inWords(calls)} and ${inWords(probes)} for probes are above the limit of ${formatRate(limit)}.`,
        remedy: alone
          ? `Probe every ${formatDuration(roundedUp((10 * limit.window) / limit.count))}, which takes a tenth of the limit.`
          : 'Probe less often, ask something that does not count, or promise a little less than the limit.',
      };
      return;
    }
  },
};
