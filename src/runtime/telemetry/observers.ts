import type { CallCounter, Event, Observe } from '../../requirement/event.ts';
import { COUNTS_NOTHING } from '../../requirement/event.ts';
import type { CallEnding, OutcomeKind } from '../../requirement/outcome.ts';

/**
 * Several observers as one. While each of them only counts, so does the one: no event is built for what every call does.
 * One that needs whole events makes all of them hear by events until it leaves.
 */
export class Observers {
  readonly #all = new Set<Observe>();
  readonly #observe: Observe & { counter?: CallCounter | undefined };

  constructor(first: readonly Observe[] = []) {
    this.#observe = (event: Event): void => {
      for (const observe of this.#all) observe(event);
    };
    for (const observe of first) this.#all.add(observe);
    this.#settle();
  }

  /** For engines: hears of everything on behalf of all. */
  get observe(): Observe {
    return this.#observe;
  }

  /** Hears of everything from now on; call what is returned to stop. */
  add(observe: Observe): () => void {
    this.#all.add(observe);
    this.#settle();
    return () => {
      this.#all.delete(observe);
      this.#settle();
    };
  }

  #settle(): void {
    const counters = Array.from(this.#all, ({ counter }) => counter);
    if (counters.includes(undefined)) {
      this.#observe.counter = undefined;
      return;
    }
    const counting = counters.filter((counter) => counter !== undefined && counter !== COUNTS_NOTHING) as CallCounter[];
    this.#observe.counter = counting.length > 1 ? new SeveralCounters(counting) : (counting[0] ?? COUNTS_NOTHING);
  }
}

class SeveralCounters implements CallCounter {
  readonly #all: readonly CallCounter[];

  constructor(all: readonly CallCounter[]) {
    this.#all = all;
  }

  callStarted(requirement: string, operation: string): void {
    for (const counter of this.#all) counter.callStarted(requirement, operation);
  }

  callEnded(requirement: string, operation: string, outcome: CallEnding, duration: number): void {
    for (const counter of this.#all) counter.callEnded(requirement, operation, outcome, duration);
  }

  attemptStarted(requirement: string, operation: string): void {
    for (const counter of this.#all) counter.attemptStarted(requirement, operation);
  }

  attemptEnded(requirement: string, operation: string, outcome: OutcomeKind, duration: number): void {
    for (const counter of this.#all) counter.attemptEnded(requirement, operation, outcome, duration);
  }

  attemptReleased(requirement: string, operation: string): void {
    for (const counter of this.#all) counter.attemptReleased(requirement, operation);
  }
}
