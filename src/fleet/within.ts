import type { World } from '../requirement/clock.ts';
import { Alarm } from '../requirement/clock.ts';

/**
 * Begins work that must have answered by the monotonic time `until`; rejects when it has not, or when it is that late already.
 * What it does afterwards is not heard.
 */
export function within<T>(world: World, until: number, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    if (world.now() >= until) return reject(late());
    const limit = new Limit(() => reject(late()));
    world.schedule(limit, until);
    work().then(
      (value) => {
        world.cancel(limit);
        resolve(value);
      },
      (error: unknown) => {
        world.cancel(limit);
        reject(error);
      },
    );
  });
}

function late(): Error {
  return new Error('the store has not answered in time');
}

class Limit extends Alarm {
  readonly #over: () => void;

  constructor(over: () => void) {
    super();
    this.#over = over;
  }

  override ring(): void {
    this.#over();
  }
}
