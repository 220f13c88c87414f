/**
 * Notices that something may have changed below the places that are checked. A folder may be renamed, deleted and made again
 * meanwhile: it is waited for. What has changed, and whether anything has, is not for here.
 */
import { statSync } from 'node:fs';
import { FolderWatch } from '../../../gateway/folder-watch.ts';
import { Alarm, type World } from '../../../requirement/clock.ts';

/** How often a place is looked at that cannot tell by itself, milliseconds. */
export const BEAT = 1_000;

export interface Notices {
  /** Something below may be different. Editors save in several steps; they are one. */
  changed(): void;
  gone(place: string): void;
  back(place: string): void;
}

/** What watching asks of the machine. */
export interface Machine {
  readonly world: World;
  /** Calls `changed` after changes below a folder have settled. Throws where the machine cannot watch. */
  watch(folder: string, changed: () => void): { readonly failure: string | undefined; close(): void };
  /** Which file or folder a path is now, and for a file also its content's age; undefined: nothing is there. */
  stamp(path: string): { readonly folder: boolean; readonly identity: string } | undefined;
}

export function machine(world: World): Machine {
  return {
    world,
    watch: (folder, changed) => new FolderWatch(folder, world, changed),
    stamp(path) {
      try {
        const { dev, ino, mtimeMs, size, ...stats } = statSync(path);
        const folder = stats.mode !== undefined && (stats.mode & 0o170_000) === 0o040_000;
        return { folder, identity: folder ? `${dev}:${ino}` : `${dev}:${ino}:${mtimeMs}:${size}` };
      } catch {
        // Whatever keeps it from being looked at, it is not there to be checked.
        return undefined;
      }
    },
  };
}

interface Watched {
  readonly place: string;
  identity: string | undefined;
  folder: boolean;
  watcher: { readonly failure: string | undefined; close(): void } | undefined;
}

/** Watches from the moment it is made; its alarm keeps the process alive. */
export class Watching extends Alarm {
  readonly #machine: Machine;
  readonly #notices: Notices;
  readonly #watched: readonly Watched[];
  /** Files outside of the places that documents link to, and what they were. */
  #beside = new Map<string, string | undefined>();

  constructor(places: readonly string[], machine: Machine, notices: Notices) {
    super();
    this.#machine = machine;
    this.#notices = notices;
    this.#watched = places.map((place) => ({ place, identity: undefined, folder: false, watcher: undefined }));
    for (const watched of this.#watched) this.#look(watched);
    this.#next();
  }

  /** Files that are looked at too from now on. */
  beside(files: Iterable<string>): void {
    this.#beside = new Map([...files].map((file) => [file, this.#machine.stamp(file)?.identity]));
  }

  override ring(): void {
    let changed = false;
    for (const watched of this.#watched) {
      const { place, identity, folder, watcher } = watched;
      this.#look(watched);
      if (identity !== undefined && watched.identity === undefined) this.#notices.gone(place);
      else if (identity === undefined && watched.identity !== undefined) {
        this.#notices.back(place);
        changed = true;
      } else if (identity !== watched.identity) changed = true;
      // Nobody tells of changes below a folder that cannot be watched: it is read at every beat.
      if (folder && watched.identity !== undefined && watched.watcher === undefined) changed = true;
      // A watch that failed and was made anew may have missed something.
      if (watcher?.failure !== undefined) changed = true;
    }
    for (const [file, before] of this.#beside) {
      const now = this.#machine.stamp(file)?.identity;
      if (now === before) continue;
      this.#beside.set(file, now);
      changed = true;
    }
    if (changed) this.#notices.changed();
    this.#next();
  }

  close(): void {
    this.#machine.world.cancel(this);
    for (const { watcher } of this.#watched) watcher?.close();
  }

  #next(): void {
    this.#machine.world.schedule(this, this.#machine.world.now() + BEAT);
  }

  /** Brings one place up to date: a folder of the same name that is another one is watched anew. */
  #look(watched: Watched): void {
    const stamp = this.#machine.stamp(watched.place);
    const works = watched.watcher !== undefined ? watched.watcher.failure === undefined : stamp?.folder !== true;
    const same = stamp?.identity === watched.identity && works;
    watched.folder = stamp?.folder ?? false;
    watched.identity = stamp?.identity;
    if (same) return;
    watched.watcher?.close();
    watched.watcher = undefined;
    if (!watched.folder) return;
    try {
      watched.watcher = this.#machine.watch(watched.place, () => this.#notices.changed());
    } catch {
      // It has just gone, or the machine watches no more folders: the beat looks at it instead.
      watched.watcher = undefined;
    }
  }
}
