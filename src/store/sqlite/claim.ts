import type { ClaimedDelivery, DeliveryBox } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { ClaimQuery } from '../../requirement/store.ts';
import { KILLER, LAPSED, lapse, MOST_LAPSES, waitAfterLapse } from '../lapses.ts';
import { writeAttempt } from './attempts.ts';
import { readPayload } from './bodies.ts';
import { boxNumber, boxOf, CLAIMED, COLUMNS, DEAD, type DeliveryRow, deliveryOf } from './columns.ts';
import { die, move, wait } from './ending.ts';
import type { Work } from './work.ts';

export const EXPIRED = 'its time is over';
/** What cannot be claimed because it is dying is cleared away on the side, so many at once. */
const DYING = 256;

/** One range of one index for each priority; never a look at what is blocked, claimed or not due. */
export const READY = `SELECT ${COLUMNS}, body FROM deliveries
  WHERE state = 0 AND blocked = 0 AND box = ? AND lane = ? AND priority = ? AND due_at <= ? ORDER BY due_at, sequence LIMIT ?`;

interface Openable {
  readonly row: DeliveryRow;
  readonly payload: Uint8Array;
}

export function claim(work: Work, query: ClaimQuery): ClaimedDelivery[] {
  const claimed: ClaimedDelivery[] = [];
  const until = work.now + Math.ceil(query.lease);
  let dying = DYING;
  for (let priority = 0; priority < 3; priority++) {
    let more = true;
    while (more && claimed.length < query.limit && dying > 0) {
      const wanted = query.limit - claimed.length;
      const rows = work.rows<DeliveryRow & { body: Uint8Array | null }>(
        READY,
        boxNumber(query.box),
        query.lane,
        priority,
        work.now,
        Math.min(wanted, DYING),
      );
      more = rows.length === Math.min(wanted, DYING);
      const opened: Openable[] = [];
      for (const row of rows) {
        const payload = payloadOf(work, row);
        if (payload === undefined) dying -= 1;
        else opened.push({ row, payload });
      }
      claimed.push(...take(work, opened, query.owner, until));
    }
  }
  return claimed;
}

/** Undefined: it is dead now. */
function payloadOf(work: Work, row: DeliveryRow & { body: Uint8Array | null }): Uint8Array | undefined {
  if (row.expires_at !== null && row.expires_at <= work.now) {
    die(work, row, DEAD, EXPIRED);
    return undefined;
  }
  try {
    return readPayload(work, row.sequence, row.id, row.body);
  } catch (error) {
    // Another process has the key for it.
    if (error instanceof ConcordatError && error.code === 'CONCORDAT_KEY_MISSING') throw error;
    die(work, row, DEAD, `its body cannot be opened: ${(error as Error).message}`);
    return undefined;
  }
}

/** All of them with one statement, which is a third cheaper than one each. */
function take(work: Work, rows: readonly Openable[], owner: string, until: number): ClaimedDelivery[] {
  if (rows.length === 0) return [];
  work.run(
    'UPDATE deliveries SET state = 1, owner = ?, claim = claim + 1, due_at = ? WHERE sequence IN (SELECT value FROM json_each(?))',
    owner,
    until,
    JSON.stringify(rows.map(({ row }) => row.sequence)),
  );
  return rows.map(({ row, payload }) => {
    move(work, row, CLAIMED, row.answer_size);
    return { ...deliveryOf(row), state: 'claimed', dueAt: until, claim: row.claim + 1, payload };
  });
}

export function extend(work: Work, claims: readonly { readonly id: string; readonly claim: number }[], lease: number): boolean[] {
  return claims.map(
    ({ id, claim: number }) =>
      work.run(
        'UPDATE deliveries SET due_at = ? WHERE id = ? AND state = 1 AND claim = ?',
        work.now + Math.ceil(lease),
        id,
        number,
      ) === 1,
  );
}

export function releaseClaims(work: Work, owner: string): number {
  return release(work, work.rows<ClaimedRow>(`SELECT ${COLUMNS}, owner FROM deliveries WHERE state = 1 AND owner = ?`, owner));
}

