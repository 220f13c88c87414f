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

function oldest(work: Work, box: number, requirement: string, state: number): number | undefined {
  // The rows of the other state before it are few: those that are claimed, or those that wait while all else is claimed.
  return work.row<{ accepted_at: number }>(
    `SELECT accepted_at FROM deliveries WHERE requirement = ? AND box = ? AND ended_at IS NULL AND state = ${state === 0 ? 0 : 1} ORDER BY sequence LIMIT 1`,
    requirement,
    box,
  )?.accepted_at;
}
