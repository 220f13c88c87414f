/**
 * The breakers of this process, and what those of the same name elsewhere have found.
 *
 *   own calls fail ─▶ open ─▶ said with the next beat (at once) ─▶ others count: a quorum opens theirs
 *   wait over ─▶ half open ─▶ lease `probe/<name>` ─▶ probe ─▶ verdict, told to all ─▶ theirs close, or wait again
 *
 * | here          | what happens elsewhere                                  | here afterwards                    |
 * |---------------|---------------------------------------------------------|------------------------------------|
 * | closed        | a quorum of those with recent traffic has opened        | open, for the longest wait of them |
 * | open          | a probe was good                                        | closed                             |
 * | half open     | another has the lease                                   | refuses; asks again                |
 * | half open     | the other's probe was good, bad                         | closed, open for the other's wait  |
 * | half open     | the other has died                                      | gets the lease when it has ended   |
 * | any           | the store cannot be reached                             | decides alone                      |
 * | ordered       | anything                                                | as ordered                         |
 *
 * 1. What was opened by others is not said to others: one finding is counted once.
 * 2. While the store can be reached, only the holder of the lease probes.
 * 3. What was found before a probe found the other side working opens nothing any more.
 * 4. A process that was replaced says nothing, and members of one host speak with one voice.
 */
import type { BreakerTie, FleetBreakers } from '../../runtime/engine.ts';
import type { BreakerNotice, CircuitBreaker } from '../../runtime/policies/circuit-breaker/circuit-breaker.ts';
import { type Member, PATIENCE } from '../member.ts';
import { isSuccessor } from '../members/departures.ts';
import type { KnownMember } from '../members/membership.ts';
import type { BreakerHint } from './quorum.ts';
import { hostOf, quorum, voices } from './quorum.ts';

/** `{"name", "closed"}` or `{"name", "open": <ms>}`, or nothing but the name: somebody has opened. */
const BREAKERS = 'fleet.breakers';
/** Traffic is recent for so long, milliseconds. */
const RECENT = 30_000;
/** The lease of a prober; it is renewed while its probe is under way. */
const PROBE_LEASE = 3_000;
const ASK_AGAIN = 250;
/** A record may say what was so at most this long before it was written: one answer of the store later nobody waits for it. */
const WRITING = PATIENCE;
const MARGIN = 100;
/** A record stays small however many operations there are. */
const MOST_HINTS = 500;

export class BreakersOfFleet implements FleetBreakers {
  readonly #member: Member;
  readonly #reachable: () => boolean;
  readonly #sayNow: () => void;
  readonly #ties = new Map<string, Tie>();
  readonly #deaf: () => void;

  /** `sayNow`: the others should hear of the hints at once. */
  constructor(member: Member, reachable: () => boolean, sayNow: () => void) {
    this.#member = member;
    this.#reachable = reachable;
    this.#sayNow = sayNow;
    this.#deaf = member.store.signals.subscribe(BREAKERS, (text) => this.#hear(text));
  }

