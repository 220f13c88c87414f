/**
 * Which members are gone for good, so that what they had begun can be given to others at once: each is told of once.
 *
 * | seen                                                                   | gone                         |
 * |------------------------------------------------------------------------|------------------------------|
 * | its record stays away from one reading to the next, for so long again  | yes                          |
 * | a later start at its place, and its own beats have stopped             | yes, before its record ends  |
 * | a later start at its place, and it beats                               | no: a start that will fail   |
 * | a reading failed in between                                            | counted anew: we were away   |
 */
import type { KnownMember } from './membership.ts';

/** Milliseconds: two beats that a living member cannot both have missed while others are heard. */
const SILENCE = 4_000;

export class Departures {
  #before: ReadonlyMap<string, KnownMember> = new Map();
  /** Since when those that were known have not been read. */
  readonly #missing = new Map<string, { readonly member: KnownMember; readonly since: number }>();
  #told: ReadonlySet<string> = new Set();

  /** Those that are now known to be gone. `now`: monotonic milliseconds. */
  heard(members: readonly KnownMember[], now: number): readonly KnownMember[] {
    const here = new Map(members.map((member) => [member.id, member]));
    for (const id of here.keys()) this.#missing.delete(id);
    for (const [id, member] of this.#before)
      if (!here.has(id) && !this.#told.has(id) && !this.#missing.has(id)) this.#missing.set(id, { member, since: now });
    const gone = members.filter((member) => !this.#told.has(member.id) && member.age >= SILENCE && isReplaced(member, members));
    this.#told = new Set([...gone, ...members.filter(({ id }) => this.#told.has(id))].map(({ id }) => id));
    this.#before = here;
    for (const [id, { member, since }] of this.#missing) {
      if (now - since < SILENCE) continue;
      this.#missing.delete(id);
      gone.push(member);
    }
    return gone;
  }

  /** The store has not answered: who is not there when it does may only have been kept from it as well. */
  lost(): void {
    this.#before = new Map();
    this.#missing.clear();
  }
}

function isReplaced(member: KnownMember, members: readonly KnownMember[]): boolean {
  return member.place !== '' && members.some((other) => isSuccessor(other, member));
}

/** Whether one started later where the other was. */
export function isSuccessor(one: KnownMember, other: KnownMember): boolean {
  return one.id !== other.id && one.place === other.place && one.place !== '' && one.startedAt > other.startedAt;
}
