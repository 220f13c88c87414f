/** Housekeeping in bounded steps. Several processes may do it at once: each skips what another one holds. */
import type { Delivery } from '../../../requirement/delivery.ts';
import { KILLER, LAPSED as LAPSED_CODE, lapse, waitAfterLapse } from '../../lapses.ts';
import { FIRST_ATTEMPTS, type StoreLimits } from '../../limits.ts';
import type { Connections, Statement } from '../connections.ts';
import { jsonOf } from '../encoding.ts';
import { sweepRecords } from '../records.ts';
import { COLUMNS, deliveryOf } from './rows.ts';
import { CANDIDATE, type Candidate, lanesOf, underKeys } from './transition.ts';
import type { Untold } from './untold.ts';

export interface Sweeping {
  readonly connections: Connections;
  readonly limits: StoreLimits;
  readonly untold: Untold;
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

export async function sweep(sweeping: Sweeping): Promise<Swept> {
  const { connections, limits, untold, tell } = sweeping;
  const released = await releaseLapsed(sweeping);
  const expired = await killExpired(connections, tell);
  const removed = await countOf(connections, REMOVE, [STEP]);
  const others = [
    await countOf(connections, FORGET_NAMES, [STEP]),
    await sweepRecords(connections, STEP),
    await countOf(connections, FORGET_LEASES, [STEP, LEASES_KEPT]),
    await countOf(connections, FORGET_ACTS, [STEP, limits.audit]),
  ];
  const more = [released.looked, expired.looked, removed, ...others].some((count) => count >= STEP);
  return { died: [...untold.take(), ...expired.died], released: released.count, removed, more };
}

/** Every claim of an owner that is gone. How many. */
export async function releaseOwner(sweeping: Sweeping, owner: string): Promise<number> {
  let all = 0;
  for (;;) {
    const held = await sweeping.connections.query<Held>(OWNED, [owner, STEP]);
    if (held.length === 0) return all;
    all += await release(sweeping, held, RELEASE_OWNED, owner);
  }
}

async function releaseLapsed(sweeping: Sweeping): Promise<{ looked: number; count: number }> {
  const held = await sweeping.connections.query<Held>(LAPSED, [STEP]);
  return { looked: held.length, count: held.length === 0 ? 0 : await release(sweeping, held, RELEASE_LAPSED) };
}

/** Claims that ended without a word. How many. */
async function release(
  { connections, limits, untold, tell }: Sweeping,
  held: readonly Held[],
  statement: Statement,
  ...values: readonly string[]
): Promise<number> {
  const ends = held.map(({ sequence, id, claim, owner, lapses }) => {
    const delay = waitAfterLapse(id, lapses + 1);
    const gone = lapse(owner);
    return { sequence, claim, delay, because: delay === undefined ? KILLER : gone.detail, lapse: gone };
  });
  const rows = await underKeys(connections, held, (session) =>
    session.query(statement, [jsonOf(ends), limits.attempts, ...values]),
  );
  for (const row of rows) if (row.state === 'dead') untold.add(deliveryOf(row));
  // Whoever was behind a dead one may go now.
  tell(lanesOf(rows));
  return rows.length;
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

/** A claim that is looked at because it may have ended without a word. */
interface Held extends Candidate {
  readonly claim: number;
  readonly owner: string;
  /** In a row, up to now. */
  readonly lapses: number;
}

const HELD = `${CANDIDATE}, d.claim, d.owner, (
  SELECT count(*) FROM jsonb_array_elements(d.history) WITH ORDINALITY AS e (attempt, number)
  WHERE number > coalesce((SELECT max(n) FROM jsonb_array_elements(d.history) WITH ORDINALITY AS o (other, n)
    WHERE other->>'code' IS DISTINCT FROM '${LAPSED_CODE}'), 0)) AS lapses`;

const LAPSED: Statement = {
  name: 'lapsed claims',
  text: `SELECT ${HELD} FROM deliveries d WHERE d.state = 'claimed' AND d.due_at <= (SELECT now_ms()) ORDER BY d.due_at LIMIT $1`,
};

const OWNED: Statement = {
  name: 'owned claims',
  text: `SELECT ${HELD} FROM deliveries d WHERE d.state = 'claimed' AND d.owner = $1 ORDER BY d.due_at LIMIT $2`,
};

/** Only the claim that was looked at: it may have been settled, extended or made anew since. */
function releasing(name: string, condition: string): Statement {
  return {
    name,
    text: `WITH clock AS MATERIALIZED (SELECT now_ms() AS now),
    held AS MATERIALIZED (
      SELECT i.* FROM json_to_recordset($1::json) AS i (sequence bigint, claim bigint, delay bigint, because text, lapse jsonb)
        JOIN deliveries d ON d.sequence = i.sequence
      WHERE d.state IS NOT DISTINCT FROM 'claimed' AND d.claim = i.claim AND ${condition}
      ORDER BY d.sequence FOR UPDATE OF d SKIP LOCKED)
    UPDATE deliveries d SET owner = NULL, because = h.because,
      state = CASE WHEN h.delay IS NULL THEN 'dead' ELSE 'waiting' END,
      due_at = CASE WHEN h.delay IS NULL THEN d.due_at ELSE now + h.delay END,
      ended_at = CASE WHEN h.delay IS NULL THEN now END,
      keep_until = CASE WHEN h.delay IS NULL THEN now + d.retain END,
      history = CASE WHEN jsonb_array_length(d.history) >= $2::integer THEN d.history - ${FIRST_ATTEMPTS} ELSE d.history END
        || (h.lapse || jsonb_build_object('at', now))
    FROM held h, clock WHERE d.sequence = h.sequence
    RETURNING ${COLUMNS}`,
  };
}

const RELEASE_LAPSED = releasing('release lapsed', 'd.due_at <= (SELECT now FROM clock)');

const RELEASE_OWNED = releasing('release owned', 'd.owner = $3');

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
