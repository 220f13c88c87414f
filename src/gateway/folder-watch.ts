import { type FSWatcher, watch } from 'node:fs';
import type { World } from '../requirement/clock.ts';
import { Alarm } from '../requirement/clock.ts';

/** Editors save in several steps: wait until it has been quiet for a moment, but not for ever. */
const QUIET = 100;
const LONGEST = 1_000;

/** Calls `changed` after something below a folder has changed. */
export class FolderWatch extends Alarm {
  readonly #world: World;
  readonly #changed: () => void;
  readonly #watcher: FSWatcher;
  #first: number | undefined;
  #failure: string | undefined;

  constructor(folder: string, world: World, changed: () => void) {
    super();
    this.#world = world;
    this.#changed = changed;
    this.#watcher = watch(folder, { recursive: true, persistent: false }, () => this.noticed());
    this.#watcher.on('error', (error) => {
      this.#failure = error.message;
    });
  }

  /** Why changes are not noticed any more; undefined: they are. */
  get failure(): string | undefined {
    return this.#failure;
  }

  noticed(): void {
    const now = this.#world.now();
    this.#first ??= now;
    this.#world.schedule(this, Math.min(now + QUIET, this.#first + LONGEST));
  }

  override ring(): void {
    this.#first = undefined;
    this.#changed();
  }

  close(): void {
    this.#watcher.close();
    this.#world.cancel(this);
  }
}
