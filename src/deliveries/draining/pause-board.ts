/**
 * The lanes that somebody on call has paused, as far as this process has heard: asked before each claim, so it is kept here and
 * read again when the store tells of a change, and from time to time.
 */
import type { World } from '../../requirement/clock.ts';
import type { DeliveryBox } from '../../requirement/delivery.ts';
import type { Store } from '../../requirement/store.ts';
import { lanePauses, PAUSES_TOPIC } from '../operating/pauses.ts';

export class PauseBoard {
  readonly #store: Pick<Store, 'records' | 'signals' | 'audit'>;
  readonly #world: World;
  readonly #box: DeliveryBox;
  /** Whether they have ever been read: before that nobody knows what is paused. */
  known = false;
  #until: ReadonlyMap<string, number> = new Map();

  constructor(store: Pick<Store, 'records' | 'signals' | 'audit'>, world: World, box: DeliveryBox) {
    this.#store = store;
    this.#world = world;
    this.#box = box;
  }

  /** Milliseconds for which the lane is paused, Infinity until somebody resumes it; 0: it is not. */
  pausedFor(lane: string): number {
    const until = this.#until.get(lane);
    return until === undefined ? 0 : Math.max(0, until - this.#world.now());
  }

  /** Reads all pauses. Rejects as the store does, and then what was known before holds. */
  async read(): Promise<void> {
    const pauses = await lanePauses(this.#store);
    const now = this.#world.now();
    const own = pauses.filter(({ box }) => box === this.#box);
    this.#until = new Map(own.map((pause) => [pause.lane, now + (pause.for ?? Number.POSITIVE_INFINITY)]));
    this.known = true;
  }

  /** `changed`: a pause began or was ended. Call what is returned to stop. */
  listen(changed: () => void): () => void {
    return this.#store.signals.subscribe(PAUSES_TOPIC, changed);
  }
}
