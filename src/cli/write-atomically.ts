/** Writes a whole file or none: into a file beside it that then takes its place, so that nobody ever reads a half. */
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The temporary name of one process; two processes never share it. */
const MARK = `.concordat-${process.pid}`;

/**
 * Missing parent folders are made. A file that is there keeps its permissions, and a symbolic link goes on to point at it.
 * Throws what the operating system says, and for what is no file (a folder, a device); then everything is as it was.
 */
export function writeAtomically(file: string, pieces: Iterable<string>): void {
  const target = realPath(file);
  const before = statSync(target, { throwIfNoEntry: false });
  if (before !== undefined && !before.isFile()) throw new Error(`${file} is there and is not a file`);
  mkdirSync(dirname(target), { recursive: true });
  const beside = join(dirname(target), `.${basename(target).slice(0, 100)}${MARK}`);
  rmSync(beside, { force: true });
  try {
    const handle = openSync(beside, 'wx');
    try {
      for (const piece of pieces) writeWhole(handle, Buffer.from(piece));
      if (before !== undefined) fchmodSync(handle, before.mode & 0o7777);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function writeWhole(handle: number, data: Buffer): void {
  for (let at = 0; at < data.length; ) at += writeSync(handle, data, at);
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return file;
    throw error;
  }
}
