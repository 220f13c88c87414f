import type { World } from '../../requirement/clock.ts';
import type { CircuitBreakerSettings, ConcurrencySettings, Policies, RateLimitSettings } from '../../requirement/policies.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import { type BreakerListener, CircuitBreaker } from '../policies/circuit-breaker/circuit-breaker.ts';
import { Concurrency } from '../policies/concurrency/concurrency.ts';
import type { FleetBreakers } from './fleet-ties.ts';
import type { LaneBreaker, LaneLimit, LaneSlots } from './lane.ts';
import { Lane } from './lane.ts';
import type { LimitGroups } from './limit-groups.ts';
import type { Reporter } from './reporter.ts';

/** The state machines of one scope: all three for the requirement, those that differ for an operation. */
interface Scope {
  readonly breaker: LaneBreaker | undefined;
  readonly limit: LaneLimit | undefined;
  readonly slots: LaneSlots | undefined;
}

type WholeScope = { readonly [K in keyof Scope]: NonNullable<Scope[K]> };

const NOTHING: Scope = { breaker: undefined, limit: undefined, slots: undefined };

/**
 * Makes the lanes of a requirement and carries their state from one version of the document to the next: a breaker stays
 * open, what was sent stays counted, who waits goes on waiting. Only a changed URL is another system: its breakers are new.
 */
export class Lanes {
  readonly #world: World;
  readonly #reporter: Reporter;
  readonly #groups: LimitGroups;
  readonly #id: string;
  readonly #fleet: FleetBreakers | undefined;
  #whole: WholeScope;
  readonly #main: Lane;
  #own = new Map<string, { readonly scope: Scope; readonly lane: Lane }>();

