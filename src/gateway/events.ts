import type { World } from '../requirement/clock.ts';
import type { Event, EventFields, Observe } from '../requirement/event.ts';

/** The events that a gateway tells itself: about requests that are no calls yet, or never will be. */
type GatewayEvent = 'request.refused' | 'caller.repeated' | 'bound.reached' | 'webhook.refused';

export class GatewayEvents {
  readonly #world: World;
  readonly #observe: Observe;

  constructor(world: World, observe: Observe) {
    this.#world = world;
    this.#observe = observe;
  }

  /** `requirement` and `operation` are empty where the request was not known to be about one. */
  tell<N extends GatewayEvent>(name: N, fields: EventFields[N], requirement = '', operation = ''): void {
    // The name and its fields belong together by the signature; the union of all events cannot say so.
    this.#observe({ name, at: this.#world.now(), requirement, operation, call: '', attempt: 0, ...fields } as unknown as Event);
  }
}
