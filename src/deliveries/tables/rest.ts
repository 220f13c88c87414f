import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';

/** A wait that somebody may cut short. A call that comes while nobody waits cuts the next one short. */
export class Rest extends Alarm {
  readonly #world: World;
  #called = false;
  #resolve: (() => void) | undefined;

  constructor(world: World) {
    super();
    this.#world = world;
  }

  for(milliseconds: number): Promise<void> {
    if (this.#called) {
      this.#called = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#world.schedule(this, this.#world.now() + milliseconds);
    });
  }

  call(): void {
    if (this.#resolve === undefined) this.#called = true;
    else this.#end();
  }

  override ring(): void {
    this.#end();
  }

  #end(): void {
    this.#world.cancel(this);
    const resolve = this.#resolve;
    this.#resolve = undefined;
    resolve?.();
  }
}
