/** How long the pauses between attempts can get. */
import type { Backoff, RetrySettings } from './policies.ts';

/** Milliseconds of all pauses before retries together, each at its longest: jitter only shortens them. */
export function longestPauses({ retries, backoff }: Pick<RetrySettings, 'retries' | 'backoff'>): number {
  let total = 0;
  for (let retryNumber = 1; retryNumber <= retries; retryNumber++) total += pause(backoff, retryNumber);
  return total;
}

function pause({ kind, initial, max }: Backoff, retryNumber: number): number {
  if (kind === 'constant') return initial;
  return Math.min(max, kind === 'linear' ? initial * retryNumber : initial * 2 ** (retryNumber - 1));
}
