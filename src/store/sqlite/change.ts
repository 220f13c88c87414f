import type { DeliveryAct, DeliveryFilter } from '../../requirement/delivery.ts';
import { filterWords } from '../filter-words.ts';
import { keyMissing } from '../sealing/sealer.ts';
import { append } from './audit.ts';
import { dropLongPayload, sealPayload, short, writeLongPayload } from './bodies.ts';
import { boxOf, CANCELLED, CLAIMED, DEAD, type DeliveryRow, DROPPED, stateNumber, stateOf, WAITING } from './columns.ts';
import { end, SUBJECT, wait } from './ending.ts';
import { openParts, where } from './reading.ts';
import type { Work } from './work.ts';

/** People's orders, with the record of who and why in the same transaction: one record for all that one order was done to. */
export function change(
  work: Work,
  filter: DeliveryFilter,
  act: DeliveryAct,
  by: { readonly who: string; readonly why: string },
  limit: number,
): string[] {
  if (act.kind === 'edit' && act.confidential && !work.sealer.sealed) throw keyMissing('new payload', work.place);
  const rows = meant(work, filter, limit);
  if (rows.length === 0) return [];
  for (const row of rows) carryOut(work, row, act);
  const ids = rows.map((row) => row.id);
  const record = append(work, {
    act: act.kind,
    subject: rows.length === 1 ? (ids[0] as string) : filterWords(filter),
    who: by.who,
    why: by.why,
    detail: { deliveries: rows.length },
  });
  for (const row of rows) work.run('INSERT INTO acts (delivery, audit) VALUES (?, ?)', row.sequence, record);
  return ids;
}

/** State by state, so that each has its index. */
function meant(work: Work, filter: DeliveryFilter, limit: number): DeliveryRow[] {
  const states = filter.states?.map(stateNumber) ?? [WAITING, CLAIMED, DEAD];
  const rows: DeliveryRow[] = [];
  for (const [state, condition] of [
    [WAITING, 'ended_at IS NULL AND state = 0'],
    [DEAD, 'state > 2 AND state = 3'],
    [CLAIMED, 'ended_at IS NULL AND state = 1'],
  ] as const) {
    if (!states.includes(state) || rows.length >= limit) continue;
    for (const part of state === DEAD ? [filter] : openParts(work, { ...filter, states: [stateOf(state)] })) {
      if (rows.length >= limit) break;
      const { sql, values } = where({ ...part, states: undefined });
      const due = state === CLAIMED ? work.now : Number.MAX_SAFE_INTEGER;
      const text = `SELECT ${SUBJECT}, because FROM deliveries WHERE ${condition} AND due_at <= ? ${sql} ORDER BY sequence LIMIT ?`;
      rows.push(...work.rows<DeliveryRow>(text, due, ...values, limit - rows.length));
    }
  }
  return rows;
}

function carryOut(work: Work, row: DeliveryRow, act: DeliveryAct): void {
  switch (act.kind) {
    case 'retry':
      wait(work, row, work.now, row.because, row.attempts);
      work.run(
        'UPDATE deliveries SET expires_at = ? WHERE sequence = ?',
        act.expiresAfter === undefined ? null : work.now + Math.ceil(act.expiresAfter),
        row.sequence,
      );
      work.signal('deliveries', `${boxOf(row.box)} ${row.lane}`);
      return;
    case 'drop':
      return end(work, row, DROPPED, 'it was dropped', row.attempts);
    case 'cancel':
      return end(work, row, CANCELLED, 'it was taken back', row.attempts);
    case 'edit':
      return edit(work, row, act.payload);
  }
}

function edit(work: Work, row: DeliveryRow, payload: Uint8Array): void {
  if (row.state === CLAIMED) wait(work, row, work.now, row.because, row.attempts);
  const sealed = sealPayload(work, row.id, payload);
  const body = short(sealed);
  dropLongPayload(work, row.sequence);
  if (body === null) writeLongPayload(work, row.sequence, sealed);
  work.run('UPDATE deliveries SET body = ?, size = ? WHERE sequence = ?', body, payload.length, row.sequence);
  const grown = payload.length - row.size;
  work.bytes += grown;
  work.depth(row.box, row.requirement, row.state === DEAD ? DEAD : WAITING, 0, grown);
}
