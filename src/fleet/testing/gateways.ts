/** Several gateways before one simulated other side: each with an engine, a clock and a connection to the store of its own. */

import type { Policies, RateLimit } from '../../requirement/policies.ts';
import { Engine, LimitGroups } from '../../runtime/engine.ts';
import { outcome } from '../../runtime/simulation/answers.ts';
import {
  policiesWith,
  type SimulatedOperation,
  simulatedOperation,
  simulatedRequirement,
} from '../../runtime/simulation/requirement.ts';
import { SimulatedVendor } from '../../runtime/simulation/vendor.ts';
import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import { LimitsOfFleet } from '../limits/fleet-limits.ts';
import { at, OwnWorld } from './own-world.ts';
import { SimulatedStore, type Weather } from './simulated-store.ts';

export interface Gateway {
  readonly world: OwnWorld;
  readonly engine: Engine;
  readonly limits: LimitsOfFleet;
  /** Calls until `until`, one about every `every` milliseconds, each willing to wait. */
  call(every: number, until: number): void;
  /** Its document says other limits from now on. */
  reload(limits: readonly RateLimit[]): void;
  /** Another document of the same group calls as well. */
  alongside(limits: readonly RateLimit[], every: number, until: number): void;
  leave(): Promise<void>;
}

export class Gateways {
  readonly world: SimulatedWorld;
  readonly store: SimulatedStore;
  readonly vendor: SimulatedVendor;
  readonly #limits: readonly RateLimit[];
  readonly #wait: number;
  readonly #group: string | undefined;
  readonly #senders = new WeakMap<object, number>();
  #refusesBeyond = { count: Number.POSITIVE_INFINITY, window: 0 };
  readonly all: Gateway[] = [];

  constructor(seed: number, weather: Weather, limits: readonly RateLimit[], wait = 5_000, answersAfter = 5, group?: string) {
    this.world = new SimulatedWorld(seed);
    this.store = new SimulatedStore(this.world, weather);
    this.#limits = limits;
    this.#wait = wait;
    this.#group = group;
    this.vendor = new SimulatedVendor('vendor', this.world, () => ({
      outcome: this.#tooMany() ? outcome('throttled', { retryAfter: 500 }) : outcome('success'),
      after: answersAfter,
    }));
  }

  /** The other side says 429 to what is more than so many in a window. */
  vendorRefusesBeyond(count: number, window: number): void {
    this.#refusesBeyond = { count, window };
  }

  /** When what one gateway sent has arrived. */
  sentBy(gateway: number): number[] {
    return this.vendor.arrivals.filter(({ exchange }) => this.#senders.get(exchange) === gateway).map((arrival) => arrival.at);
  }

  join(ahead: number, place = ''): Gateway {
    const world = new OwnWorld(this.world, ahead);
    const store = this.store.for(world);
    const member = { id: world.identifier(), place, owner: '', world, store, reached: () => undefined };
    const limits = new LimitsOfFleet(member, () => this.all.filter((gateway) => gateway.world.alive).length);
    const groups = new LimitGroups(limits);
    limits.serve(groups);
    const number = this.all.length;
    const engine = new Engine({ requirement: simulatedRequirement(this.#policies(this.#limits)), world, groups });
    const other: Engine[] = [];
    const gateway: Gateway = {
      world,
      engine,
      limits,
      call: (every, until) => this.#callOnAndOn(engine, world, number, every, until),
      reload: (changed) => engine.reload(simulatedRequirement(this.#policies(changed))),
      alongside: (ofOther, every, until) => {
        const requirement = simulatedRequirement(this.#policies(ofOther));
        const second = new Engine({ requirement: { ...requirement, id: 'REQ-I-002' }, world, groups });
        other.push(second);
        this.#callOnAndOn(second, world, number, every, until);
      },
      leave: async () => {
        for (const each of [engine, ...other]) each.close();
        await limits.close();
      },
    };
    this.all.push(gateway);
    return gateway;
  }

  #policies(limits: readonly RateLimit[]): Policies {
    return policiesWith({
      rateLimit: { limits, wait: this.#wait, ...(this.#group === undefined ? {} : { group: this.#group }) },
      deadline: { total: 1_000_000 },
      concurrency: { queue: 40, wait: this.#wait },
    });
  }

  #callOnAndOn(engine: Engine, world: OwnWorld, number: number, every: number, until: number): void {
    const next = (): void => {
      if (this.world.now() >= until) return;
      if (engine.status().waiting < 30) {
        const operation = simulatedOperation('read' satisfies SimulatedOperation, engine.requirement.policies);
        const exchange = this.vendor.exchange(operation);
        this.#senders.set(exchange, number);
        void engine.call(exchange).catch(() => undefined);
      }
      at(world, world.now() + every * (0.5 + this.world.random()), next);
    };
    next();
  }

  /** Of the last window, the newest included. */
  #tooMany(): boolean {
    const { arrivals } = this.vendor;
    const { count, window } = this.#refusesBeyond;
    if (count === Number.POSITIVE_INFINITY) return false;
    const from = this.world.now() - window;
    return arrivals.slice(-4 * count).filter((arrival) => arrival.at > from).length > count;
  }
}

/** The most in any half-open window of that length; times ascend. */
export function mostIn(window: number, times: readonly number[]): number {
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] as number) - (times[first] as number) >= window) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
