/**
 * Any number of processes that act as one: the limits of other sides are kept together, breakers open together, one probes at
 * a time, one does what must be done once, orders of people on call reach all, and everybody knows who there is.
 *
 * Knows the store by its interface, and engines by what they ask of a fleet. Must not know documents, protocols, HTTP.
 */
import type { World } from '../requirement/clock.ts';
import type { Observe } from '../requirement/event.ts';
import type { Store } from '../requirement/store.ts';
import type { BoundStatus, ControlAction, EngineFleet, LimitGroups } from '../runtime/engine.ts';
import { BreakersOfFleet } from './breakers/fleet-breakers.ts';
import { MOST_ORDERS, Orders } from './control/orders.ts';
import { LimitsOfFleet } from './limits/fleet-limits.ts';
import type { QuotaLeaseStatus } from './limits/quota-lease.ts';
import type { UnitLeaseStatus } from './limits/unit-lease.ts';
import type { Member } from './member.ts';
import { differing, type KnownMember, Membership, MOST_MEMBERS } from './members/membership.ts';
import { Alone, type AloneOptions, type Work } from './work/alone.ts';

export type { AloneOptions, Work } from './work/alone.ts';

export interface FleetOptions {
  readonly store: Pick<Store, 'records' | 'leases' | 'signals'> & { readonly deliveries?: Claims };
  readonly world: World;
  /** Of the program. */
  readonly version: string;
  /**
   * What no two processes can hold at once, such as `host:port`: whoever starts there knows that its forerunner is dead, and
   * need not wait for it. Default: unknown.
   */
  readonly place?: string | undefined;
  /**
   * The name in this process's claims of deliveries: when it dies, another gives them back at once instead of waiting for
   * their end. Default: it claims nothing.
   */
  readonly owner?: string | undefined;
  readonly observe?: Observe | undefined;
}

type Claims = Pick<Store['deliveries'], 'releaseClaims'>;

/** What runs here and takes part. */
export interface FleetSubject {
  /** Versions of the documents, by requirement. */
  revisions(): Readonly<Record<string, string>>;
  obey(requirement: string, action: ControlAction, forMs: number | undefined): void;
}

export interface FleetStatus {
  /** This process. */
  readonly member: string;
  /** False: the store cannot be reached, and this process goes on with what it holds. */
  readonly reachable: boolean;
  readonly members: readonly FleetMember[];
  /** Requirements of which not all run the same version. */
  readonly mixed: readonly string[];
  readonly limits: readonly UnitLeaseStatus[];
}

export interface FleetMember {
  readonly id: string;
  readonly place: string;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds since it was last heard of, when the others were last read. */
  readonly age: number;
  readonly revisions: Readonly<Record<string, string>>;
}

/** Milliseconds: who has beaten since is there. */
const LIVELY = 3_500;

export class Fleet implements EngineFleet {
  readonly breakers: BreakersOfFleet;
  readonly limits: LimitsOfFleet;
  readonly #member: Member;
  readonly #observe: Observe | undefined;
  readonly #membership: Membership;
  readonly #orders: Orders;
  readonly #claims: Claims | undefined;
  readonly #works = new Set<Alone>();
  #subject: FleetSubject | undefined;
  #leaving: Promise<void> | undefined;

  constructor({ store, world, version, place = '', owner = '', observe }: FleetOptions) {
    this.#member = { id: world.identifier(), place, owner, world, store, reached: () => undefined };
    this.#claims = store.deliveries;
    this.#observe = observe;
    const reachable = (): boolean => this.#membership.reachable;
    this.limits = new LimitsOfFleet(this.#member, () => Math.max(1, this.#membership.known.length));
    this.breakers = new BreakersOfFleet(this.#member, reachable, () => this.#membership.now());
    this.#orders = new Orders(this.#member, (...order) => this.#subject?.obey(...order));
    this.#membership = new Membership(this.#member, version, {
      announce: () => ({ revisions: this.#subject?.revisions() ?? {}, breakers: this.breakers.hints(world.now()) }),
      heard: (members) => this.#heard(members),
      changed: (members, because) => this.#tell(members, because),
      gone: (member) => this.#giveBackFor(member),
      lost: (because) =>
        this.#tell(this.#membership.known.length, `the store cannot be reached (${because}); each goes on with what it holds`),
      found: () => this.#tell(this.#membership.known.length, 'the store can be reached again'),
    });
  }

  /** Takes part from now on: what runs here, and the limits that its engines were given. */
  serve(groups: LimitGroups, subject: FleetSubject): void {
    this.#subject = subject;
    this.limits.serve(groups);
    this.#membership.now();
  }

  /** The documents that run here have changed. */
  announce(): void {
    this.#membership.now();
  }

  ordered(requirement: string, action: string, forMs: number | undefined): void {
    this.#orders.give(requirement, action as ControlAction, forMs);
  }

  /**
   * Work that one member does at a time; it moves within seconds of a death. `work` is called again whenever it resolves, and
   * stops when its signal says so. Call what is returned to take no part any more.
   */
  alone(name: string, work: Work, options: AloneOptions = {}): () => Promise<void> {
    const alone = new Alone(this.#member, name, work, options);
    this.#works.add(alone);
    return async () => {
      this.#works.delete(alone);
      await alone.stop();
    };
  }

  status(): FleetStatus {
    const members = this.#membership.known;
    return {
      member: this.#member.id,
      reachable: this.#membership.reachable,
      members: members.map(({ id, place, version, startedAt, age, revisions }) => ({
        id,
        place,
        version,
        startedAt,
        age,
        revisions,
      })),
      mixed: differing(members),
      limits: this.limits.status(this.#member.world.now()),
    };
  }

  /** What was set aside here of each quota. */
  quotas(): readonly QuotaLeaseStatus[] {
    return this.limits.quotas(this.#member.world.now());
  }

  /** Everything that could grow, and where it stops. */
  bounds(): readonly BoundStatus[] {
    return [
      { bound: 'fleet members', used: this.#membership.known.length, limit: MOST_MEMBERS },
      { bound: 'orders to write down', used: this.#orders.unwritten, limit: MOST_ORDERS },
    ];
  }

  /** Gives back what it holds and says goodbye. The store stays open: whoever opened it closes it. */
  leave(): Promise<void> {
    this.#leaving ??= this.#leave();
    return this.#leaving;
  }

  async #leave(): Promise<void> {
    await this.#orders.close();
    await Promise.all([this.limits.close(), this.breakers.close(), ...Array.from(this.#works, (work) => work.stop())]);
    await this.#membership.leave();
  }

  #heard(members: readonly KnownMember[]): void {
    this.breakers.heard(members, this.#member.world.now());
    void this.#orders.read();
  }

  /** One of those who are left does it; if that one dies as well, the claims end by themselves. */
  #giveBackFor({ owner }: KnownMember): void {
    const living = this.#membership.known.filter(({ age }) => age < LIVELY);
    const [first] = [...living.map(({ id }) => id), this.#member.id].sort();
    if (owner === '' || first !== this.#member.id || living.some((other) => other.owner === owner)) return;
    this.#claims?.releaseClaims(owner).catch(() => undefined);
  }

  #tell(members: number, because: string): void {
    const at = this.#member.world.now();
    this.#observe?.({ name: 'fleet.changed', at, requirement: '', operation: '', call: '', attempt: 0, members, because });
  }
}
