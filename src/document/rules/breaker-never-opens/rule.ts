import type { CircuitBreakerSettings } from '../../../requirement/policies.ts';
import { formatDuration, SECOND } from '../../../requirement/units/duration.ts';
import { formatNumber } from '../../../requirement/units/number.ts';
import { circuitBreaker as definition } from '../../clauses/circuit-breaker.ts';
import type { CircuitBreakerValue } from '../../clauses/draft.ts';
import { isWritten, placeOf } from '../place.ts';
import { attemptsWhileFailing, countsCalls, figure, inWords, perSecond, promisedThroughput, roundedUp } from '../rates.ts';
import { rewrite } from '../rewrite.ts';
import type { Meaning, Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** Even at the promised peak, with every retry that is allowed, and no more than the rate limit lets through. */
export const breakerNeverOpens: Rule = {
  code: 'breaker-never-opens',
  why: 'Below its minimum of calls the breaker knows no rate: it stays closed through every outage.',
  *meaning(requirement, document) {
    const { circuitBreaker } = requirement.policies;
    const { window, minimumCalls, mode, clause } = circuitBreaker;
    const attempts = mode === 'disabled' || window.kind === 'count' ? undefined : mostAttempts(requirement);
    if (attempts === undefined || window.kind === 'count') return;
    const seen = (attempts * window.length) / SECOND;
    if (seen + 1e-9 >= minimumCalls) return;
    const written = isWritten(document, clause);
    const longer = roundedUp((minimumCalls / attempts) * SECOND);
    yield {
      severity: written ? severityFor(requirement.criticality) : 'note',
      ...placeOf(document, clause, 'sla-and-performance.throughput'),
      message: `At most ${inWords(attempts)} leave, which is ${figure(seen)} in ${formatDuration(window.length)}, and the breaker ${written ? '' : '(a default) '}judges none of less than ${formatNumber(minimumCalls)}.`,
      remedy: `Write \`**Circuit Breaker**: ${phrase({ ...circuitBreaker, window: { kind: 'time', length: longer } })}\`, or count calls: \`of the last ${minimumCalls} calls\`.`,
      fix: rewrite<CircuitBreakerValue>(document, clause, (value) => ({
        ...value,
        minimumCalls,
        window: { kind: 'time', length: longer },
      })),
    };
  },
};

/** Attempts a second while everything fails; undefined where no throughput is promised. */
function mostAttempts({ objectives, policies }: Meaning): number | undefined {
  const throughput = promisedThroughput(objectives);
  if (throughput === undefined || !countsCalls(throughput)) return undefined;
  return attemptsWhileFailing(policies, perSecond(throughput));
}

function phrase({ failureRate, minimumCalls, window, wait }: CircuitBreakerSettings): string {
  return definition.phrase({ failureRate, minimumCalls, window, wait });
}
