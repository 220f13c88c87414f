/** All limits of this process that are shared with the fleet: one lease for each, however many limiters mean it. */
import type { FleetLimits, LimitGroups } from '../../runtime/engine.ts';
import type { QuotaTerms, SharedTerms, ShareSource, UnitUsage } from '../../runtime/policies/rate-limit/unit-share.ts';
import type { Member } from '../member.ts';
import { QuotaLease, type QuotaLeaseStatus } from './quota-lease.ts';
import { UnitLease, type UnitLeaseStatus } from './unit-lease.ts';

/** `<name of a limit>`: who holds some of it, or waits, asks now. */
const LIMITS = 'fleet.limits';
/** `{"scope", "for"}`: the other side has said "too many". */
const EMPTIED = 'fleet.emptied';
/** Nothing in the store is longer. */
const LONGEST_NAME = 400;

export class LimitsOfFleet implements FleetLimits {
  readonly #member: Member;
  readonly #members: () => number;
  readonly #units = new Map<string, UnitLease>();
  readonly #quotas = new Map<string, QuotaLease>();
  readonly #closing = new Set<Promise<void>>();
  readonly #deaf: readonly (() => void)[];
  #groups: LimitGroups | undefined;

  /** `members`: how many there are, as last known. */
  constructor(member: Member, members: () => number) {
    this.#member = member;
    this.#members = members;
    const { signals } = member.store;
    this.#deaf = [
      signals.subscribe(LIMITS, (name) => this.#units.get(name)?.askNow()),
      signals.subscribe(EMPTIED, (text) => this.#hearEmptied(text)),
    ];
  }

  /** The limits of this process, which are woken when more is held. */
  serve(groups: LimitGroups): void {
    this.#groups = groups;
  }

  sharesOf(scope: string): ShareSource {
    return {
      openUnits: (terms, usage) => this.#openUnits({ ...terms, name: nameIn(scope, terms.name) }, usage),
      openQuota: (terms) => this.#openQuota({ ...terms, name: nameIn(scope, terms.name) }),
    };
  }

  emptied(scope: string, until: number, now: number): void {
    for (const [name, lease] of this.#units) if (name.startsWith(`${scope} `)) lease.refused(now);
    this.#publish(EMPTIED, JSON.stringify({ scope, for: Math.round(until - now) }));
  }

  status(now: number): readonly UnitLeaseStatus[] {
    return Array.from(this.#units.values(), (lease) => lease.status(now));
  }

  quotas(now: number): readonly QuotaLeaseStatus[] {
    return Array.from(this.#quotas.values(), (lease) => lease.status(now));
  }

  /** Gives everything back. */
  async close(): Promise<void> {
    for (const stop of this.#deaf) stop();
    const all = [...this.#units.values(), ...this.#quotas.values()];
    this.#units.clear();
    this.#quotas.clear();
    await Promise.all([...all.map((lease) => lease.close()), ...this.#closing]);
  }

  #openUnits(terms: SharedTerms, usage: UnitUsage): ReturnType<ShareSource['openUnits']> {
    const { name } = terms;
    let lease = this.#units.get(name);
    if (lease === undefined) {
      lease = new UnitLease(
        this.#member,
        terms,
        () => this.#publish(LIMITS, name),
        () => this.#groups?.wake(),
      );
      this.#units.set(name, lease);
    }
    lease.join(usage, terms.units);
    const opened = lease;
    return { share: opened, close: () => this.#closeUnits(opened, usage) };
  }

  #closeUnits(lease: UnitLease, usage: UnitUsage): void {
    // The last log stays with the lease until the units are given back: it knows how long they must rest.
    if (lease.users > 1) lease.leave(usage);
    else if (this.#units.get(lease.name) === lease) {
      this.#units.delete(lease.name);
      this.#letGo(lease.close());
    }
  }

  #openQuota(terms: QuotaTerms): ReturnType<ShareSource['openQuota']> {
    let lease = this.#quotas.get(terms.name);
    if (lease === undefined) {
      lease = new QuotaLease(this.#member, terms, this.#members, () => this.#groups?.wake());
      this.#quotas.set(terms.name, lease);
    }
    lease.join(terms.count);
    const opened = lease;
    return {
      share: opened,
      close: () => {
        if (opened.users > 1) return opened.leave(terms.count);
        if (this.#quotas.get(opened.name) !== opened) return;
        this.#quotas.delete(opened.name);
        this.#letGo(opened.close());
      },
    };
  }

  #letGo(closing: Promise<void>): void {
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }

  #hearEmptied(text: string): void {
    // After a pause in hearing a store says no more than that something may have been missed.
    if (text === '') return;
    const { scope, for: duration } = JSON.parse(text) as { scope: string; for: number };
    const now = this.#member.world.now();
    this.#groups?.empty(scope, now + duration, now);
  }

  /** Best effort: whoever does not hear it asks with the next beat. */
  #publish(topic: string, text: string): void {
    this.#member.store.signals.publish(topic, text).catch(() => undefined);
  }
}

function nameIn(scope: string, name: string): string {
  return `${scope} ${name}`.slice(0, LONGEST_NAME);
}
