/**
 * Who is in the fleet: each member keeps a record of itself, which is gone some seconds after its last beat, and reads those
 * of the others. What it says of itself is what the others must know: versions of the documents, and what its breakers found.
 *
 * 1. A member is there from its first beat until it leaves, or until its record has ended by the store's clock.
 * 2. A beat that fails changes nothing of what is known; two in a row mean that the fleet is lost, which is told once.
 */
import { Beat } from '../beat.ts';
import type { BreakerHint } from '../breakers/quorum.ts';
import { type Member, PATIENCE } from '../member.ts';
import { within } from '../within.ts';
import { Departures } from './departures.ts';

export const MEMBERS = 'fleet.members';
/** Milliseconds. */
export const KEPT = 6_000;
const BEAT = 1_500;
/** So soon again after one that failed. */
const RETRY = 500;
/** Those beyond are not seen. */
export const MOST_MEMBERS = 500;

/** What a member says of itself. */
export interface Announcement {
  readonly place: string;
  /** The name in its claims of deliveries; empty: it has none. */
  readonly owner: string;
  /** Of the program. */
  readonly version: string;
  /** Wall-clock time of its start, milliseconds since 1970. */
  readonly startedAt: number;
  /** Versions of the documents it runs, by requirement. */
  readonly revisions: Readonly<Record<string, string>>;
  readonly breakers: Readonly<Record<string, BreakerHint>>;
}

export interface KnownMember extends Announcement {
  readonly id: string;
  /** Milliseconds since its last beat, when it was read. */
  readonly age: number;
}

export interface MembershipListener {
  announce(): Omit<Announcement, 'place' | 'owner' | 'version' | 'startedAt'>;
  /** After each beat that succeeded. */
  heard(members: readonly KnownMember[]): void;
  /** Others have come or gone, or run other documents than before: why, in words. */
  changed(members: number, because: string): void;
  /** Will not come back; told to all who are left. */
  gone(member: KnownMember): void;
  /** Two beats in a row have failed; or one has succeeded after that. */
  lost(because: string): void;
  found(): void;
}

export class Membership {
  readonly #member: Member;
  readonly #listener: MembershipListener;
  readonly #self: Pick<Announcement, 'place' | 'owner' | 'version' | 'startedAt'>;
  readonly #departures = new Departures();
  readonly #beat: Beat;
  #known: readonly KnownMember[] = [];
  #mixed = '';
  #failures = 0;

  constructor(member: Member, version: string, listener: MembershipListener) {
    this.#member = member;
    this.#listener = listener;
    this.#self = { place: member.place, owner: member.owner, version, startedAt: member.world.epoch() };
    this.#beat = new Beat(member.world, () => this.#once());
  }

  /** Those of the last beat, this one included, by id. */
  get known(): readonly KnownMember[] {
    return this.#known;
  }

  /** Whether the last beats have reached the store. */
  get reachable(): boolean {
    return this.#failures < 2;
  }

  /** Says what is new of this member, and hears what is new of the others. */
  now(): void {
    this.#beat.now();
  }

  async leave(): Promise<void> {
    await this.#beat.stop();
    const { world, store, id } = this.#member;
    try {
      await within(world, world.now() + PATIENCE, () => store.records.delete(MEMBERS, id));
    } catch {
      // Its record ends by itself.
    }
  }

  async #once(): Promise<number> {
    const { world, store, id } = this.#member;
    const until = world.now() + PATIENCE;
    const value = JSON.stringify({ ...this.#self, ...this.#listener.announce() });
    try {
      await within(world, until, () => store.records.put(MEMBERS, id, value, { for: KEPT }));
      const records = await within(world, until, () => store.records.list(MEMBERS, { limit: MOST_MEMBERS }));
      const known = records.map(({ name, value: said, age }) => ({ ...(JSON.parse(said) as Announcement), id: name, age }));
      if (this.#failures >= 2) this.#listener.found();
      this.#failures = 0;
      this.#compare(known);
      this.#listener.heard(known);
      for (const member of this.#departures.heard(known, world.now())) this.#listener.gone(member);
      return BEAT;
    } catch (error) {
      this.#failures += 1;
      this.#departures.lost();
      if (this.#failures === 2) this.#listener.lost(error instanceof Error ? error.message : String(error));
      return RETRY;
    }
  }

  #compare(known: readonly KnownMember[]): void {
    const before = new Set(this.#known.map(({ id }) => id));
    const after = new Set(known.map(({ id }) => id));
    this.#known = known;
    // Who comes last hears of all the others at once, and who is alone hears nothing.
    if (before.size === 0) {
      if (known.length > 1) this.#tell('this one has joined');
    } else for (const { id, place } of known) if (!before.has(id)) this.#tell(`${nameOf(id, place)} has joined`);
    for (const id of before) if (!after.has(id)) this.#tell(`${id} has gone`);
    const mixed = differing(known).join(', ');
    if (mixed === this.#mixed) return;
    this.#mixed = mixed;
    this.#tell(mixed === '' ? 'all run the same documents again' : `they run different versions of ${mixed}`);
  }

  #tell(because: string): void {
    this.#listener.changed(this.#known.length, because);
  }
}

/** Requirements that not all of those who run them run in the same version. */
export function differing(members: readonly KnownMember[]): readonly string[] {
  const revisions = new Map<string, string>();
  const found = new Set<string>();
  for (const member of members) {
    for (const [requirement, revision] of Object.entries(member.revisions)) {
      const other = revisions.get(requirement);
      if (other !== undefined && other !== revision) found.add(requirement);
      revisions.set(requirement, revision);
    }
  }
  // One that lacks a document that others run is mixed as well.
  for (const requirement of revisions.keys())
    if (members.some((member) => member.revisions[requirement] === undefined)) found.add(requirement);
  return [...found].sort();
}

function nameOf(id: string, place: string): string {
  return place === '' ? id : `${id} at ${place}`;
}