  constructor(requirement: Requirement, world: World, reporter: Reporter, groups: LimitGroups, fleet?: FleetBreakers) {
    this.#world = world;
    this.#id = requirement.id;
    this.#reporter = reporter;
    this.#groups = groups;
    this.#fleet = fleet;
    const { circuitBreaker, rateLimit, concurrency } = requirement.policies;
    this.#whole = {
      breaker: this.#breaker('', undefined, circuitBreaker, false),
      limit: this.#limit('', undefined, rateLimit),
      slots: slotsFor(undefined, concurrency),
    };
    const { breaker, limit, slots } = this.#whole;
    this.#main = new Lane('', breaker, [limit], [slots], requirement.policies);
    this.#followOperations(requirement, false);
  }

  /** The lane in which an operation's calls go. */
  of(operation: string): Lane {
    return this.#own.size === 0 ? this.#main : (this.#own.get(operation)?.lane ?? this.#main);
  }

  /** The requirement's own first. */
  all(): readonly Lane[] {
    return [this.#main, ...Array.from(this.#own.values(), ({ lane }) => lane)];
  }

  /** Every breaker once. */
  breakers(): readonly LaneBreaker[] {
    return [
      this.#whole.breaker,
      ...Array.from(this.#own.values(), ({ scope }) => scope.breaker).filter((breaker) => breaker !== undefined),
    ];
  }

  reload(from: Requirement, to: Requirement): void {
    const moved = from.endpoint.url !== to.endpoint.url;
    const { circuitBreaker, rateLimit, concurrency } = to.policies;
    this.#whole = {
      breaker: this.#breaker('', this.#whole.breaker, circuitBreaker, moved),
      limit: this.#limit('', this.#whole.limit, rateLimit),
      slots: slotsFor(this.#whole.slots, concurrency),
    };
    const { breaker, limit, slots } = this.#whole;
    this.#main.link(breaker, [limit], [slots], to.policies);
    this.#followOperations(to, moved);
  }

  /** Leaves the limit groups and the fleet. */
  close(): void {
    this.#groups.leave(this.#whole.limit.shared, this.#whole.limit.settings);
    this.#fleet?.untie(this.#id);
    for (const [name, { scope }] of this.#own) {
      if (scope.limit !== undefined) this.#groups.leave(scope.limit.shared, scope.limit.settings);
      this.#fleet?.untie(this.#nameOf(name));
    }
  }

  #followOperations({ operations, policies }: Requirement, moved: boolean): void {
    const before = this.#own;
    this.#own = new Map();
    for (const operation of operations) {
      const known = before.get(operation.name);
      before.delete(operation.name);
      const scope = this.#scopeOf(operation.name, known?.scope ?? NOTHING, operation.policies, policies, moved);
      if (scope !== undefined)
        this.#own.set(operation.name, { scope, lane: this.#laneOf(operation.name, known?.lane, scope, operation.policies) });
      else if (known !== undefined) this.#rejoin(known.lane, operation.policies);
    }
    for (const [name, { scope, lane }] of before) {
      this.#leaveLimit(scope.limit);
      if (scope.breaker !== undefined) this.#fleet?.untie(this.#nameOf(name));
      this.#rejoin(lane, policies);
    }
  }

  /** What the operation has for itself; undefined: nothing, it goes in the requirement's lane. */
  #scopeOf(name: string, known: Scope, own: Policies, whole: Policies, moved: boolean): Scope | undefined {
    const breaker =
      own.circuitBreaker === whole.circuitBreaker ? undefined : this.#breaker(name, known.breaker, own.circuitBreaker, moved);
    const limit = own.rateLimit === whole.rateLimit ? undefined : this.#limit(name, known.limit, own.rateLimit);
    const slots = own.concurrency === whole.concurrency ? undefined : slotsFor(known.slots, own.concurrency);
    if (limit === undefined) this.#leaveLimit(known.limit);
    return breaker === undefined && limit === undefined && slots === undefined ? undefined : { breaker, limit, slots };
  }

  #laneOf(name: string, known: Lane | undefined, scope: Scope, policies: Policies): Lane {
    const breaker = scope.breaker ?? this.#whole.breaker;
    const limits = scope.limit === undefined ? [this.#whole.limit] : [this.#whole.limit, scope.limit];
    const slots = scope.slots === undefined ? [this.#whole.slots] : [this.#whole.slots, scope.slots];
    if (known === undefined) return new Lane(name, breaker, limits, slots, policies);
    known.link(breaker, limits, slots, policies);
    return known;
  }

  /** A lane that the document has no use for any more: its waiters go on under the requirement's limits. */
  #rejoin(lane: Lane, policies: Policies): void {
    lane.link(this.#whole.breaker, [this.#whole.limit], [this.#whole.slots], policies);
  }

  #breaker(operation: string, known: LaneBreaker | undefined, settings: CircuitBreakerSettings, moved: boolean): LaneBreaker {
    const now = this.#world.now();
    if (known === undefined || moved) {
      const tie = this.#fleet?.tie(this.#nameOf(operation));
      const listen: BreakerListener = (notice, at) => {
        this.#reporter.breaker(notice, at, operation);
        tie?.changed(notice, at);
      };
      const breaker = new CircuitBreaker(settings, now, listen, tie);
      tie?.follow(breaker);
      return { settings, breaker };
    }
    known.breaker.reconfigure(settings, now);
    return { settings, breaker: known.breaker };
  }

  #limit(operation: string, known: LaneLimit | undefined, settings: RateLimitSettings): LaneLimit {
    const now = this.#world.now();
    const epoch = this.#world.epoch();
    const own = this.#nameOf(operation);
    if (known === undefined) return { settings, shared: this.#groups.join(settings, now, epoch, own) };
    if (known.settings.group === settings.group) {
      known.shared.change(known.settings, settings, now, epoch);
      return { settings, shared: known.shared };
    }
    this.#groups.leave(known.shared, known.settings);
    return { settings, shared: this.#groups.join(settings, now, epoch, own) };
  }

  /** By which other processes know the limit or the breaker. */
  #nameOf(operation: string): string {
    return operation === '' ? this.#id : `${this.#id} ${operation}`;
  }

  #leaveLimit(limit: LaneLimit | undefined): void {
    if (limit !== undefined) this.#groups.leave(limit.shared, limit.settings);
  }
}

function slotsFor(known: LaneSlots | undefined, settings: ConcurrencySettings): LaneSlots {
  if (known === undefined) return { settings, slots: new Concurrency(settings) };
  known.slots.reconfigure(settings);
  return { settings, slots: known.slots };
}
