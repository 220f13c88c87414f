import type { World } from '../../requirement/clock.ts';
import { identifierSource } from './identifiers.ts';
import { TimerWheel } from './timer-wheel.ts';

// Bound once: the method checks its receiver at every call, which costs as much as half the reading of the clock.
const monotonic = performance.now.bind(performance);

/** The wheel itself, so that setting an alarm is one call. */
class RealWorld extends TimerWheel implements World {
  readonly #identifier = identifierSource();

  constructor() {
    super(monotonic);
  }

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
}

let world: World | undefined;

/** The machine's own time and chance. One for the whole process, so that all engines share one timer. */
export function realWorld(): World {
  world ??= new RealWorld();
  return world;
}
