/** What the store holds of one requirement, all boxes together. */
import type { StoreStanding } from './reading.ts';

export interface Queued {
  /** Waiting or under way. */
  readonly count: number;
  /** Milliseconds since the oldest of them was accepted; undefined: there is none. */
  readonly oldest: number | undefined;
  readonly dead: number;
}

/** `now`: milliseconds since 1970. */
export function queuedOf({ depths = [] }: StoreStanding, requirement: string, now: number): Queued {
  const own = depths.filter((depth) => depth.requirement === requirement);
  const waiting = own.filter(({ state }) => state === 'waiting' || state === 'claimed');
  const oldest = waiting.flatMap(({ oldestAt }) => (oldestAt === undefined ? [] : [Date.parse(oldestAt)]));
  return {
    count: sum(waiting),
    oldest: oldest.length === 0 ? undefined : Math.max(0, now - Math.min(...oldest)),
    dead: sum(own.filter(({ state }) => state === 'dead')),
  };
}

function sum(depths: readonly { readonly count: number }[]): number {
  return depths.reduce((total, { count }) => total + count, 0);
}
