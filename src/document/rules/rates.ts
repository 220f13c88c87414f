/** Rates as rules compare them: calls a second, of limits that count calls. */
import type { RateLimit } from '../../requirement/policies.ts';

const CALLS = ['requests', 'calls', 'API calls', 'operations', 'transactions', 'queries'];

export function perSecond({ count, window }: RateLimit): number {
  return (count * 1000) / window;
}

/** Whether the two count the same thing. */
export function isComparable(a: RateLimit, b: RateLimit): boolean {
  return a.unit === b.unit || (CALLS.includes(a.unit) && CALLS.includes(b.unit));
}

/** The limit that is reached first by a steady stream. Quotas are left out: nobody sends at the peak for a whole day. */
export function tightest(limits: readonly RateLimit[], stream: RateLimit): RateLimit | undefined {
  let found: RateLimit | undefined;
  for (const limit of limits) {
    if (limit.kind !== 'rate' || !isComparable(limit, stream)) continue;
    if (found === undefined || perSecond(limit) < perSecond(found)) found = limit;
  }
  return found;
}
