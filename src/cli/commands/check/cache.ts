/** Where a check of many documents keeps what it found out, for the next one. A few documents are judged sooner than a file is read. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Folder } from '../../../document/folder.ts';
import { CheckCache } from '../../../document/judging/cache.ts';
import { packageVersion } from '../../version.ts';

const WORTH_KEEPING = 500;
/** Two for each set of places. */
const MOST_FILES = 16;
/** What decides about findings. */
const ROOMS = ['document', 'requirement', 'profiles'];

/** Undefined where there is nothing to gain, or no place to keep it. */
export function cacheFor({ texts }: Folder, places: readonly string[], cwd: string): CheckCache | undefined {
  if (texts.length < WORTH_KEEPING || texts.some(({ stamp }) => stamp === undefined)) return undefined;
  const folder = join(cwd, '.concordat');
  try {
    mkdirSync(join(folder, 'cache'), { recursive: true });
    writeFileSync(join(folder, '.gitignore'), '*\n');
    forgetOldest(join(folder, 'cache'));
  } catch {
    // A folder that nobody may write to, as in a container: then every check is a first one.
    return undefined;
  }
  const name = createHash('sha256')
    .update(places.map((place) => resolve(cwd, place)).join('\0'))
    .digest('hex')
    .slice(0, 16);
  return new CheckCache(join(folder, 'cache', `check-${name}`), program());
}

/** Each set of places that is checked has files of its own; those that were written longest ago make room. */
function forgetOldest(folder: string): void {
  const files = readdirSync(folder).filter((name) => name.startsWith('check-'));
  if (files.length <= MOST_FILES) return;
  const dated = files.map((name) => ({ name, written: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }));
  dated.sort((a, b) => a.written - b.written);
  for (const { name } of dated.slice(0, files.length - MOST_FILES)) rmSync(join(folder, name), { force: true });
}

/** Identifies the program: other rules find other things. A published one never changes under its version; sources do. */
function program(): string {
  const source = fileURLToPath(new URL('../../../', import.meta.url));
  const version = `concordat ${packageVersion()} on ${process.version}`;
  if (!import.meta.url.endsWith('.ts')) return version;
  let latest = 0;
  for (const room of ROOMS) {
    for (const entry of readdirSync(join(source, room), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
    }
  }
  return `${version}, sources of ${latest}`;
}
