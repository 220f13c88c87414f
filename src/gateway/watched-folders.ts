/**
 * A watch on a folder and on every folder below it. The folders are watched and never the files: a file that is saved by
 * renaming another over it is another file, and a watch on the one before hears nothing of it any more. `watch` of Node.js with
 * `recursive` watches the files on Linux, which is why it is not used there.
 */
import { type Dirent, readdirSync, realpathSync, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { isPassedBy } from '../document/folder.ts';

/** More folders are not watched one by one; a Linux machine allows its user 8192 watches or more. */
export const MOST_FOLDERS = 8_000;
const DEPTH = 32;

/** What watching asks of the machine. */
export interface Disk {
  /** Whether one watch on a folder hears of everything below it, renamed files included. */
  readonly deep: boolean;
  /** Calls `noticed` for whatever happens to an entry of the folder, and to the folder. Throws as `node:fs` does. */
  watch(folder: string, noticed: () => void, failed: (error: Error) => void): { close(): void };
  /** Which folder a path is now; undefined: none. One that is made after another was deleted is another. */
  identity(folder: string): string | undefined;
  /** Folders in a folder that documents can be in, and folders elsewhere of the files that it links to. */
  within(folder: string): { readonly folders: readonly string[]; readonly elsewhere: readonly string[] };
}

export const DISK: Disk = {
  deep: process.platform === 'darwin' || process.platform === 'win32',
  watch(folder, noticed, failed) {
    const watcher = watch(folder, { recursive: DISK.deep, persistent: false }, noticed);
    return watcher.on('error', failed);
  },
  identity(folder) {
    try {
      const stats = statSync(folder, { throwIfNoEntry: false });
      return stats?.isDirectory() === true ? `${stats.dev}:${stats.ino}:${stats.birthtimeMs}` : undefined;
    } catch {
      // Whatever keeps it from being looked at, it cannot be watched.
      return undefined;
    }
  },
  within(folder) {
    const folders: string[] = [];
    const elsewhere = new Set<string>();
    for (const entry of entriesOf(folder)) {
      if (isPassedBy(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isSymbolicLink()) {
        if (DISK.identity(path) !== undefined) folders.push(path);
        else {
          const target = targetOf(path);
          if (target !== undefined) elsewhere.add(dirname(target));
        }
      }
    }
    return { folders, elsewhere: [...elsewhere] };
  },
};

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // It has gone meanwhile, or may not be entered: then no document in it can be read either.
    return [];
  }
}

function targetOf(link: string): string | undefined {
  try {
    return realpathSync(link);
  } catch {
    return undefined;
  }
}

interface Watched {
  readonly identity: string;
  readonly watcher: { close(): void };
}

/** Watches nothing until the first `refresh`. */
export class WatchedFolders {
  readonly #root: string;
  readonly #disk: Disk;
  readonly #noticed: () => void;
  #watched = new Map<string, Watched>();
  #failure: string | undefined;

  constructor(root: string, noticed: () => void, disk: Disk = DISK) {
    this.#root = root;
    this.#noticed = noticed;
    this.#disk = disk;
  }

  /** Why some changes are not noticed; undefined: all are. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Whether the folder is there. */
  get there(): boolean {
    return this.#watched.has(this.#root);
  }

  /**
   * Watches the folders that are there now and lets go of the others. Each is watched before what is in it is looked at, so that
   * nothing comes between. Throws as `node:fs` does when the root, which is there, cannot be watched.
   */
  refresh(): void {
    const before = this.#watched;
    const now = new Map<string, Watched>();
    this.#watched = now;
    const seen = new Set<string>();
    const linked = new Set<string>();
    const visit = (folder: string, depth: number): void => {
      const identity = this.#disk.identity(folder);
      if (identity === undefined || seen.has(identity)) return;
      seen.add(identity);
      if (now.size >= MOST_FOLDERS) {
        this.#failure ??= `there are more than ${MOST_FOLDERS} folders below ${this.#root}`;
        return;
      }
      const known = before.get(folder);
      if (known?.identity === identity) {
        now.set(folder, known);
        before.delete(folder);
      } else if (!this.#watch(folder, identity)) return;
      if (this.#disk.deep || depth > DEPTH) return;
      const { folders, elsewhere } = this.#disk.within(folder);
      for (const inner of folders) visit(inner, depth + 1);
      for (const other of elsewhere) linked.add(other);
    };
    try {
      visit(this.#root, 0);
      // Only what is linked to matters there, and nothing below.
      for (const other of linked) visit(other, DEPTH + 1);
    } finally {
      for (const { watcher } of before.values()) watcher.close();
    }
  }

  close(): void {
    for (const { watcher } of this.#watched.values()) watcher.close();
    this.#watched.clear();
  }

  #watch(folder: string, identity: string): boolean {
    try {
      const watcher = this.#disk.watch(folder, this.#noticed, (error) => this.#fail(error));
      this.#watched.set(folder, { identity, watcher });
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return false;
      if (folder === this.#root) throw error;
      // A folder that may not be entered has no document that could be read.
      if (code !== 'EACCES' && code !== 'EPERM') this.#fail(error as Error);
      return false;
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error.message;
  }
}
