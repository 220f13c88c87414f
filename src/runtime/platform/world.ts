import type { Alarm, World } from '../../requirement/clock.ts';
import { identifierSource } from './identifiers.ts';
import { TimerWheel } from './timer-wheel.ts';

// Bound once: the method checks its receiver at every call, which costs as much as half the reading of the clock.
const monotonic = performance.now.bind(performance);

class RealWorld implements World {
  readonly #wheel = new TimerWheel(monotonic);
  readonly #identifier = identifierSource();

  now(): number {
    return monotonic();
  }

  epoch(): number {
    return Date.now();
  }

  random(): number {
    return Math.random();
  }

  identifier(): string {
    return this.#identifier();
  }

  schedule(alarm: Alarm, at: number): void {
    this.#wheel.schedule(alarm, at);
  }

  cancel(alarm: Alarm): void {
    this.#wheel.cancel(alarm);
  }
}

let world: World | undefined;

/** The machine's own time and chance. One for the whole process, so that all engines share one timer. */
export function realWorld(): World {
  world ??= new RealWorld();
  return world;
}
