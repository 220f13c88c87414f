/** Housekeeping in bounded steps. Several processes may do it at once: each skips what another one holds. */
import type { Delivery } from '../../../requirement/delivery.ts';
import type { Connections, Statement } from '../connections.ts';
import { sweepRecords } from '../records.ts';
import { COLUMNS, deliveryOf } from './rows.ts';
import { CANDIDATE, type Candidate, lanesOf, underKeys } from './transition.ts';

export interface Sweeping {
  readonly connections: Connections;
  /** Rows of the audit log that are kept. */
  readonly audit: number;
  /** Those that died outside of a sweep, which tells them; emptied. */
  readonly untold: () => readonly Delivery[];
  readonly tell: (lanes: readonly string[]) => void;
}

/** Of each kind at once. */
const STEP = 1_000;
/** Milliseconds after which a lease that nobody has is forgotten. */
const LEASES_KEPT = 24 * 3_600_000;

export interface Swept {
  readonly died: readonly Delivery[];
  readonly released: number;
  readonly removed: number;
  readonly more: boolean;
}

export async function sweep({ connections, audit, untold, tell }: Sweeping): Promise<Swept> {
  const released = await releaseLapsed(connections, tell);
  const expired = await killExpired(connections, tell);
  const removed = await countOf(connections, REMOVE, [STEP]);
  const others = [
    await countOf(connections, FORGET_NAMES, [STEP]),
    await sweepRecords(connections, STEP),
    await countOf(connections, FORGET_LEASES, [STEP, LEASES_KEPT]),
    await countOf(connections, FORGET_ACTS, [STEP, audit]),
  ];
  const more = [released.looked, expired.looked, removed, ...others].some((count) => count >= STEP);
  return { died: [...untold(), ...expired.died], released: released.count, removed, more };
}

/** Every claim of an owner that is gone. How many. */
export async function releaseOwner(connections: Connections, owner: string, tell: Sweeping['tell']): Promise<number> {
  let all = 0;
  for (;;) {
    const candidates = await connections.query<Candidate>(
      `SELECT ${CANDIDATE} FROM deliveries d WHERE d.state = 'claimed' AND d.owner = $1 ORDER BY d.due_at LIMIT ${STEP}`,
      [owner],
    );
    if (candidates.length === 0) return all;
    const rows = await underKeys(connections, candidates, (session) =>
      session.query<Candidate>(RELEASE_OWNED, [candidates.map(({ sequence }) => sequence), owner]),
    );
    tell(lanesOf(rows));
    all += rows.length;
  }
}

async function releaseLapsed(connections: Connections, tell: Sweeping['tell']): Promise<{ looked: number; count: number }> {
  const candidates = await connections.query<Candidate>(LAPSED, [STEP]);
  if (candidates.length === 0) return { looked: 0, count: 0 };
  const rows = await underKeys(connections, candidates, (session) =>
    session.query<Candidate>(RELEASE_LAPSED, [candidates.map(({ sequence }) => sequence)]),
  );
  tell(lanesOf(rows));
  return { looked: candidates.length, count: rows.length };
}

async function killExpired(connections: Connections, tell: Sweeping['tell']): Promise<{ looked: number; died: Delivery[] }> {
  const candidates = await connections.query<Candidate>(EXPIRED, [STEP]);
  if (candidates.length === 0) return { looked: 0, died: [] };
  const rows = await underKeys(connections, candidates, (session) =>
    session.query(KILL, [candidates.map(({ sequence }) => sequence), 'its time is over']),
  );
  // Whoever was behind one of them may go now.
  tell(lanesOf(rows.filter(({ key }) => key !== null)));
  return { looked: candidates.length, died: rows.map(deliveryOf) };
}

async function countOf(connections: Connections, statement: Statement, values: readonly unknown[]): Promise<number> {
  const [row] = await connections.query<{ count: number }>(statement, values);
  return row?.count ?? 0;
}

const LAPSED: Statement = {
  name: 'lapsed claims',
  text: `SELECT ${CANDIDATE} FROM deliveries d WHERE d.state = 'claimed' AND d.due_at <= (SELECT now_ms()) ORDER BY d.due_at LIMIT $1`,
};

function release(condition: string): string {
  return `WITH clock AS MATERIALIZED (SELECT now_ms() AS now),
    held AS MATERIALIZED (
      SELECT d.sequence FROM deliveries d WHERE d.sequence = ANY($1::bigint[]) AND d.state = 'claimed' AND ${condition}
      ORDER BY d.sequence FOR UPDATE SKIP LOCKED)
    UPDATE deliveries d SET state = 'waiting', owner = NULL, due_at = now FROM held h, clock WHERE d.sequence = h.sequence
    RETURNING ${CANDIDATE}`;
}

const RELEASE_LAPSED = release('d.due_at <= (SELECT now FROM clock)');

const RELEASE_OWNED = release('d.owner = $2');

const EXPIRED: Statement = {
  name: 'expired',
  text: `SELECT ${CANDIDATE} FROM deliveries d WHERE d.state = 'waiting' AND d.expires_at IS NOT NULL AND d.expires_at <= (SELECT now_ms())
    ORDER BY d.expires_at LIMIT $1`,
};

const KILL = `WITH clock AS MATERIALIZED (SELECT now_ms() AS now),
  held AS MATERIALIZED (
    SELECT d.sequence FROM deliveries d
    WHERE d.sequence = ANY($1::bigint[]) AND d.state = 'waiting' AND d.expires_at <= (SELECT now FROM clock)
    ORDER BY d.sequence FOR UPDATE SKIP LOCKED)
  UPDATE deliveries d SET state = 'dead', because = $2, ended_at = now, keep_until = now + d.retain FROM held h, clock
  WHERE d.sequence = h.sequence RETURNING ${COLUMNS}`;

const REMOVE: Statement = {
  name: 'remove ended',
  text: `WITH over AS MATERIALIZED (
      SELECT sequence FROM deliveries WHERE keep_until IS NOT NULL AND keep_until <= (SELECT now_ms())
      ORDER BY keep_until LIMIT $1 FOR UPDATE SKIP LOCKED),
    acts_gone AS (DELETE FROM acts a USING over o WHERE a.delivery = o.sequence),
    gone AS (DELETE FROM deliveries d USING over o WHERE d.sequence = o.sequence RETURNING 1)
    SELECT count(*) AS count FROM gone`,
};

function forget(name: string, table: string, condition: string, order: string): Statement {
  return {
    name,
    text: `WITH gone AS (DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${table} WHERE ${condition} ORDER BY ${order} LIMIT $1 FOR UPDATE SKIP LOCKED)) RETURNING 1)
      SELECT count(*) AS count FROM gone`,
  };
}

const FORGET_NAMES = forget('forget names', 'names', 'until <= (SELECT now_ms())', 'until');

const FORGET_LEASES = forget('forget leases', 'leases', 'until <= (SELECT now_ms()) - $2::bigint', 'name');

/** By sequence: numbers that were drawn and never written make it a little shorter than it may be. */
const FORGET_ACTS = forget('forget acts', 'audit', 'sequence <= (SELECT max(sequence) FROM audit) - $2::bigint', 'sequence');
