/**
 * Named values with versions. A deleted one leaves a row without value for a day, after that the highest version of its namespace, so
 * that no version is used twice for one name.
 */
import type { RecordOptions, RecordStore, StoredRecord } from '../../requirement/store.ts';
import { added } from '../record-numbers.ts';
import { keyMissing } from '../sealing/sealer.ts';
import type { Connections, Session, Statement } from './connections.ts';
import type { DataKeys } from './data-keys.ts';

interface RecordRow {
  readonly name: string;
  readonly value: Uint8Array;
  readonly version: number;
  readonly written: number;
  readonly now: number;
}

/** Milliseconds for which the version of a deleted name is known by itself. */
const VERSIONS_KEPT = 24 * 3_600_000;

export class Records implements RecordStore {
  readonly #connections: Connections;
  readonly #dataKeys: DataKeys;

  constructor(connections: Connections, dataKeys: DataKeys) {
    this.#connections = connections;
    this.#dataKeys = dataKeys;
  }

  async get(namespace: string, name: string): Promise<StoredRecord | undefined> {
    const [row] = await this.#connections.query<RecordRow>(GET, [namespace, name]);
    return row === undefined ? undefined : this.#recordOf(namespace, row);
  }

  async put(namespace: string, name: string, value: string, options: RecordOptions = {}): Promise<number | undefined> {
    if (options.confidential === true && !this.#dataKeys.sealed)
      throw keyMissing(`record ${namespace}/${name}`, this.#connections.place);
    return this.#write(this.#connections, namespace, name, value, options);
  }

  async delete(namespace: string, name: string, expected?: number): Promise<boolean> {
    const rows = await this.#connections.query(DELETE, [namespace, name, expected ?? null, VERSIONS_KEPT]);
    return rows.length > 0;
  }

  async list(
    namespace: string,
    page: { readonly prefix?: string; readonly after?: string; readonly limit?: number } = {},
  ): Promise<StoredRecord[]> {
    const limit = Math.max(0, Math.min(page.limit ?? 1_000, 1_000));
    const rows = await this.#connections.query<RecordRow>(LIST, [namespace, page.after ?? '', page.prefix ?? '', limit]);
    return Promise.all(rows.map((row) => this.#recordOf(namespace, row)));
  }

  async add(
    namespace: string,
    name: string,
    amounts: Readonly<Record<string, number>>,
    options: { readonly for?: number } = {},
  ): Promise<void> {
    await this.#dataKeys.reserve(1);
    // Made first where it is not there, so that there is a row to hold on to.
    await this.#connections.transaction(async (session) => {
      await session.query(MAKE, [namespace, name]);
      const [row] = await session.query<RecordRow & { gone: number | null; there: boolean }>(HOLD, [namespace, name]);
      const before = row?.there ? (await this.#recordOf(namespace, row)).value : undefined;
      const value = added(`${namespace}/${name}`, before, amounts);
      const left = row?.there && row.gone !== null ? Math.max(1, row.gone - row.now) : undefined;
      await this.#write(session, namespace, name, value, { for: options.for ?? left });
    });
  }

  async #write(
    session: Pick<Session, 'query'>,
    namespace: string,
    name: string,
    value: string,
    { expected, for: kept }: RecordOptions,
  ): Promise<number | undefined> {
    const [sealed] = await this.#dataKeys.seal([{ bytes: Buffer.from(value.toWellFormed()), of: belongsTo(namespace, name) }]);
    const values = [
      namespace,
      name,
      Buffer.from(sealed as Uint8Array),
      kept === undefined ? null : Math.ceil(kept),
      expected ?? null,
    ];
    const [row] = await session.query<{ version: number }>(expected !== undefined && expected > 0 ? REPLACE : PUT, values);
    return row?.version;
  }

  async #recordOf(namespace: string, { name, value, version, written, now }: RecordRow): Promise<StoredRecord> {
    const body = await this.#dataKeys.openOne(value, belongsTo(namespace, name));
    return { name, value: Buffer.from(body).toString(), version, age: Math.max(0, now - written), now };
  }
}

function belongsTo(namespace: string, name: string): string {
  return `record ${JSON.stringify([namespace, name])}`;
}

/** Whether the row `r` is there for those who ask. */
const THERE = '(r.value IS NOT NULL AND (r.gone_at IS NULL OR r.gone_at > now))';
const NOW = '(SELECT now_ms() AS now) AS clock';

const GET: Statement = {
  name: 'get record',
  text: `SELECT name, value, version, written_at AS written, now FROM records r, ${NOW} WHERE namespace = $1 AND name = $2 AND ${THERE}`,
};

const LIST: Statement = {
  name: 'list records',
  text: `SELECT name, value, version, written_at AS written, now FROM records r, ${NOW}
    WHERE namespace = $1 AND name > $2 AND name >= $3 AND starts_with(name, $3) AND ${THERE} ORDER BY name LIMIT $4`,
};

const PUT: Statement = {
  name: 'put record',
  text: `INSERT INTO records AS r (namespace, name, value, version, written_at, gone_at)
    SELECT $1, $2, $3::bytea, coalesce((SELECT version FROM record_floors WHERE namespace = $1), 0) + 1, now, now + $4::bigint FROM ${NOW}
    ON CONFLICT (namespace, name) DO UPDATE SET value = excluded.value, version = r.version + 1, written_at = excluded.written_at,
      gone_at = excluded.gone_at
    WHERE $5::bigint IS NULL OR r.value IS NULL OR r.gone_at <= now_ms()
    RETURNING version`,
};

const REPLACE: Statement = {
  name: 'replace record',
  text: `UPDATE records r SET value = $3::bytea, version = r.version + 1, written_at = now, gone_at = now + $4::bigint FROM ${NOW}
    WHERE namespace = $1 AND name = $2 AND version = $5::bigint AND ${THERE} RETURNING version`,
};

const DELETE: Statement = {
  name: 'delete record',
  text: `UPDATE records r SET value = NULL, gone_at = now + $4::bigint FROM ${NOW}
    WHERE namespace = $1 AND name = $2 AND ($3::bigint IS NULL OR version = $3) AND ${THERE} RETURNING version`,
};

const MAKE: Statement = {
  name: 'make record',
  text: `INSERT INTO records (namespace, name, value, version, written_at)
    SELECT $1, $2, NULL, coalesce((SELECT version FROM record_floors WHERE namespace = $1), 0), 0 ON CONFLICT (namespace, name) DO NOTHING`,
};

const HOLD: Statement = {
  name: 'hold record',
  text: `SELECT name, value, version, written_at AS written, gone_at AS gone, now, ${THERE} AS there
    FROM records r, ${NOW} WHERE namespace = $1 AND name = $2 FOR UPDATE OF r`,
};

/** At most so many whose time is over: first they are deleted, then their versions go into that of the namespace. How many. */
export async function sweepRecords(connections: Connections, limit: number): Promise<number> {
  const [row] = await connections.query<{ count: number }>(SWEEP, [limit, VERSIONS_KEPT]);
  return row?.count ?? 0;
}

const SWEEP: Statement = {
  name: 'sweep records',
  text: `WITH clock AS MATERIALIZED (SELECT now_ms() AS now),
    over AS MATERIALIZED (
      SELECT namespace, name, version, value IS NULL AS trace FROM records WHERE gone_at <= (SELECT now FROM clock)
      ORDER BY gone_at LIMIT $1 FOR UPDATE SKIP LOCKED),
    deleted AS (
      UPDATE records r SET value = NULL, gone_at = now + $2 FROM over o, clock
      WHERE r.namespace = o.namespace AND r.name = o.name AND NOT o.trace),
    floors AS (
      INSERT INTO record_floors AS f (namespace, version) SELECT namespace, max(version) FROM over WHERE trace GROUP BY namespace
      ON CONFLICT (namespace) DO UPDATE SET version = greatest(f.version, excluded.version)),
    removed AS (DELETE FROM records r USING over o WHERE r.namespace = o.namespace AND r.name = o.name AND o.trace)
    SELECT count(*) AS count FROM over`,
};
