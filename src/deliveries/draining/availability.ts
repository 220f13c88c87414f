/**
 * Whether the store can be used, as those see it who use it. Told once when that changes, not with every failure.
 *
 *   available ──a use fails──▶ unavailable ──a use succeeds──▶ available
 *                                │      ▲
 *                                └──────┘ fails again: a longer pause
 */
import type { World } from '../../requirement/clock.ts';
import type { Observe } from '../../requirement/event.ts';

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;

export class Availability {
  readonly #world: World;
  readonly #observe: Observe | undefined;
  #failures = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #because: string | undefined;

  constructor(world: World, observe: Observe | undefined) {
    this.#world = world;
    this.#observe = observe;
  }

  /** Why it cannot be used; undefined: it can. */
  get failure(): string | undefined {
    return this.#because;
  }

  /** Milliseconds before which asking again is no use; 0: now. */
  get pause(): number {
    return Math.max(0, this.#pausedUntil - this.#world.now());
  }

  failed(error: unknown): void {
    const now = this.#world.now();
    // Of several uses that fail together, one makes the pause longer.
    if (now < this.#pausedUntil) return;
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#pausedUntil = now + longest / 2 + (this.#world.random() * longest) / 2;
    if (this.#because !== undefined) return;
    this.#because = error instanceof Error ? error.message : 'it failed';
    this.#tell(false, this.#because);
  }

  succeeded(): void {
    if (this.#because === undefined) return;
    this.#because = undefined;
    this.#failures = 0;
    this.#pausedUntil = Number.NEGATIVE_INFINITY;
    this.#tell(true, undefined);
  }

  #tell(available: boolean, because: string | undefined): void {
    const at = this.#world.now();
    this.#observe?.({ name: 'store.changed', at, requirement: '', operation: '', call: '', attempt: 0, available, because });
  }
}
