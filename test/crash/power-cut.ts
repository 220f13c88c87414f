/**
 * The disk after the power is back: everything that was written and never synced is as it was before. See power-cut.c, which
 * keeps the journal that is undone here.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HEAD = 32;
const SYNC = 2;

interface Write {
  readonly path: string;
  readonly offset: number;
  /** Of the file, before it. */
  readonly size: number;
  readonly replaced: Uint8Array;
}

/** Compiles the library that keeps the journal; its path. Needs a C compiler. */
export function buildPowerCut(): string {
  const library = join(mkdtempSync(join(tmpdir(), 'concordat-power-cut-')), 'power-cut.so');
  const source = fileURLToPath(new URL('power-cut.c', import.meta.url));
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-w', '-o', library, source, '-ldl', '-pthread']);
  return library;
}

/** What a process needs in its environment so that its folder's disk can lose power. */
export function powerCutEnvironment(library: string, folder: string, journal: string): Record<string, string> {
  return { LD_PRELOAD: library, POWER_CUT_FOLDER: folder, POWER_CUT_JOURNAL: journal };
}

/** Undoes what no sync confirmed, the last first. How many writes were lost. */
export function cutPower(journal: string): number {
  const pending = existsSync(journal) ? unsynced(readFileSync(journal)) : [];
  for (const { path, offset, size, replaced } of pending.reverse()) {
    if (!existsSync(path)) continue;
    const file = openSync(path, 'r+');
    if (replaced.length > 0) writeSync(file, replaced, 0, replaced.length, offset);
    ftruncateSync(file, size);
    closeSync(file);
  }
  rmSync(journal, { force: true });
  return pending.length;
}

/** A record that the end of the process has cut off was of a write that had not happened. */
function unsynced(journal: Buffer): Write[] {
  let pending: Write[] = [];
  for (let at = 0; at + HEAD <= journal.length; ) {
    const pathEnd = at + HEAD + journal.readUInt32LE(at + 4);
    const end = pathEnd + Number(journal.readBigUInt64LE(at + 24));
    if (end > journal.length) break;
    const path = journal.toString('utf8', at + HEAD, pathEnd);
    if (journal.readUInt32LE(at) === SYNC) pending = pending.filter((write) => write.path !== path);
    else {
      const offset = Number(journal.readBigUInt64LE(at + 8));
      const size = Number(journal.readBigUInt64LE(at + 16));
      pending.push({ path, offset, size, replaced: journal.subarray(pathEnd, end) });
    }
    at = end;
  }
  return pending;
}
