import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatPercentage } from '../../../requirement/units/percentage.ts';
import type { CircuitBreakerValue } from '../../clauses/draft.ts';
import { promisedTimes, shareAbove } from '../call-time.ts';
import { isWritten, placeOf } from '../place.ts';
import { promisedAvailability } from '../promises.ts';
import { rewrite } from '../rewrite.ts';
import type { Meaning, Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

interface Cause {
  readonly message: string;
  readonly remedy: string;
  readonly change: Partial<CircuitBreakerValue>;
}

export const breakerOpensWithinPromise: Rule = {
  code: 'breaker-opens-within-promise',
  why: 'The breaker cuts off a system that keeps its word, and makes the outage that it was meant to soften.',
  *meaning(requirement, document) {
    const { mode, clause } = requirement.policies.circuitBreaker;
    if (mode === 'disabled' || !isWritten(document, clause)) return;
    const causes = [slowness(requirement), failures(requirement)].filter((cause) => cause !== undefined);
    const [first] = causes;
    if (first === undefined) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, clause),
      message: causes.map(({ message }) => message).join(' '),
      remedy: first.remedy,
      fix: rewrite<CircuitBreakerValue>(document, clause, (value) =>
        Object.assign({}, value, ...causes.map(({ change }) => change)),
      ),
    };
  },
};

/** The promise lets so many calls be slow that the breaker opens. */
function slowness({ objectives, policies }: Meaning): Cause | undefined {
  const { slowAfter, slowRate } = policies.circuitBreaker;
  const times = promisedTimes(objectives);
  const enough = times.length === 0 ? undefined : Math.max(...times.map(({ bound }) => bound));
  if (slowAfter === undefined || enough === undefined || slowAfter >= policies.timeout.attempt) return undefined;
  const share = shareAbove(times, slowAfter);
  if (share < slowRate - 1e-9 || enough <= slowAfter) return undefined;
  const allowed = formatPercentage(Math.round(share * 1e6) / 1e6);
  return {
    message: `The promise lets ${allowed} of the calls take longer than ${formatDuration(slowAfter)}, and the breaker opens at ${formatPercentage(slowRate)} of them.`,
    remedy: `Call slow what breaks the promise: \`slow above ${formatDuration(enough)}\`.`,
    change: { slowAfter: enough },
  };
}

/** The promise lets so many calls fail that the breaker opens. */
function failures({ objectives, policies }: Meaning): Cause | undefined {
  const promised = promisedAvailability(objectives);
  const { failureRate } = policies.circuitBreaker;
  if (promised === undefined || failureRate > 1 - promised.ratio + 1e-9) return undefined;
  return {
    message: `An availability of ${formatPercentage(promised.ratio)} lets ${formatPercentage(Math.round((1 - promised.ratio) * 1e6) / 1e6)} of the calls fail, and the breaker opens at ${formatPercentage(failureRate)}.`,
    remedy: 'Open where something is wrong, `opens at 50% failures`, not where things are as promised.',
    change: { failureRate: Math.max(0.5, Math.min(1, Math.ceil((1 - promised.ratio) * 20 + 1e-6) / 20 + 0.05)) },
  };
}
