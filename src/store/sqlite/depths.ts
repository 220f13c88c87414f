import type { Depth } from '../../requirement/store.ts';
import { boxOf, stateOf } from './columns.ts';
import type { Work } from './work.ts';

/** Of very many requirements the first; there is no status without an end. */
const MOST = 10_000;

/** From the sums, with two seeks for each kind that has not ended. */
export function depths(work: Work): Depth[] {
  return work
    .rows<{ box: number; requirement: string; state: number; count: number }>(
      'SELECT box, requirement, state, count FROM depths WHERE count > 0 ORDER BY box, requirement, state LIMIT ?',
      MOST,
    )
    .map(({ box, requirement, state, count }) => ({
      box: boxOf(box),
      requirement,
      state: stateOf(state),
      count,
      oldestAt: state < 2 ? oldest(work, box, requirement, state) : undefined,
    }));
}

/** Claimed ones are few, wherever among those that wait they were accepted; of those that wait only the claimed can be before the first. */
export const OLDEST_CLAIMED =
  'SELECT min(accepted_at) AS accepted_at FROM deliveries WHERE state = 1 AND +requirement = ? AND +box = ? AND owner IS NOT NULL';
export const OLDEST_WAITING =
  'SELECT accepted_at FROM deliveries WHERE requirement = ? AND box = ? AND ended_at IS NULL AND state = 0 ORDER BY sequence LIMIT 1';

function oldest(work: Work, box: number, requirement: string, state: number): number | undefined {
  const sql = state === 0 ? OLDEST_WAITING : OLDEST_CLAIMED;
  return work.row<{ accepted_at: number | null }>(sql, requirement, box)?.accepted_at ?? undefined;
}
