/** Orders of people on call, with the record of who and why in the same transaction. */
import type { DeliveryAct, DeliveryFilter } from '../../../requirement/delivery.ts';
import { filterWords } from '../../filter-words.ts';
import { keyMissing } from '../../sealing/sealer.ts';
import { appendAudit } from '../audit.ts';
import type { Connections, Session } from '../connections.ts';
import type { DataKeys } from '../data-keys.ts';
import { Blob, jsonOf } from '../encoding.ts';
import { conditionOf } from './filter.ts';
import { payloadOf } from './rows.ts';
import { CANDIDATE, type Candidate, lanesOf, underKeys } from './transition.ts';

export interface Changing {
  readonly connections: Connections;
  readonly dataKeys: DataKeys;
  readonly tell: (lanes: readonly string[]) => void;
}

/** Changed in one transaction, at most: so long nobody of the same keys can be accepted or settled. */
const MOST = 1_000;

export async function change(
  { connections, dataKeys, tell }: Changing,
  filter: DeliveryFilter,
  act: DeliveryAct,
  by: { readonly who: string; readonly why: string },
  limit: number,
): Promise<readonly string[]> {
  if (act.kind === 'edit' && act.confidential && !dataKeys.sealed) throw keyMissing('new payload', connections.place);
  const candidates = await meant(connections, filter, Math.min(limit, MOST));
  if (candidates.length === 0) return [];
  if (act.kind === 'edit') await dataKeys.reserve(candidates.length);
  const changed = await underKeys(connections, candidates, async (session) => {
    const rows = await carryOut(session, dataKeys, candidates, act);
    if (rows.length > 0) await record(session, rows, filter, act, by);
    return rows;
  });
  tell(lanesOf(changed));
  const done = new Set(changed.map(({ sequence }) => sequence));
  return candidates.filter(({ sequence }) => done.has(sequence)).map(({ id }) => id);
}

/** State by state, so that each has its index. */
async function meant(connections: Connections, filter: DeliveryFilter, limit: number): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const [state, condition] of [
    ['waiting', `d.state = 'waiting'`],
    ['dead', `d.state = 'dead'`],
    ['claimed', `d.state = 'claimed' AND d.due_at <= (SELECT now_ms())`],
  ] as const) {
    if (filter.states?.includes(state) === false || found.length >= limit) continue;
    const values: unknown[] = [limit - found.length];
    const text = `SELECT ${CANDIDATE} FROM deliveries d WHERE ${condition} AND ${conditionOf({ ...filter, states: undefined }, values)}`;
    found.push(...(await connections.query<Candidate>(`${text} ORDER BY d.sequence LIMIT $1`, values)));
  }
  return found;
}

async function carryOut(
  session: Session,
  dataKeys: DataKeys,
  candidates: readonly Candidate[],
  act: DeliveryAct,
): Promise<Candidate[]> {
  const sequences = candidates.map(({ sequence }) => sequence);
  switch (act.kind) {
    case 'retry':
      return session.query<Candidate>(RETRY, [sequences, act.expiresAfter === undefined ? null : Math.ceil(act.expiresAfter)]);
    case 'drop':
      return session.query<Candidate>(END, [sequences, 'dropped', 'it was dropped']);
    case 'cancel':
      return session.query<Candidate>(END, [sequences, 'cancelled', 'it was taken back']);
    case 'edit': {
      const sealed = await dataKeys.seal(candidates.map(({ id }) => ({ bytes: act.payload, of: payloadOf(id) })));
      const blob = new Blob();
      const rows = sealed.map((bytes, index) => ({ sequence: sequences[index], start: blob.add(bytes), length: bytes.length }));
      return session.query<Candidate>(EDIT, [sequences, jsonOf(rows), blob.bytes(), act.payload.length]);
    }
  }
}

/** One record for all that one order was done to. */
async function record(
  session: Session,
  rows: readonly Candidate[],
  filter: DeliveryFilter,
  act: DeliveryAct,
  { who, why }: { readonly who: string; readonly why: string },
): Promise<void> {
  const subject = rows.length === 1 ? (rows[0]?.id ?? '') : filterWords(filter);
  const audit = await appendAudit(session, { act: act.kind, subject, who, why, detail: { deliveries: rows.length } });
  await session.query('INSERT INTO acts (delivery, audit) SELECT sequence, $2 FROM unnest($1::bigint[]) AS s (sequence)', [
    rows.map(({ sequence }) => sequence),
    audit,
  ]);
}

/** Those of the candidates ($1) that may be changed still; the row of one that was claimed meanwhile has changed when its lock is free. */
const HELD = `WITH clock AS MATERIALIZED (SELECT now_ms() AS now),
  held AS MATERIALIZED (
    SELECT d.sequence FROM deliveries d WHERE d.sequence = ANY($1::bigint[])
      AND (d.state IN ('waiting', 'dead') OR d.state = 'claimed' AND d.due_at <= (SELECT now FROM clock))
    ORDER BY d.sequence FOR UPDATE)`;

/** One that had ended is behind the others of its key until their order is known. */
const RETRY = `${HELD}
  UPDATE deliveries d SET state = 'waiting', owner = NULL, due_at = now, expires_at = now + $2::bigint, ended_at = NULL, keep_until = NULL,
    blocked = CASE WHEN d.state = 'dead' THEN d.key IS NOT NULL ELSE d.blocked END
  FROM held h, clock WHERE d.sequence = h.sequence RETURNING ${CANDIDATE}`;

const END = `${HELD}
  UPDATE deliveries d SET state = $2, because = $3, owner = NULL, ended_at = now, keep_until = now + d.retain
  FROM held h, clock WHERE d.sequence = h.sequence RETURNING ${CANDIDATE}`;

const EDIT = `${HELD}
  UPDATE deliveries d SET size = $4, payload = substring($3::bytea FROM i.start FOR i.length), owner = NULL,
    state = CASE WHEN d.state = 'claimed' THEN 'waiting' ELSE d.state END,
    due_at = CASE WHEN d.state = 'claimed' THEN now ELSE d.due_at END
  FROM held h, clock, json_to_recordset($2::json) AS i (sequence bigint, start integer, length integer)
  WHERE d.sequence = h.sequence AND i.sequence = d.sequence RETURNING ${CANDIDATE}`;
