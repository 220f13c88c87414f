/** How long a call can take: its attempts, and the pauses between them. */
import { isUnknown } from '../../requirement/clause.ts';
import { longestPauses } from '../../requirement/pauses.ts';
import type { Policies } from '../../requirement/policies.ts';
import type { Objectives } from '../../requirement/requirement.ts';
import { formatDuration } from '../../requirement/units/duration.ts';
import { formatPercentile, type PercentileBound } from '../../requirement/units/percentile.ts';

type Times = Pick<Policies, 'retry' | 'timeout'>;

/** Milliseconds that a call takes when every attempt times out and nothing else ends it. */
export function longestCall({ retry, timeout }: Times): number {
  return (retry.retries + 1) * timeout.attempt + longestPauses(retry);
}

/** `3 attempts × 5 s + 1.2 s of pauses = 16.2 s`. */
export function sumOfCall({ retry, timeout }: Times): string {
  const attempts = retry.retries + 1;
  const pauses = longestPauses(retry);
  const first = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} × ${formatDuration(timeout.attempt)}`;
  return `${first}${pauses === 0 ? '' : ` + ${formatDuration(pauses)} of pauses`} = ${formatDuration(longestCall({ retry, timeout }))}`;
}

const NONE: readonly PercentileBound[] = [];

/** The promised response times, the lowest percentile first; none where nobody knows. */
export function promisedTimes({ responseTime }: Objectives): readonly PercentileBound[] {
  if (responseTime === undefined || isUnknown(responseTime)) return NONE;
  let lower = 0;
  for (const { percentile } of responseTime) {
    if (percentile < lower) return responseTime.toSorted((a, b) => a.percentile - b.percentile);
    lower = percentile;
  }
  return responseTime;
}

/** The share of calls that may take longer than a time while the promise is kept. */
export function shareAbove(times: readonly PercentileBound[], time: number): number {
  let share = 1;
  for (const { percentile, bound } of times) if (bound <= time) share = Math.min(share, 1 - percentile);
  return share;
}

/** `p95 ≤ 800 ms`. */
export function boundInWords({ percentile, bound }: PercentileBound): string {
  return percentile === 1 ? `at most ${formatDuration(bound)}` : `${formatPercentile(percentile)} ≤ ${formatDuration(bound)}`;
}
