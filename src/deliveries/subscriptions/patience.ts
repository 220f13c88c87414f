/** How long something may take at most, by the world's clock; stopped sooner where somebody else says so. */
import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';

export class Patience extends Alarm {
  readonly signal: AbortSignal;
  readonly #over = new AbortController();
  readonly #world: World;

  /** `most`: milliseconds from now. `stop`: ends it before. */
  constructor(world: World, most: number, stop?: AbortSignal) {
    super();
    this.#world = world;
    this.signal = stop === undefined ? this.#over.signal : AbortSignal.any([this.#over.signal, stop]);
    world.schedule(this, world.now() + most);
  }

  /** Whether the time ran out. */
  get over(): boolean {
    return this.#over.signal.aborted;
  }

  /** It ended in time. */
  end(): void {
    this.#world.cancel(this);
  }

  override ring(): void {
    this.#over.abort(new Error('it takes too long'));
  }
}
