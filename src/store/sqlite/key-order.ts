/**
 * The order within a key: of the deliveries of one lane with one key that have not ended, exactly one is not blocked.
 *
 * 1. While one of them is claimed, it is that one.
 * 2. Otherwise it is the one accepted first.
 *
 * So a claim looks at no key at all, and the end of one of them frees the next with two look-ups.
 */
import { boxOf, WAITING } from './columns.ts';
import type { Work } from './work.ts';

export interface Keyed {
  readonly box: number;
  readonly lane: string;
  readonly key: string | null;
}

export function isBlocked(work: Work, box: number, lane: string, key: string): boolean {
  return head(work, box, lane, key) !== undefined;
}

/** After any change to the open deliveries of a key. */
export function reorder(work: Work, { box, lane, key }: Keyed): void {
  if (key === null) return;
  const first = work.row<{ sequence: number }>(
    'SELECT sequence FROM deliveries WHERE box = ? AND lane = ? AND key = ? AND blocked = 1 AND ended_at IS NULL ORDER BY sequence LIMIT 1',
    box,
    lane,
    key,
  );
  if (first === undefined) return;
  const now = head(work, box, lane, key);
  if (now !== undefined && (now.state !== WAITING || now.sequence < first.sequence)) return;
  if (now !== undefined) work.run('UPDATE deliveries SET blocked = 1 WHERE sequence = ?', now.sequence);
  work.run('UPDATE deliveries SET blocked = 0 WHERE sequence = ?', first.sequence);
  work.signal('deliveries', `${boxOf(box)} ${lane}`);
}

function head(work: Work, box: number, lane: string, key: string): { sequence: number; state: number } | undefined {
  return work.row(
    'SELECT sequence, state FROM deliveries WHERE box = ? AND lane = ? AND key = ? AND blocked = 0 AND ended_at IS NULL LIMIT 1',
    box,
    lane,
    key,
  );
}
