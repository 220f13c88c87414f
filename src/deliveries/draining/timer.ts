import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';

/** Calls back once, at the earliest of the times it was told since it last did. */
export class Timer extends Alarm {
  readonly #world: World;
  readonly #callback: () => void;

  constructor(world: World, callback: () => void) {
    super();
    this.#world = world;
    this.#callback = callback;
  }

  /** In so many milliseconds, unless it rings before that anyway. */
  within(duration: number): void {
    const at = this.#world.now() + duration;
    if (at < this.due) this.#world.schedule(this, at);
  }

  stop(): void {
    this.#world.cancel(this);
  }

  override ring(): void {
    this.#callback();
  }
}
