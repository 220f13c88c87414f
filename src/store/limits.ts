/** How much a store may hold. Nothing in it grows without one of these. */
import { ConcordatError } from '../requirement/errors.ts';
import { MOST_LAPSES } from './lapses.ts';

export interface StoreLimits {
  /** Deliveries that have not ended, at most; beyond it acceptance rejects with CONCORDAT_STORE_FULL. Default 2,000,000. */
  readonly waiting: number;
  /** Bytes of everything kept of deliveries, each counted with 512 for itself; beyond it CONCORDAT_STORE_FULL. Default 8 GiB. */
  readonly bytes: number;
  /** Attempts kept of each delivery: of more, the first five and the last. At least 15. Default 50. */
  readonly attempts: number;
  /** Rows of the audit log; beyond it the oldest go. Default 1,000,000. */
  readonly audit: number;
}

export const DEFAULT_LIMITS: StoreLimits = { waiting: 2_000_000, bytes: 8 * 1024 ** 3, attempts: 50, audit: 1_000_000 };

/** What a delivery counts besides its bytes. */
export const BYTES_EACH = 512;

/** Of the attempts of a delivery, how many of the first are never forgotten. */
export const FIRST_ATTEMPTS = 5;

/** The given limits over the defaults. */
export function storeLimits(given: Partial<StoreLimits> | undefined): StoreLimits {
  const limits = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(DEFAULT_LIMITS) as (keyof StoreLimits)[]) {
    const value = given?.[name];
    if (value === undefined) continue;
    const least = name === 'attempts' ? FIRST_ATTEMPTS + MOST_LAPSES : 1;
    if (!Number.isSafeInteger(value) || value < least) {
      throw new ConcordatError(
        'CONCORDAT_INPUT_INVALID',
        `The store's limit "${name}" is ${value}. Give a whole number of at least ${least}.`,
      );
    }
    limits[name] = value;
  }
  return limits;
}

/** Of a delivery with `number` attempts so far, which attempt may now be forgotten; undefined: none. */
export function forgottenAttempt(number: number, kept: number): number | undefined {
  const forgotten = number - (kept - FIRST_ATTEMPTS);
  return forgotten > FIRST_ATTEMPTS ? forgotten : undefined;
}

export function tooManyWaiting(place: string, waiting: number, limit: number): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_STORE_FULL',
    `The store ${place} holds ${waiting} deliveries that have not ended, and may hold ${limit}; nothing of this was accepted. ` +
      'Look at what does not drain with "concordat deliveries list", or raise the limit.',
    { retryAfter: 30_000 },
  );
}

export function tooManyBytes(place: string, bytes: number, limit: number): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_STORE_FULL',
    `The store ${place} holds ${bytes} bytes and may hold ${limit}; nothing of this was accepted. ` +
      'Drop what nobody needs, keep it for a shorter time, or raise the limit.',
    { retryAfter: 30_000 },
  );
}