/** Claims whose lease is over, at most `limit`: a seek for each owner, never a look at claims that hold. */
export function releaseLapsed(work: Work, limit: number): number {
  let released = 0;
  let owner = work.row<{ owner: string }>('SELECT owner FROM deliveries WHERE state = 1 ORDER BY owner LIMIT 1')?.owner;
  while (owner !== undefined && released < limit) {
    const rows = work.rows<ClaimedRow>(
      `SELECT ${COLUMNS}, owner FROM deliveries WHERE state = 1 AND owner = ? AND due_at <= ? ORDER BY due_at LIMIT ?`,
      owner,
      work.now,
      limit - released,
    );
    released += release(work, rows);
    owner = work.row<{ owner: string }>(
      'SELECT owner FROM deliveries WHERE state = 1 AND owner > ? ORDER BY owner LIMIT 1',
      owner,
    )?.owner;
  }
  return released;
}

type ClaimedRow = DeliveryRow & { readonly owner: string };

function release(work: Work, rows: readonly ClaimedRow[]): number {
  for (const row of rows) {
    const gone = lapse(row.owner);
    const delay = waitAfterLapse(row.id, lapsesOf(work, row.sequence) + 1);
    writeAttempt(work, row, gone);
    if (delay === undefined) die(work, row, DEAD, KILLER);
    else {
      wait(work, row, work.now + delay, gone.detail ?? null, row.attempts);
      work.signal('deliveries', `${boxOf(row.box)} ${row.lane}`);
    }
  }
  return rows.length;
}

/** In a row, up to now. */
function lapsesOf(work: Work, sequence: number): number {
  const last = work.rows<{ code: string | null }>(
    'SELECT code FROM attempts WHERE delivery = ? ORDER BY number DESC LIMIT ?',
    sequence,
    MOST_LAPSES,
  );
  const other = last.findIndex(({ code }) => code !== LAPSED);
  return other === -1 ? last.length : other;
}

/** From lane to lane by seeks (a loose index scan), going on behind the last lane of the call before where there were too many. */
export function dueLanes(work: Work, box: DeliveryBox, limit: number): { lanes: string[]; nextIn: number | undefined } {
  const number = boxNumber(box);
  const start = work.lanesSeen.get(number) ?? '';
  const lanes: string[] = [];
  let next = Number.POSITIVE_INFINITY;
  for (const [from, to] of start === '' ? [['', undefined] as const] : [[start, undefined] as const, ['', start] as const]) {
    let lane = nextLane(work, number, from);
    while (lane !== undefined && (to === undefined || lane <= to)) {
      const due = firstDue(work, number, lane);
      if (due <= work.now) {
        if (lanes.length === limit) {
          work.lanesSeen.set(number, lanes.at(-1) ?? '');
          return { lanes, nextIn: 0 };
        }
        lanes.push(lane);
      } else next = Math.min(next, due);
      lane = nextLane(work, number, lane);
    }
  }
  work.lanesSeen.delete(number);
  return { lanes, nextIn: next === Number.POSITIVE_INFINITY ? undefined : next - work.now };
}

export const NEXT_LANE =
  'SELECT lane FROM deliveries WHERE state = 0 AND blocked = 0 AND box = ? AND lane > ? ORDER BY lane LIMIT 1';
export const FIRST_DUE =
  'SELECT due_at FROM deliveries WHERE state = 0 AND blocked = 0 AND box = ? AND lane = ? AND priority = ? ORDER BY due_at LIMIT 1';

function nextLane(work: Work, box: number, lane: string): string | undefined {
  return work.row<{ lane: string }>(NEXT_LANE, box, lane)?.lane;
}

function firstDue(work: Work, box: number, lane: string): number {
  let first = Number.POSITIVE_INFINITY;
  for (let priority = 0; priority < 3; priority++) {
    const row = work.row<{ due_at: number }>(FIRST_DUE, box, lane, priority);
    if (row !== undefined) first = Math.min(first, row.due_at);
  }
  return first;
}
