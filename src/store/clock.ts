/**
 * The clock of a store that lives in one process: what the machine said when it was opened, and how much has passed since.
 * A clock that is set back or forward meanwhile moves nothing.
 */
import type { World } from '../requirement/clock.ts';

export function elapsingClock(world: World): () => number {
  const opened = sinceOpened(world);
  return () => Math.floor(opened + world.now());
}

/** So often the two clocks are read together: whoever is put aside between two readings sees them apart. */
const READINGS = 16;

/** What the wall clock shows more than the monotonic one. The pair of readings that lie closest is the truest. */
function sinceOpened(world: World): number {
  let narrowest = Number.POSITIVE_INFINITY;
  let ahead = 0;
  for (let reading = 0; reading < READINGS; reading++) {
    const before = world.now();
    const epoch = world.epoch();
    const after = world.now();
    if (after - before >= narrowest) continue;
    narrowest = after - before;
    ahead = epoch - after;
  }
  return ahead;
}

/** What is said may have waited so long for its turn, milliseconds, before a clock counts as one that is behind. */
const LONGEST_TURN = 10_000;
/** What is said so much later was not said in the same breath. */
const LATER = 1_000;

/**
 * Never behind the latest time that was ever written into the store. A clock that is behind goes on from there; one that only
 * had to wait for its turn while others wrote is not, and must not be put forward: it would run faster than time, and the claims
 * of everybody else would seem to be over.
 *
 *   right ──says what is far behind──▶ doubted ──is still behind, later──▶ put forward by what it was behind at first
 *     ▲                                  │
 *     └──says what is not: it was stopped, and goes on
 */
export class WrittenClock {
  #ahead = 0;
  #doubted: { readonly said: number; readonly behind: number } | undefined;

  /** `said` by the process, `written` in the store. */
  at(said: number, written: number): number {
    const behind = written - said - this.#ahead;
    if (behind <= LONGEST_TURN) this.#doubted = undefined;
    else if (this.#doubted === undefined) this.#doubted = { said, behind };
    else if (said - this.#doubted.said >= LATER) {
      this.#ahead += this.#doubted.behind;
      this.#doubted = undefined;
    }
    return Math.max(said + this.#ahead, written);
  }
}
