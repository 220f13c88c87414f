import type { World } from '../requirement/clock.ts';
import { Alarm } from '../requirement/clock.ts';
import { DISK, type Disk, WatchedFolders } from './watched-folders.ts';

/** Editors save in several steps: wait until it has been quiet for a moment, but not for ever. */
const QUIET = 100;
const LONGEST = 1_000;

/**
 * Calls `changed` after something below a folder has changed, however it was written. A folder that is renamed or deleted is
 * waited for. Throws as `node:fs` does when the folder cannot be watched.
 */
export class FolderWatch extends Alarm {
  readonly #world: World;
  readonly #changed: () => void;
  readonly #folders: WatchedFolders;
  #first: number | undefined;
  #there = true;
  #failed: string | undefined;

  constructor(folder: string, world: World, changed: () => void, disk: Disk = DISK) {
    super();
    this.#world = world;
    this.#changed = changed;
    this.#folders = new WatchedFolders(folder, () => this.noticed(), disk);
    this.#folders.refresh();
    if (this.#folders.there) return;
    throw Object.assign(new Error(`there is no folder ${folder}`), { code: 'ENOENT' });
  }

  /** Why changes are not noticed any more; undefined: they are. */
  get failure(): string | undefined {
    return this.#failed ?? this.#folders.failure;
  }

  noticed(): void {
    const now = this.#world.now();
    this.#first ??= now;
    this.#world.schedule(this, Math.min(now + QUIET, this.#first + LONGEST));
  }

  override ring(): void {
    this.#first = undefined;
    const before = this.#there;
    this.#refresh();
    if (!this.#there) this.#world.schedule(this, this.#world.now() + LONGEST);
    if (before || this.#there) this.#changed();
  }

  close(): void {
    this.#world.cancel(this);
    this.#folders.close();
  }

  #refresh(): void {
    try {
      this.#folders.refresh();
      this.#failed = undefined;
    } catch (error) {
      this.#failed = (error as Error).message;
    }
    this.#there = this.#folders.there;
  }
}
