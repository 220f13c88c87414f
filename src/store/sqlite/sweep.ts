import type { Delivery } from '../../requirement/delivery.ts';
import { dropBodies } from './bodies.ts';
import { EXPIRED, releaseLapsed } from './claim.ts';
import { COLUMNS, DEAD, type DeliveryRow } from './columns.ts';
import { die, weight } from './ending.ts';
import { sweepRecords } from './records.ts';
import type { Work } from './work.ts';

/** Of each kind at once: a step takes milliseconds, so that nobody waits long behind it. */
const STEP = 1_000;
/** Words that every process has had time to hear. */
const SIGNALS_KEPT = 60_000;

export interface Swept {
  readonly died: readonly Delivery[];
  readonly released: number;
  readonly removed: number;
  readonly more: boolean;
}

export function sweep(work: Work): Swept {
  const released = releaseLapsed(work, STEP);
  const room = STEP - work.untold.length;
  const expired = work.rows<DeliveryRow>(
    `SELECT ${COLUMNS} FROM deliveries WHERE expires_at <= ? AND expires_at IS NOT NULL AND state = 0 ORDER BY expires_at LIMIT ?`,
    work.now,
    room,
  );
  for (const row of expired) die(work, row, DEAD, EXPIRED);
  const died = [...work.untold];
  const removed = removeGone(work);
  const others = [
    work.run(
      'DELETE FROM names WHERE (box, requirement, name) IN (SELECT box, requirement, name FROM names WHERE until <= ? LIMIT ?)',
      work.now,
      STEP,
    ),
    sweepRecords(work, STEP),
    work.run('DELETE FROM leases WHERE until <= ?', work.now),
    forgetActs(work),
    work.run(
      'DELETE FROM signals WHERE at <= ? AND sequence IN (SELECT sequence FROM signals ORDER BY sequence LIMIT ?)',
      work.now - SIGNALS_KEPT,
      STEP,
    ),
  ];
  const more = [released, removed, expired.length + (STEP - room), ...others].some((count) => count >= STEP);
  return { died, released, removed, more };
}

function removeGone(work: Work): number {
  const rows = work.rows<DeliveryRow>(
    `SELECT ${COLUMNS} FROM deliveries WHERE gone_at <= ? AND gone_at IS NOT NULL ORDER BY gone_at LIMIT ?`,
    work.now,
    STEP,
  );
  for (const row of rows) {
    work.run('DELETE FROM deliveries WHERE sequence = ?', row.sequence);
    work.run('DELETE FROM attempts WHERE delivery = ?', row.sequence);
    work.run('DELETE FROM acts WHERE delivery = ?', row.sequence);
    dropBodies(work, row.sequence);
    work.bytes -= weight(row);
    work.depth(row.box, row.requirement, row.state, -1, -row.size);
  }
  return rows.length;
}

/** The sequences of the log have no gaps, so its two ends say how long it is. */
function forgetActs(work: Work): number {
  const newest = work.row<{ sequence: number }>('SELECT sequence FROM audit ORDER BY sequence DESC LIMIT 1')?.sequence ?? 0;
  const oldest = work.row<{ sequence: number }>('SELECT sequence FROM audit ORDER BY sequence LIMIT 1')?.sequence ?? 0;
  const upTo = Math.min(newest - work.limits.audit, oldest + STEP - 1);
  return upTo < oldest ? 0 : work.run('DELETE FROM audit WHERE sequence <= ?', upTo);
}
