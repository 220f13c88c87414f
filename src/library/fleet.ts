/** The integrations of this process as part of a fleet: what they give it, and when. */
import { Fleet } from '../fleet/fleet.ts';
import type { World } from '../requirement/clock.ts';
import type { Observe } from '../requirement/event.ts';
import type { Store } from '../requirement/store.ts';
import type { ControlAction, LimitGroups } from '../runtime/engine.ts';

/** How this process takes part. */
export interface FleetSetting {
  /** Of the program, as others see it. */
  readonly version: string;
  /**
   * What no two processes can hold at once, such as `host:port`. Who starts there need not wait for a forerunner that died.
   * Default: unknown.
   */
  readonly place?: string | undefined;
}

/** A fleet needs a store that is open from the beginning: its limits cannot wait for the first durable use. */
export function fleetFor(
  setting: FleetSetting | undefined,
  store: Store | (() => Promise<Store>) | undefined,
  world: World,
  observe: Observe,
  owner: string,
): Fleet | undefined {
  if (setting === undefined || store === undefined || typeof store === 'function') return undefined;
  return new Fleet({ store, world, observe, version: setting.version, place: setting.place, owner });
}

/** What a fleet sees of one integration. */
interface Member {
  readonly requirement: { readonly id: string; readonly revision: string };
  readonly engine: { obey(action: ControlAction, forMs?: number): void };
}

/** Takes part with everything that runs; `all` is asked whenever somebody wants to know. */
export function serveFleet(
  fleet: Fleet | undefined,
  groups: LimitGroups,
  running: { values(): Iterable<Member>; get(id: string): Member | undefined },
): void {
  fleet?.serve(groups, {
    revisions: () => {
      const revisions: Record<string, string> = {};
      for (const { requirement } of running.values()) revisions[requirement.id] = requirement.revision;
      return revisions;
    },
    obey: (requirement, action, forMs) => running.get(requirement)?.engine.obey(action, forMs),
  });
}
