/**
 * What PostgreSQL, its driver and the network say when something fails, as the store's errors. Never shows a row's values: the
 * server's `detail` has them, so it is left out, and so are messages about data.
 */
import { ConcordatError } from '../../requirement/errors.ts';

/** Milliseconds after which it is worth trying again. */
const RETRY_AFTER = 1_000;

/** The first two letters of SQLSTATEs that speak of the data or the statement: everything else is the server's state. */
const ABOUT_DATA = ['21', '22', '23'];

export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.length === 5 && code.toUpperCase() === code && 'severity' in Object(error)
    ? code
    : undefined;
}

/** Two transactions were in each other's way and this one lost: it can be repeated at once. */
export function isCollision(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

/** The server told it, and the connection can go on being used. */
export function isAnswer(error: unknown): boolean {
  const state = sqlState(error);
  if (state === undefined) return error instanceof ConcordatError;
  // 57P: the server stops; 25006: it has become a standby; 08: the connection; 53100, 58: its disk fails.
  return !state.startsWith('57P') && !state.startsWith('08') && state !== '25006' && state !== '53100' && !state.startsWith('58');
}

export function isAboutData(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && ABOUT_DATA.some((start) => state.startsWith(start));
}

/** Whether one of those who share a statement may be to blame for its failure, as it is told. */
export function isOfOne(error: unknown): boolean {
  return error instanceof ConcordatError && error.code === 'CONCORDAT_INPUT_INVALID';
}

/** What was asked of the server when it failed. */
export type Asked = 'connection' | 'reading' | 'writing';

const REMEDIES: Readonly<Record<Asked, string>> = {
  connection: 'nothing was begun; it is tried again with the next use',
  reading: 'nothing was to be written; ask again',
  writing: 'what is being written now may or may not be there; repeat it',
};

export function storeError(error: unknown, place: string, asked: Asked): ConcordatError {
  if (error instanceof ConcordatError) return error;
  const state = sqlState(error);
  if (isAboutData(error)) {
    return new ConcordatError(
      'CONCORDAT_INPUT_INVALID',
      `PostgreSQL cannot hold what it was given (SQLSTATE ${state}); nothing was written`,
    );
  }
  return unavailable(place, `${words(error)}${state === undefined ? '' : ` (SQLSTATE ${state})`}`, REMEDIES[asked]);
}

export function unavailable(place: string, why: string, remedy: string): ConcordatError {
  return new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', `the store ${place} cannot be used now: ${why}; ${remedy}`, {
    retryAfter: RETRY_AFTER,
  });
}

function words(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return words(error.errors[0]);
  if (!(error instanceof Error)) return 'the connection failed';
  if (error.message === 'Query read timeout') return 'it does not answer';
  return error.message;
}
