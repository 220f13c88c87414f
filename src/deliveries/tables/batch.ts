/**
 * One batch on its way from the table to the outbox, in one transaction of the application's database:
 *
 *   begin ─▶ alone? ─▶ rows, in order ─▶ locked ─▶ outbox accepts ─▶ delete the accepted, set the broken aside ─▶ commit
 *
 * 1. A row is deleted only after the outbox has accepted it. If the process dies between the two, the row is handed over again
 *    under the same id, which is the same delivery.
 * 2. One process at a time takes rows of a table, so that rows of one key are handed over in their order.
 * 3. A row that is broken is set aside with the reason, and holds nobody up. A store that is away holds all up, and nothing is lost.
 */
import type pg from 'pg';
import type { Acceptance } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { OutboxRequest } from '../outbox/outbox.ts';
import { type OutboxRow, requestOf } from './row.ts';
import type { TableNames } from './table-sql.ts';

/** What the relay needs of the outbox. */
export interface AcceptingOutbox {
  /** Throws a ConcordatError for what could not be done. */
  prepare(request: OutboxRequest): unknown;
  /** All of them or none, durable when it resolves. */
  enqueueAll(requests: readonly OutboxRequest[]): Promise<readonly Acceptance[]>;
}

export interface BatchResult {
  readonly accepted: number;
  readonly broken: readonly { readonly id: string; readonly requirement: string; readonly because: string }[];
  /** There may be more to take at once. */
  readonly more: boolean;
  /** Some of those accepted are due later. */
  readonly later: boolean;
}

const NOTHING: BatchResult = { accepted: 0, broken: [], more: false, later: false };
export const BATCH = 200;
/** Bytes of inputs in one batch; one row may be more. */
const BATCH_BYTES = 8 * 1024 * 1024;
const LONGEST_REASON = 500;

interface Seen {
  readonly sequence: string;
  readonly requirement: string;
  readonly key: string | null;
  readonly bytes: number;
}

interface Judged {
  readonly row: OutboxRow;
  readonly request: OutboxRequest;
}

interface Broken {
  readonly row: OutboxRow;
  readonly because: string;
}

/** Rejects when the database or the store is away; then the transaction is undone and every row is where it was. */
export async function moveBatch(client: pg.ClientBase, names: TableNames, outbox: AcceptingOutbox): Promise<BatchResult> {
  await client.query('BEGIN');
  try {
    const result = await moveLocked(client, names, outbox);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that is gone has undone it itself.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function moveLocked(client: pg.ClientBase, names: TableNames, outbox: AcceptingOutbox): Promise<BatchResult> {
  const alone = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS alone', [
    `concordat ${names.plain}`,
  ]);
  if (alone.rows[0]?.alone !== true) return NOTHING;
  const { rows, more } = await lockedRows(client, names.table);
  if (rows.length === 0) return NOTHING;
  const good: Judged[] = [];
  const broken: Broken[] = [];
  for (const row of rows) {
    const request = requestOf(row);
    const because = typeof request === 'string' ? request : whyNot(outbox, request);
    if (because !== undefined) broken.push({ row, because });
    else good.push({ row, request: request as OutboxRequest });
  }
  const accepted = await handOver(outbox, good, broken);
  await client.query(`DELETE FROM ${names.table} WHERE sequence = ANY($1::bigint[])`, [accepted.map(({ row }) => row.sequence)]);
  for (const { row, because } of broken) {
    const reason = because.slice(0, LONGEST_REASON);
    await client.query(`UPDATE ${names.table} SET failed_at = clock_timestamp(), failure = $2 WHERE sequence = $1`, [
      row.sequence,
      reason,
    ]);
  }
  return {
    accepted: accepted.length,
    broken: broken.map(({ row, because }) => ({ id: row.id, requirement: row.requirement, because })),
    more,
    later: accepted.some(({ request }) => (request.delay ?? 0) > 0),
  };
}

/** The next rows, in their order. What the application itself has locked is left, and so is what comes behind it by its key. */
async function lockedRows(client: pg.ClientBase, table: string): Promise<{ rows: OutboxRow[]; more: boolean }> {
  const seen = await client.query<Seen>(
    `SELECT sequence::text, requirement, key, octet_length(input::text) AS bytes FROM ${table}
     WHERE failed_at IS NULL ORDER BY ${table}.sequence LIMIT ${BATCH}`,
  );
  const batch = withinBytes(seen.rows);
  if (batch.length === 0) return { rows: [], more: false };
  const locked = await client.query<OutboxRow>(
    `SELECT sequence::text, id::text, requirement, operation, input, key, priority, idempotency_key,
       (extract(epoch FROM not_before - clock_timestamp()) * 1000)::float8 AS delay,
       (extract(epoch FROM expires_at - clock_timestamp()) * 1000)::float8 AS expires_after
     FROM ${table} WHERE sequence = ANY($1::bigint[]) AND failed_at IS NULL ORDER BY ${table}.sequence FOR UPDATE SKIP LOCKED`,
    [batch.map(({ sequence }) => sequence)],
  );
  const ours = new Map(locked.rows.map((row) => [row.sequence, row]));
  const held = new Set<string>();
  const rows: OutboxRow[] = [];
  for (const { sequence, requirement, key } of batch) {
    const lane = key === null ? undefined : JSON.stringify([requirement, key]);
    const row = ours.get(sequence);
    if (lane !== undefined && (row === undefined || held.has(lane))) held.add(lane);
    else if (row !== undefined) rows.push(row);
  }
  return { rows, more: rows.length > 0 && (batch.length < seen.rows.length || seen.rows.length === BATCH) };
}

function withinBytes(rows: readonly Seen[]): readonly Seen[] {
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += row.bytes;
    return index > 0 && bytes > BATCH_BYTES;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

function whyNot(outbox: AcceptingOutbox, request: OutboxRequest): string | undefined {
  try {
    outbox.prepare(request);
    return undefined;
  } catch (error) {
    if (error instanceof ConcordatError) return error.message;
    throw error;
  }
}

/** Those that were accepted; what the store cannot hold joins the broken. */
async function handOver(outbox: AcceptingOutbox, good: readonly Judged[], broken: Broken[]): Promise<readonly Judged[]> {
  if (good.length === 0) return good;
  try {
    await outbox.enqueueAll(good.map(({ request }) => request));
    return good;
  } catch (error) {
    if (!isAboutRow(error)) throw error;
  }
  // One of them is refused, and the store does not say which.
  const accepted: Judged[] = [];
  for (const judged of good) {
    try {
      await outbox.enqueueAll([judged.request]);
      accepted.push(judged);
    } catch (error) {
      if (!isAboutRow(error)) throw error;
      broken.push({ row: judged.row, because: (error as ConcordatError).message });
    }
  }
  return accepted;
}

function isAboutRow(error: unknown): boolean {
  return error instanceof ConcordatError && (error.code === 'CONCORDAT_KEY_MISSING' || error.code === 'CONCORDAT_INPUT_INVALID');
}
