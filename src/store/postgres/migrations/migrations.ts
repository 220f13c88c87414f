/**
 * The schema, one numbered step after the other. A step that was once released never changes.
 *
 * Steps must be safe while older processes go on working with the same tables (a rolling upgrade), so a change takes three
 * releases: *expand* (add what may be missing: nullable columns, tables, indexes), *migrate* (both are written), *contract* (remove).
 * Only a contracting step raises `usableFrom`: the oldest schema that a process may have been made for and still work with this one.
 */
import { FOUNDATION } from './1-foundation.ts';
import { RECORDS } from './2-records.ts';
import { DEAD_LETTERS } from './3-dead-letters.ts';

export interface Migration {
  readonly version: number;
  /** Processes made for this schema version, and for later ones, can work with the result. */
  readonly usableFrom: number;
  readonly what: string;
  /**
   * `transaction`: all or nothing. `concurrently`: statement by statement, for indexes that are built while the table is in use;
   * each must be repeatable, and `index` is dropped first where an earlier attempt left it half built.
   */
  readonly how: 'transaction' | { readonly concurrently: { readonly index: string } };
  readonly statements: readonly string[];
}

export const MIGRATIONS: readonly Migration[] = [FOUNDATION, RECORDS, DEAD_LETTERS];
