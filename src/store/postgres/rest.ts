import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';

/** A pause that can be cut short. */
export class Rest extends Alarm {
  readonly #world: World;
  #wake: () => void = () => undefined;

  constructor(world: World) {
    super();
    this.#world = world;
  }

  over(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#world.schedule(this, this.#world.now() + milliseconds);
    });
  }

  cut(): void {
    this.#world.cancel(this);
    this.#wake();
  }

  override ring(): void {
    this.#wake();
  }
}
