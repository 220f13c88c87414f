import type { World } from '../requirement/clock.ts';
import { Alarm } from '../requirement/clock.ts';

/** Does something again and again: each time says in how many milliseconds the next is. */
export class Beat extends Alarm {
  readonly #world: World;
  readonly #work: () => Promise<number>;
  #stopped = false;
  #again = false;
  #working: Promise<void> | undefined;

  constructor(world: World, work: () => Promise<number>) {
    super();
    this.#world = world;
    this.#work = work;
  }

  /** At the next opportunity, or once more when what is under way has ended. */
  now(): void {
    if (this.#stopped) return;
    if (this.#working !== undefined) this.#again = true;
    else this.#world.schedule(this, this.#world.now());
  }

  override ring(): void {
    this.#again = false;
    this.#working = this.#work().then((pause) => {
      this.#working = undefined;
      if (this.#stopped) return;
      this.#world.schedule(this, this.#world.now() + (this.#again ? 0 : pause));
    });
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#world.cancel(this);
    await this.#working;
  }
}
