import { ConcordatError } from '../../requirement/errors.ts';
import type { RecordOptions, StoredRecord } from '../../requirement/store.ts';
import { added } from '../record-numbers.ts';
import { keyMissing } from '../sealing/sealer.ts';
import type { Work } from './work.ts';

interface RecordRow {
  readonly name: string;
  readonly value: Uint8Array | null;
  readonly version: number;
  readonly written_at: number;
  readonly until: number | null;
}

const COLUMNS = 'name, value, version, written_at, until';
/** How long the version of a deleted name is known by itself; after that by the highest of its namespace. */
export const VERSIONS_KEPT = 24 * 3_600_000;

export function getRecord(work: Work, namespace: string, name: string): StoredRecord | undefined {
  const row = rowOf(work, namespace, name);
  return row === undefined || !alive(work, row) ? undefined : recordOf(work, namespace, row);
}

export function putRecord(
  work: Work,
  namespace: string,
  name: string,
  value: string,
  options: RecordOptions = {},
): number | undefined {
  if (options.confidential === true && !work.sealer.sealed) throw keyMissing(`record ${namespace}/${name}`, work.place);
  const row = rowOf(work, namespace, name);
  const version = row !== undefined && alive(work, row) ? row.version : 0;
  if (options.expected !== undefined && options.expected !== version) return undefined;
  return write(work, namespace, name, row, value, options.for === undefined ? null : work.now + Math.ceil(options.for));
}

export function deleteRecord(work: Work, namespace: string, name: string, expected?: number): boolean {
  const row = rowOf(work, namespace, name);
  if (row === undefined || !alive(work, row)) return false;
  if (expected !== undefined && expected !== row.version) return false;
  work.run(
    'UPDATE records SET value = NULL, until = ? WHERE namespace = ? AND name = ?',
    work.now + VERSIONS_KEPT,
    namespace,
    name,
  );
  return true;
}

export function listRecords(
  work: Work,
  namespace: string,
  page: { readonly prefix?: string; readonly after?: string; readonly limit?: number } = {},
): StoredRecord[] {
  const prefix = page.prefix ?? '';
  const found: StoredRecord[] = [];
  const limit = Math.min(Math.max(page.limit ?? 1_000, 0), 1_000);
  let after = page.after ?? '';
  let from = after < prefix;
  while (found.length < limit) {
    const rows: RecordRow[] = work.rows<RecordRow>(
      from
        ? `SELECT ${COLUMNS} FROM records WHERE namespace = ? AND name >= ? ORDER BY name LIMIT ?`
        : `SELECT ${COLUMNS} FROM records WHERE namespace = ? AND name > ? ORDER BY name LIMIT ?`,
      namespace,
      from ? prefix : after,
      limit,
    );
    for (const row of rows) {
      if (!row.name.startsWith(prefix)) return found;
      if (alive(work, row) && found.length < limit) found.push(recordOf(work, namespace, row));
    }
    if (rows.length < limit) return found;
    after = rows.at(-1)?.name ?? after;
    from = false;
  }
  return found;
}

export function addRecord(
  work: Work,
  namespace: string,
  name: string,
  amounts: Readonly<Record<string, number>>,
  options: { readonly for?: number } = {},
): void {
  const row = rowOf(work, namespace, name);
  const before = row !== undefined && alive(work, row) ? recordOf(work, namespace, row).value : undefined;
  const value = added(`${namespace}/${name}`, before, amounts);
  const until =
    options.for === undefined ? (before === undefined ? null : (row?.until ?? null)) : work.now + Math.ceil(options.for);
  write(work, namespace, name, row, value, until);
}

function rowOf(work: Work, namespace: string, name: string): RecordRow | undefined {
  return work.row<RecordRow>(`SELECT ${COLUMNS} FROM records WHERE namespace = ? AND name = ?`, namespace, name);
}

function alive(work: Work, row: RecordRow): boolean {
  return row.value !== null && (row.until === null || row.until > work.now);
}

function write(
  work: Work,
  namespace: string,
  name: string,
  row: RecordRow | undefined,
  value: string,
  until: number | null,
): number {
  const floor =
    row?.version ??
    work.row<{ version: number }>('SELECT version FROM record_floors WHERE namespace = ?', namespace)?.version ??
    0;
  const version = floor + 1;
  const sealed = work.seal(Buffer.from(value), belongsTo(namespace, name));
  work.run(
    'INSERT OR REPLACE INTO records (namespace, name, value, version, written_at, until) VALUES (?, ?, ?, ?, ?, ?)',
    namespace,
    name,
    sealed,
    version,
    work.now,
    until,
  );
  return version;
}

function recordOf(work: Work, namespace: string, row: RecordRow): StoredRecord {
  if (row.value === null)
    throw new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', `The record ${namespace}/${row.name} has no value.`);
  const value = Buffer.from(work.unseal(row.value, belongsTo(namespace, row.name))).toString();
  return { name: row.name, value, version: row.version, age: Math.max(0, work.now - row.written_at), now: work.now };
}

function belongsTo(namespace: string, name: string): string {
  return `record ${JSON.stringify([namespace, name])}`;
}

/** At most `limit` of those whose time is over: first they are deleted, then their versions go into that of the namespace. */
export function sweepRecords(work: Work, limit: number): number {
  const rows = work.rows<RecordRow & { namespace: string }>(
    `SELECT namespace, ${COLUMNS} FROM records WHERE until <= ? ORDER BY until LIMIT ?`,
    work.now,
    limit,
  );
  for (const { namespace, name, value, version } of rows) {
    if (value !== null) {
      const until = work.now + VERSIONS_KEPT;
      work.run('UPDATE records SET value = NULL, until = ? WHERE namespace = ? AND name = ?', until, namespace, name);
      continue;
    }
    work.run(
      'INSERT INTO record_floors VALUES (?, ?) ON CONFLICT DO UPDATE SET version = max(version, excluded.version)',
      namespace,
      version,
    );
    work.run('DELETE FROM records WHERE namespace = ? AND name = ?', namespace, name);
  }
  return rows.length;
}
