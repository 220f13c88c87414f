import type { AuditRecord, Delivery, DeliveryAttempt, DeliveryFilter, DeliveryHistory } from '../../requirement/delivery.ts';
import { type AuditRow, auditOf } from './audit.ts';
import { readAnswer, readPayload } from './bodies.ts';
import { boxNumber, COLUMNS, type DeliveryRow, deliveryOf, stateNumber } from './columns.ts';
import type { Work } from './work.ts';

export const PAGE = 1_000;

export function get(work: Work, id: string): DeliveryHistory | undefined {
  const row = work.row<DeliveryRow & { body: Uint8Array | null }>(`SELECT ${COLUMNS}, body FROM deliveries WHERE id = ?`, id);
  if (row === undefined) return undefined;
  return {
    delivery: deliveryOf(row),
    payload: readPayload(work, row.sequence, id, row.body),
    answer: readAnswer(work, row.sequence, id),
    attempts: attemptsOf(work, row.sequence),
    acts: actsOf(work, row.sequence, id),
  };
}

export function list(
  work: Work,
  filter: DeliveryFilter,
  page: { readonly after?: number | undefined; readonly limit: number },
): Delivery[] {
  const limit = Math.min(Math.max(page.limit, 0), PAGE);
  return openParts(work, filter)
    .flatMap((part) => {
      const { sql, values } = where(part);
      return work.rows<DeliveryRow>(
        `SELECT ${COLUMNS} FROM deliveries WHERE sequence > ? ${sql} ORDER BY sequence LIMIT ?`,
        page.after ?? 0,
        ...values,
        limit,
      );
    })
    .sort((a, b) => a.sequence - b.sequence)
    .slice(0, limit)
    .map(deliveryOf);
}

/** What has not ended is found by requirement: without one in the filter, each that has any is looked through by itself. */
export function openParts(work: Work, filter: DeliveryFilter): DeliveryFilter[] {
  const { ids, requirement, states } = filter;
  const open = states !== undefined && states.length > 0 && states.every((state) => stateNumber(state) < 2);
  if (!open || ids !== undefined || requirement !== undefined) return [filter];
  return work
    .rows<{ requirement: string }>('SELECT DISTINCT requirement FROM depths WHERE state < 2 AND count > 0')
    .map((row) => ({ ...filter, requirement: row.requirement }));
}

/** From the sums where they say it, so that the size of a queue costs nothing to know. */
export function count(work: Work, filter: DeliveryFilter): { count: number; bytes: number } {
  const { ids, lane, operation, key, from, to, ...summed } = filter;
  const bySums = [ids, lane, operation, key, from, to].every((part) => part === undefined);
  const { sql, values } = where(bySums ? summed : filter, bySums);
  const found = work.row<{ count: number | null; bytes: number | null }>(
    bySums
      ? `SELECT sum(count) AS count, sum(bytes) AS bytes FROM depths WHERE 1 ${sql}`
      : `SELECT count(*) AS count, sum(size) AS bytes FROM deliveries WHERE 1 ${sql}`,
    ...values,
  );
  return { count: found?.count ?? 0, bytes: found?.bytes ?? 0 };
}

/** One text for each choice of conditions, so that there are few to prepare; lists go in as JSON. */
export function where(filter: DeliveryFilter, ofSums = false): { sql: string; values: (string | number)[] } {
  const values: (string | number)[] = [];
  let sql = '';
  const and = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    sql += ` AND ${condition}`;
    values.push(value);
  };
  and('id IN (SELECT value FROM json_each(?))', filter.ids === undefined ? undefined : JSON.stringify(filter.ids));
  and('box = ?', filter.box === undefined ? undefined : boxNumber(filter.box));
  and('lane = ?', filter.lane);
  and('requirement = ?', filter.requirement);
  and('operation = ?', filter.operation);
  and('key = ?', filter.key);
  and('accepted_at >= ?', filter.from);
  and('accepted_at < ?', filter.to);
  if (filter.states !== undefined) {
    const states = [...new Set(filter.states.map(stateNumber))].sort();
    // Literal, so that the partial indexes of states can be used: 64 texts at most.
    sql += ` AND state IN (${states.join(', ')})`;
    if (!ofSums && states.length > 0 && states.every((state) => state < 2)) sql += ' AND ended_at IS NULL';
    if (states.length > 0 && states.every((state) => state > 2)) sql += ' AND state > 2';
  }
  return { sql, values };
}

function attemptsOf(work: Work, sequence: number): DeliveryAttempt[] {
  return work
    .rows<Record<string, string | number | null>>('SELECT * FROM attempts WHERE delivery = ? ORDER BY number', sequence)
    .map((row) => ({
      at: row['at'] as number,
      outcome: row['outcome'] as DeliveryAttempt['outcome'],
      code: (row['code'] as string | null) ?? undefined,
      duration: row['duration'] as number,
      detail: (row['detail'] as string | null) ?? undefined,
      by: row['by'] as string,
    }));
}

function actsOf(work: Work, sequence: number, id: string): AuditRecord[] {
  return work
    .rows<AuditRow>(
      `SELECT * FROM audit WHERE sequence IN
         (SELECT audit FROM acts WHERE delivery = ? UNION SELECT sequence FROM audit WHERE subject = ?) ORDER BY sequence LIMIT ?`,
      sequence,
      id,
      PAGE,
    )
    .map(auditOf);
}
