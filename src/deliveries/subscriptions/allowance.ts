/**
 * How often one subscriber may have something done for it that costs us, or somebody else, more than an answer: a challenge sent
 * to an address of its choice, an event sent again. Counted by each process for itself.
 */
import type { World } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';

export type Allowed = 'verify' | 'test' | 'replay' | 'request';

const WITHIN = 60_000;
/** Times a minute. */
const MOST: Readonly<Record<Allowed, number>> = { verify: 6, test: 12, replay: 60, request: 240 };
/** Windows that are kept; more, and those that are over are forgotten. */
const KEPT = 4_096;

interface Window {
  readonly since: number;
  used: number;
}

export class Allowance {
  readonly #world: World;
  readonly #windows = new Map<string, Window>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Throws CONCORDAT_RATE_LIMITED, with the time after which there is another turn. */
  use(subscriber: string, what: Allowed): void {
    const now = this.#world.now();
    const name = `${subscriber} ${what}`;
    const known = this.#windows.get(name);
    if (known === undefined || now - known.since >= WITHIN) {
      if (this.#windows.size >= KEPT) this.#forget(now);
      this.#windows.set(name, { since: now, used: 1 });
      return;
    }
    if (known.used >= MOST[what]) {
      const rest = WITHIN - (now - known.since);
      throw new ConcordatError('CONCORDAT_RATE_LIMITED', `${MOST[what]} a minute are taken of one subscriber (${what})`, {
        retryAfter: rest,
      });
    }
    known.used += 1;
  }

  /** Subscribers are bounded, and so are their windows. */
  #forget(now: number): void {
    for (const [name, { since }] of this.#windows) if (now - since >= WITHIN) this.#windows.delete(name);
  }
}
