/** Brings a file to the schema that this version uses; never back. */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { ConcordatError } from '../../requirement/errors.ts';
import { MIGRATIONS, type Migration } from './migrations/list.ts';

/** One transaction for all: two processes that open an old file at once migrate it once. */
export function migrate(database: DatabaseSync, place: string, migrations: readonly Migration[] = MIGRATIONS): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(
      'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT',
    );
    const done = database.prepare('SELECT number, name, checksum FROM migrations ORDER BY number').all();
    const newest = Number(done.at(-1)?.['number'] ?? 0);
    const known = migrations.at(-1)?.number ?? 0;
    if (newest > known) {
      throw new ConcordatError(
        'CONCORDAT_STORE_UNAVAILABLE',
        `The store ${place} has schema ${newest}, and this version knows schemas up to ${known}: a newer version has used it. Use that one, or another file.`,
      );
    }
    for (const migration of migrations) {
      const before = done.find((row) => row['number'] === migration.number);
      if (before === undefined) {
        database.exec(migration.sql);
        database
          .prepare('INSERT INTO migrations (number, name, checksum) VALUES (?, ?, ?)')
          .run(migration.number, migration.name, checksum(migration));
      } else if (before['checksum'] !== checksum(migration)) {
        throw new ConcordatError(
          'CONCORDAT_STORE_UNAVAILABLE',
          `The store ${place} was made by another migration ${migration.number} (${before['name']}) than the one of this version. Use the version that made it, or another file.`,
        );
      }
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function checksum(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex');
}
