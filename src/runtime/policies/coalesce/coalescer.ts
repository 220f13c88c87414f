/** The most calls of one requirement that wait for the answers of others; further ones ask for themselves. */
export const MAX_FOLLOWERS = 10_000;

interface Group<F> {
  readonly leader: string;
  readonly followers: Set<F>;
}

/**
 * Equal reads under way at the same time: the first one asks (the leader), the others wait for its answer (followers).
 *
 * Invariants
 * 1. An identity has a group exactly while its leader is under way or its answer is being copied.
 * 2. A follower is in one group at most; `followers` is the number of all of them and never above `maxFollowers`.
 */
export class Coalescer<F> {
  readonly #groups = new Map<string, Group<F>>();
  readonly #maxFollowers: number;
  #followers = 0;

  constructor(maxFollowers: number = MAX_FOLLOWERS) {
    this.#maxFollowers = maxFollowers;
  }

  /** Makes `call` the leader of an identity that has none. */
  lead(identity: string, call: string): void {
    this.#groups.set(identity, { leader: call, followers: new Set() });
  }

  hasLeader(identity: string): boolean {
    return this.#groups.has(identity);
  }

  /** Waits for the leader's answer. Returns the leader's call, or undefined when there is no room to wait. */
  follow(identity: string, follower: F): string | undefined {
    const group = this.#groups.get(identity);
    if (group === undefined || this.#followers >= this.#maxFollowers) return undefined;
    group.followers.add(follower);
    this.#followers += 1;
    return group.leader;
  }

  /** A follower goes away. */
  leave(identity: string, follower: F): void {
    if (this.#groups.get(identity)?.followers.delete(follower) === true) this.#followers -= 1;
  }

  /** The leader is done: ends the group and hands over who waited, in order of arrival. */
  disband(identity: string): readonly F[] {
    const group = this.#groups.get(identity);
    if (group === undefined) return [];
    this.#groups.delete(identity);
    this.#followers -= group.followers.size;
    return [...group.followers];
  }

  status(): CoalescerStatus {
    return { leaders: this.#groups.size, followers: this.#followers, maxFollowers: this.#maxFollowers };
  }
}

export interface CoalescerStatus {
  readonly leaders: number;
  readonly followers: number;
  readonly maxFollowers: number;
}
