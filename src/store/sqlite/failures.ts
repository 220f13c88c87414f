/** What SQLite says, as errors that say what happened and what to do. */
import { ConcordatError } from '../../requirement/errors.ts';

const FULL = 13;
const READ_ONLY = 8;
const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;
const IO = 10;
const PERMISSION = 3;

/** What it says of values that it cannot hold: too large, of another type, against a rule of the schema, out of range. */
const ABOUT_DATA: readonly number[] = [18, 19, 20, 25];

/** Milliseconds after which trying again is worth it. */
const RETRY_AFTER = 1_000;

const REMEDIES: Readonly<Record<number, string>> = {
  [FULL]: 'The disk is full: make room, and it goes on by itself.',
  [READ_ONLY]:
    'It cannot be written: mount the disk for writing, or give this user the right to write, and it goes on by itself.',
  [BUSY]: 'Another process has held it for too long: end what reads or copies it with other tools.',
  [LOCKED]: 'Another process has held it for too long: end what reads or copies it with other tools.',
  [CORRUPT]: 'It is damaged: stop everything that uses it, and restore a backup.',
  [CANNOT_OPEN]: 'It cannot be opened: look at whether its folder is there and whether this user may write in it.',
  [NOT_A_DATABASE]: 'It is not an SQLite database: name another file, or move this one away.',
  [IO]: 'The disk reports an error: look at the system log. It goes on by itself when the disk does.',
  [PERMISSION]: 'This user may not use it: give it the right to read and write the file and its folder.',
};

/** The primary result code of an error of `node:sqlite`; undefined: it is something else. */
export function resultCode(error: unknown): number | undefined {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode & 0xff : undefined;
}

/** Whether it says something of the file or the disk, and so of everything that was asked for with it. */
export function isOfTheFile(error: unknown): boolean {
  const code = resultCode(error);
  return code !== undefined && code in REMEDIES;
}

/** Any failure as one of ours: of what was handed over, or of the store. */
export function storeError(place: string, error: unknown): ConcordatError {
  if (error instanceof ConcordatError || !isAboutData(error)) return unavailable(place, error);
  return new ConcordatError(
    'CONCORDAT_INPUT_INVALID',
    `The store ${place} cannot hold what it was given (${(error as Error).message}); nothing of it was written.`,
    { cause: error },
  );
}

/** Whether repeating it cannot help. */
function isAboutData(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  if (code === 'ERR_INVALID_ARG_TYPE' || code === 'ERR_INVALID_ARG_VALUE' || code === 'ERR_OUT_OF_RANGE') return true;
  return ABOUT_DATA.includes(resultCode(error) ?? 0);
}

export function unavailable(place: string, error: unknown): ConcordatError {
  if (error instanceof ConcordatError) return error;
  const code = resultCode(error);
  const said = error instanceof Error ? error.message : String(error);
  const remedy = (code === undefined ? undefined : REMEDIES[code]) ?? 'It is tried again.';
  return new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', `The store ${place} cannot be used now (${said}). ${remedy}`, {
    retryAfter: RETRY_AFTER,
    cause: error,
  });
}
