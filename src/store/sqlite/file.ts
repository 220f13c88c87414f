/** Opens the file, and says in plain words why it cannot be. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConcordatError } from '../../requirement/errors.ts';
import { unavailable } from './failures.ts';
import { migrate } from './migrate.ts';

export const IN_MEMORY = ':memory:';

/** Milliseconds that a transaction waits for one of another process. */
const BUSY = 5_000;
/** The log is written back into the file once it has so many pages, and cut to so many bytes after that. */
const CHECKPOINT_PAGES = 4_000;
const LOG_BYTES = 64 * 1024 ** 2;

/** The folder is made where it is missing; folder and file are for this user alone. */
export function openFile(file: string, place: string): DatabaseSync {
  if (file === IN_MEMORY) return prepared(new DatabaseSync(IN_MEMORY), place);
  makePrivate(file, place);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: BUSY });
    return prepared(database, place);
  } catch (error) {
    if (database?.isOpen === true) database.close();
    throw unavailable(place, error);
  }
}

function prepared(database: DatabaseSync, place: string): DatabaseSync {
  // Takes effect only in a file that is still empty.
  database.exec('PRAGMA auto_vacuum = INCREMENTAL');
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  database.exec(`PRAGMA journal_size_limit = ${LOG_BYTES}`);
  database.exec('PRAGMA cache_size = -65536');
  database.exec('PRAGMA temp_store = MEMORY');
  migrate(database, place);
  return database;
}

/**
 * One folder after the other: `mkdirSync` with `recursive` goes round in circles for ever below a folder that is there and says
 * of whatever is to be made in it that there is no such thing (`/proc`, some network disks).
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process that starts now may have made it.
    if (!existsSync(folder)) throw error;
  }
}

/** Nothing is written over. */
export function makeBackupFile(file: string): void {
  if (existsSync(file)) {
    throw new ConcordatError('CONCORDAT_INPUT_INVALID', `${file} is there already: name a file for the backup that is not.`);
  }
  makePrivate(file, file);
}

function makePrivate(file: string, place: string): void {
  try {
    makeFolder(dirname(file));
    if (existsSync(file)) {
      if (statSync(file).isDirectory()) throw new Error('it is a folder');
      return;
    }
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  } catch (cause) {
    throw new ConcordatError(
      'CONCORDAT_STORE_UNAVAILABLE',
      `The store ${place} cannot be opened (${(cause as Error).message}). Name a file in a folder that this user may write in.`,
      { cause },
    );
  }
}
