/**
 * Brings the schema to what this build was made for, or accepts a newer one that says it can still be used. Several processes that
 * start at once take turns by an advisory lock.
 *
 * | schema | made for | usable from | |
 * |---|---|---|---|
 * | older | – | – | migrated, step by step |
 * | same | – | – | used |
 * | newer | ≥ its `usable_from` | | used as it is |
 * | newer | < its `usable_from` | | refused |
 */
import { ConcordatError } from '../../../requirement/errors.ts';
import type { Connection, Session } from '../connections.ts';
import { sqlState } from '../failures.ts';
import type { Migration } from './migrations.ts';
import { MIGRATIONS } from './migrations.ts';

/** The first half of the advisory locks of this project. */
export const LOCK_CLASS = 1_129_270_851;
const MIGRATION_LOCK = 1;
const LOCK_ATTEMPTS = 20;

export interface MigrationSettings {
  readonly schema: string;
  readonly place: string;
  /** Resolves after so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly steps?: readonly Migration[] | undefined;
}

/** On a connection of its own. The version that the schema has. */
export async function migrate(
  connection: Connection,
  { schema, place, pause, steps = MIGRATIONS }: MigrationSettings,
): Promise<number> {
  const known = steps.at(-1)?.version ?? 0;
  const found = await versionOf(connection, schema);
  if (found.version >= known) return judge(found, known, place);
  // Building an index may take long.
  await connection.query(`SELECT set_config('statement_timeout', '0', false), set_config('lock_timeout', '5000', false)`);
  // By asking again and again: whoever waits inside a statement holds up an index that is built concurrently.
  while (!(await locked(connection))) await pause(100);
  try {
    await connection.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    await connection.query(`CREATE TABLE IF NOT EXISTS migrations (
      version integer PRIMARY KEY, usable_from integer NOT NULL, what text NOT NULL, done_at timestamptz NOT NULL DEFAULT now())`);
    const now = await versionOf(connection, schema);
    for (const step of steps) if (step.version > now.version) await carryOut(connection, step);
    return judge(await versionOf(connection, schema), known, place);
  } finally {
    if (!connection.broken) await connection.query('SELECT pg_advisory_unlock($1, $2)', [LOCK_CLASS, MIGRATION_LOCK]);
  }
}

async function locked(session: Session): Promise<boolean> {
  const [row] = await session.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS locked', [
    LOCK_CLASS,
    MIGRATION_LOCK,
  ]);
  return row?.locked === true;
}

interface Found {
  readonly version: number;
  readonly usableFrom: number;
}

async function versionOf(session: Session, schema: string): Promise<Found> {
  const [there] = await session.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    `"${schema}".migrations`,
  ]);
  if (!there?.there) return { version: 0, usableFrom: 0 };
  const [row] = await session.query<Found>(
    'SELECT coalesce(max(version), 0) AS version, coalesce(max(usable_from), 0) AS "usableFrom" FROM migrations',
  );
  return row ?? { version: 0, usableFrom: 0 };
}

function judge(found: Found, known: number, place: string): number {
  if (known >= found.usableFrom) return found.version;
  throw new ConcordatError(
    'CONCORDAT_STORE_UNAVAILABLE',
    `the store ${place} has schema ${found.version}, which programs made for schema ${found.usableFrom} or later can use; this one was made for ${known}: update it`,
  );
}

/** A table in use is waited for only briefly at a time, so that those who came later do not queue behind us. */
async function carryOut(connection: Connection, step: Migration): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return step.how === 'transaction'
        ? await atOnce(connection, step)
        : await concurrently(connection, step, step.how.concurrently.index);
    } catch (error) {
      if (sqlState(error) !== '55P03' || attempt >= LOCK_ATTEMPTS) throw error;
    }
  }
}

async function atOnce(connection: Connection, step: Migration): Promise<void> {
  await connection.query('BEGIN');
  try {
    for (const statement of step.statements) await connection.query(statement);
    await note(connection, step);
    await connection.commit();
  } catch (error) {
    if (!connection.broken) await connection.query('ROLLBACK');
    throw error;
  }
}

async function concurrently(connection: Connection, step: Migration, index: string): Promise<void> {
  const halfBuilt = await connection.query('SELECT 1 FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid', [
    index,
  ]);
  if (halfBuilt.length > 0) await connection.query(`DROP INDEX CONCURRENTLY IF EXISTS "${index}"`);
  for (const statement of step.statements) await connection.query(statement);
  await note(connection, step);
}

async function note(session: Session, step: Migration): Promise<void> {
  await session.query('INSERT INTO migrations (version, usable_from, what) VALUES ($1, $2, $3)', [
    step.version,
    step.usableFrom,
    step.what,
  ]);
}
