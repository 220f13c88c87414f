/**
 * Order within a key. Whoever accepts, ends or changes deliveries that have a key does it while holding the key's lock, an advisory
 * lock of the transaction; claiming does not need it.
 *
 * 1. Of the deliveries of a key that have not ended at most one is not `blocked`: the one that may be claimed, or is.
 * 2. It is the claimed one, otherwise the first by sequence. Sequences are drawn under the lock, so they follow the order of commits.
 * 3. Locks are taken in ascending order, before rows. Keys share 2,048 locks, so that no transaction fills the server's lock table.
 */
import { createHash } from 'node:crypto';
import type { Session } from '../connections.ts';
import { jsonOf } from '../encoding.ts';
import { LOCK_CLASS } from '../migrations/migrate.ts';

export interface Key {
  readonly box: string;
  readonly lane: string;
  readonly key: string;
}

const LOCKS = 2_048;
/** After those of the schema. */
const FIRST_LOCK = 1_024;

/** `BEGIN`, and the locks of the keys. Every process must come to the same numbers. */
export function beginWith(keys: readonly Key[]): string {
  const locks = [...new Set(keys.map(lockOf))].sort((a, b) => a - b);
  return ['BEGIN', ...locks.map((lock) => `SELECT pg_advisory_xact_lock(${LOCK_CLASS}, ${lock})`)].join('; ');
}

function lockOf({ box, lane, key }: Key): number {
  const digest = createHash('sha1').update(`${box}\n${lane}\n${key}`).digest();
  return FIRST_LOCK + (digest.readUInt16BE(0) % LOCKS);
}

/** Holds off claimers of what these keys let through now, until the transaction ends. */
export async function holdHeads(session: Session, keys: readonly Key[]): Promise<void> {
  await session.query({ name: 'hold heads', text: HOLD }, [jsonOf(keys)]);
}

/** Makes rule 2 true again. The lanes where something became claimable. */
export async function unblock(session: Session, keys: readonly Key[]): Promise<void> {
  const values = [jsonOf(keys)];
  await session.query({ name: 'block', text: BLOCK }, values);
  await session.query({ name: 'unblock', text: UNBLOCK }, values);
}

const KEYS = 'json_to_recordset($1::json) AS k (box text, lane text, key text)';
const SAME = 'd.box = k.box AND d.lane = k.lane AND d.key = k.key';
const HEAD = `d.key IS NOT NULL AND d.state IN ('waiting', 'claimed') AND NOT d.blocked`;

const HOLD = `SELECT 1 FROM ${KEYS} JOIN deliveries d ON ${SAME} WHERE ${HEAD} ORDER BY d.sequence FOR UPDATE OF d`;

const HEADS = `heads AS MATERIALIZED (
  SELECT k.box, k.lane, k.key, coalesce(
    (SELECT d.sequence FROM deliveries d WHERE ${SAME} AND ${HEAD} AND d.state = 'claimed' LIMIT 1),
    (SELECT d.sequence FROM deliveries d
      WHERE ${SAME} AND d.key IS NOT NULL AND d.state IN ('waiting', 'claimed') ORDER BY d.sequence LIMIT 1)) AS sequence
  FROM ${KEYS})`;

const BLOCK = `WITH ${HEADS}
  UPDATE deliveries d SET blocked = true FROM heads k WHERE ${SAME} AND ${HEAD} AND d.state = 'waiting' AND d.sequence <> k.sequence`;

const UNBLOCK = `WITH ${HEADS}
  UPDATE deliveries d SET blocked = false FROM heads k WHERE d.sequence = k.sequence AND d.blocked`;
