/** Several gateways before one simulated other side: each with an engine, a clock and a connection to the store of its own. */

import type { RateLimit } from '../../requirement/policies.ts';
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
  leave(): Promise<void>;
}

export class Gateways {
  readonly world: SimulatedWorld;
  readonly store: SimulatedStore;
  readonly vendor: SimulatedVendor;
  readonly #limits: readonly RateLimit[];
  readonly #wait: number;
  readonly all: Gateway[] = [];

  constructor(seed: number, weather: Weather, limits: readonly RateLimit[], wait = 5_000, answersAfter = 5) {
    this.world = new SimulatedWorld(seed);
    this.store = new SimulatedStore(this.world, weather);
    this.#limits = limits;
    this.#wait = wait;
    this.vendor = new SimulatedVendor('vendor', this.world, () => ({ outcome: outcome('success'), after: answersAfter }));
  }

  join(ahead: number, place = ''): Gateway {
    const world = new OwnWorld(this.world, ahead);
    const store = this.store.for(world);
    const member = { id: world.identifier(), place, world, store, reached: () => undefined };
    const limits = new LimitsOfFleet(member, () => this.all.filter((gateway) => gateway.world.alive).length);
    const groups = new LimitGroups(limits);
    limits.serve(groups);
    const policies = policiesWith({
      rateLimit: { limits: this.#limits, wait: this.#wait },
      deadline: { total: 1_000_000 },
      concurrency: { queue: 40, wait: this.#wait },
    });
    const engine = new Engine({ requirement: simulatedRequirement(policies), world, groups });
    const operation = simulatedOperation('read' satisfies SimulatedOperation, policies);
    const gateway: Gateway = {
      world,
      engine,
      limits,
      call: (every, until) => {
        const next = (): void => {
          if (this.world.now() >= until) return;
          if (engine.status().waiting < 30) void engine.call(this.vendor.exchange(operation)).catch(() => undefined);
          at(world, world.now() + every * (0.5 + this.world.random()), next);
        };
        next();
      },
      leave: async () => {
        engine.close();
        await limits.close();
      },
    };
    this.all.push(gateway);
    return gateway;
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
