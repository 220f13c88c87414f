import { Alarm } from '../requirement/clock.ts';
import { realWorld } from '../runtime/platform/world.ts';

class Wake extends Alarm {
  readonly #wake: () => void;

  constructor(wake: () => void) {
    super();
    this.#wake = wake;
  }

  override ring(): void {
    this.#wake();
  }
}

/** Resolves after so many milliseconds, or at once when `stopped` is aborted. */
export function pause(duration: number, stopped: AbortSignal): Promise<void> {
  const world = realWorld();
  return new Promise((resolve) => {
    if (stopped.aborted) return resolve();
    const alarm = new Wake(() => {
      stopped.removeEventListener('abort', early);
      resolve();
    });
    const early = (): void => {
      world.cancel(alarm);
      resolve();
    };
    stopped.addEventListener('abort', early, { once: true });
    world.schedule(alarm, world.now() + duration);
  });
}
