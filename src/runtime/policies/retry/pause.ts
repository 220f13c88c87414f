import type { RetrySettings } from '../../../requirement/policies.ts';

/** The share of a `Retry-After` by which returning callers are spread. */
const SPREAD = 0.1;

/**
 * The pause before a retry, in milliseconds, from the document's back-off and jitter; never above `backoff.max`.
 *
 * @param retryNumber 1 for the first retry.
 * @param previousPause the pause before the previous retry (decorrelated jitter grows from it); anything before the first.
 * @param random a number in [0, 1).
 */
export function nextPause(settings: RetrySettings, retryNumber: number, previousPause: number, random: () => number): number {
  const { initial, max } = settings.backoff;
  if (settings.jitter === 'decorrelated') {
    const widest = 3 * (retryNumber <= 1 ? initial : Math.max(initial, previousPause));
    return Math.min(max, initial + random() * (widest - initial));
  }
  const step = Math.min(max, backedOff(settings, retryNumber));
  switch (settings.jitter) {
    case 'full':
      return random() * step;
    case 'equal':
      return step / 2 + (random() * step) / 2;
    case 'none':
      return step;
  }
}

function backedOff(settings: RetrySettings, retryNumber: number): number {
  const { kind, initial } = settings.backoff;
  switch (kind) {
    case 'constant':
      return initial;
    case 'linear':
      return initial * retryNumber;
    case 'exponential':
      // Past 2^53 every documented maximum is reached; unbounded, 0 × Infinity would be NaN.
      return initial * 2 ** Math.min(retryNumber - 1, 53);
  }
}

/**
 * How long to wait before the next sending, from the pause and from what the other side asked for. Never shorter than
 * either: whole milliseconds are rounded up. Where the other side's wish decides, callers are spread over a tenth more, so
 * that they do not all return at one instant.
 *
 * @param retryAfter milliseconds; undefined when the other side said nothing.
 */
export function waitBefore(pause: number, retryAfter: number | undefined, random: () => number): number {
  if (retryAfter === undefined || retryAfter <= pause) return pause;
  return Math.ceil(retryAfter) + random() * SPREAD * retryAfter;
}
