/** Changes of state that concern deliveries by condition instead of by claim: looked for without a lock, done under the locks of their keys. */
import type { Connections, Row, Session } from '../connections.ts';
import { beginWith, holdHeads, type Key, unblock } from './keys.ts';

/** A delivery that a change is meant for, as it was when it was looked for. */
export interface Candidate {
  readonly sequence: number;
  readonly id: string;
  readonly box: string;
  readonly lane: string;
  readonly key: string | null;
}

export const CANDIDATE = 'd.sequence, d.id, d.box, d.lane, d.key';

/**
 * `work` must judge again whether the change is still meant, in the same statement that makes it. The order of the keys is right
 * again afterwards.
 */
export async function underKeys<T>(
  connections: Connections,
  candidates: readonly Candidate[],
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const keys = candidates.flatMap(({ box, lane, key }): Key[] => (key === null ? [] : [{ box, lane, key }]));
  return connections.transaction(async (session) => {
    if (keys.length > 0) await holdHeads(session, keys);
    const result = await work(session);
    if (keys.length > 0) await unblock(session, keys);
    return result;
  }, beginWith(keys));
}

export function lanesOf(rows: readonly (Candidate | Row)[]): string[] {
  return [...new Set(rows.map(({ box, lane }) => `${box} ${lane}`))];
}