  tie(name: string): BreakerTie {
    const tie = new Tie(name, this.#member, this.#reachable, (finding) => this.#told(name, finding));
    this.#ties.set(name, tie);
    return tie;
  }

  untie(name: string): void {
    this.#ties.delete(name);
  }

  /** What this member has found, by breaker with recent traffic. */
  hints(now: number): Record<string, BreakerHint> {
    const hints: Record<string, BreakerHint> = {};
    let count = 0;
    for (const [name, tie] of this.#ties) {
      const hint = tie.hint(now);
      if (hint !== undefined && count++ < MOST_HINTS) hints[name] = hint;
    }
    return hints;
  }

  /** What all have found. */
  heard(members: readonly KnownMember[], now: number): void {
    const speaking = members.filter((member) => !members.some((other) => isSuccessor(other, member)));
    for (const [name, tie] of this.#ties) {
      const hints = speaking.flatMap(({ id, place, breakers, age }) => {
        const hint = breakers[name];
        if (hint === undefined) return [];
        const stale = now - age <= tie.closedAt + WRITING;
        return [{ host: hostOf(place, id), hint: hint.open === undefined || stale ? {} : { open: hint.open - age } }];
      });
      const wait = quorum(voices(hints));
      if (wait !== undefined) tie.openAs(wait, now);
    }
  }

  async close(): Promise<void> {
    this.#deaf();
    await Promise.all(Array.from(this.#ties.values(), (tie) => tie.release()));
    this.#ties.clear();
  }

  #told(name: string, finding: Finding): void {
    this.#sayNow();
    this.#member.store.signals
      .publish(BREAKERS, JSON.stringify({ name, member: this.#member.id, ...finding }))
      .catch(() => undefined);
  }

  #hear(text: string): void {
    // After a pause in hearing a store says no more than that something may have been missed.
    if (text === '') return this.#sayNow();
    const { name, member, probed, open } = JSON.parse(text) as Finding & { name: string; member: string };
    if (member === this.#member.id) return;
    const tie = this.#ties.get(name);
    const now = this.#member.world.now();
    if (probed !== true) this.#sayNow();
    else if (open === undefined) tie?.closeAs(now);
    else tie?.openAs(open, now);
  }
}

/** `probed`: a probe has found it; else only this member's calls have. */
interface Finding {
  readonly probed: boolean;
  readonly open: number | undefined;
}

class Tie implements BreakerTie {
  readonly #lease: string;
  readonly #member: Member;
  readonly #reachable: () => boolean;
  readonly #tell: (finding: Finding) => void;
  #breaker: CircuitBreaker | undefined;
  /** When a probe, here or elsewhere, last found the other side working. */
  closedAt = Number.NEGATIVE_INFINITY;
  /** Until when this member's own finding holds. */
  #foundUntil = Number.NEGATIVE_INFINITY;
  #mayProbeUntil = Number.NEGATIVE_INFINITY;
  #asking = false;
  #askAgainAt = Number.NEGATIVE_INFINITY;
  /** What happens now was said by others. */
  #following = false;

  constructor(name: string, member: Member, reachable: () => boolean, tell: (finding: Finding) => void) {
    this.#lease = `probe/${name}`;
    this.#member = member;
    this.#reachable = reachable;
    this.#tell = tell;
  }

  follow(breaker: CircuitBreaker): void {
    this.#breaker = breaker;
  }

  mayProbe(now: number): boolean {
    if (!this.#reachable()) return true;
    const may = now < this.#mayProbeUntil;
    // Half of the lease before its end it is renewed, as long as there is somebody who asks.
    if (now > this.#mayProbeUntil - PROBE_LEASE / 2) this.#ask(now);
    return may;
  }

  askAgainAt(now: number): number {
    return Math.max(now + ASK_AGAIN, this.#askAgainAt);
  }

  changed(notice: BreakerNotice, now: number): void {
    if (notice.name !== 'breaker.changed' || this.#following) return;
    const probed = notice.from === 'half open';
    if (notice.to === 'open') {
      this.#foundUntil = now + (notice.retryAfter ?? 0);
      this.#tell({ probed, open: notice.retryAfter });
    } else if (notice.to === 'closed' && probed) {
      this.#foundUntil = Number.NEGATIVE_INFINITY;
      this.closedAt = now;
      this.#tell({ probed, open: undefined });
    }
    if (probed) void this.release();
  }

  hint(now: number): BreakerHint | undefined {
    const breaker = this.#breaker;
    if (breaker === undefined) return undefined;
    if (now < this.#foundUntil) return { open: Math.round(this.#foundUntil - now) };
    return now - breaker.recordedAt < RECENT ? {} : undefined;
  }

  openAs(wait: number, now: number): void {
    this.#following = true;
    this.#breaker?.openAs(wait, now);
    this.#following = false;
  }

  closeAs(now: number): void {
    this.#following = true;
    this.#foundUntil = Number.NEGATIVE_INFINITY;
    this.closedAt = now;
    this.#breaker?.closeAs(now);
    this.#following = false;
  }

  async release(): Promise<void> {
    if (this.#mayProbeUntil === Number.NEGATIVE_INFINITY) return;
    this.#mayProbeUntil = Number.NEGATIVE_INFINITY;
    try {
      await this.#member.store.leases.release(this.#lease, this.#member.id);
    } catch {
      // It ends by itself.
    }
  }

  #ask(now: number): void {
    if (this.#asking || now < this.#askAgainAt) return;
    this.#asking = true;
    this.#askAgainAt = now + ASK_AGAIN;
    const { store, id } = this.#member;
    store.leases.acquire(this.#lease, id, PROBE_LEASE).then(
      (token) => {
        this.#asking = false;
        if (token !== undefined) this.#mayProbeUntil = now + PROBE_LEASE - MARGIN;
      },
      () => {
        this.#asking = false;
      },
    );
  }
}
