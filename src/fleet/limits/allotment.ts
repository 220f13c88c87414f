/**
 * How the units of one limit are dealt out among the members of a fleet: what is written down of it. `allot` changes it.
 */

/** Times are the store's own, milliseconds. */
export interface Allotment {
  /** When it was last changed. */
  readonly at: number;
  readonly members: Readonly<Record<string, Holding>>;
  /** Units that nobody holds and nobody may get yet. */
  readonly resting: readonly Resting[];
}

export interface Holding {
  /** Where the member runs: of two that say the same, the earlier is dead. Empty: nobody knows. */
  readonly place: string;
  /** Nobody else has them, whatever else is said here. */
  readonly units: number;
  /** The member counts on them until then at most, unless it asks again or cannot reach the store. */
  readonly until: number;
  readonly need: number;
  /** How many units its document says the limit has. */
  readonly limit: number;
  /** When it last had its turn, where units go round. */
  readonly turn: number;
  /** Since when others have found it silent beyond `until`, without a break in which all were silent. */
  readonly absent?: number;
}

export interface Resting {
  readonly units: number;
  readonly until: number;
}

/** What a member asks. Durations are milliseconds. */
export interface Ask {
  readonly member: string;
  readonly place: string;
  /** It uses at most so many from now on; undefined: all that are written down for it. */
  readonly keep: number | undefined;
  /** How long units that it does not keep must still rest, the longest first; those beyond were not used lately. */
  readonly rests: readonly { readonly units: number; readonly for: number }[];
  /** Units it could use now. */
  readonly need: number;
  /** It has used its turn. */
  readonly spent: boolean;
  /** It goes away and keeps nothing. */
  readonly leaves: boolean;
  /** Its first: whoever was at its place before is gone. */
  readonly first: boolean;
}

export interface Terms {
  /** As the asking member's document says. */
  readonly units: number;
  /** Milliseconds that a unit must rest between two holders. */
  readonly rest: number;
  /** How long a member may count on what it holds, and how long it is waited for after that. */
  readonly lease: number;
  readonly absence: number;
}

export interface Grant {
  readonly units: number;
  /** What it should come down to as soon as it can, since others want more; `units`: nothing. */
  readonly comeDownTo: number;
  /** Units go round: it lets go of one as soon as it has used it. */
  readonly goesRound: boolean;
  /** Milliseconds before which nothing more can be had, as far as anybody knows. */
  readonly nothingFor: number;
  /** It may hold more than this some time: others hold units, or some rest. */
  readonly mayGrow: boolean;
  /** Others should ask at once: to come down, or to take what is free. */
  readonly tell: boolean;
  readonly members: number;
}

/** Everything there is, at the beginning. */
export const NOTHING_ALLOTTED: Allotment = { at: 0, members: {}, resting: [] };

export function readAllotment(text: string): Allotment {
  return JSON.parse(text) as Allotment;
}
