import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Disk, WatchedFolders } from './watched-folders.ts';

/** A disk of folders whose names and identities the test says. */
class Scripted implements Disk {
  readonly deep: boolean = false;
  readonly folders = new Map<string, string>();
  readonly elsewhere = new Map<string, readonly string[]>();
  readonly watches: { folder: string; noticed: () => void }[] = [];
  refuse: { folder: string; code: string } | undefined;

  get watched(): string[] {
    return this.watches.map(({ folder }) => folder).sort();
  }

  watch(folder: string, noticed: () => void) {
    if (this.refuse?.folder === folder)
      throw Object.assign(new Error(`refused: ${this.refuse.code}`), { code: this.refuse.code });
    const watch = { folder, noticed };
    this.watches.push(watch);
    return { close: () => void this.watches.splice(this.watches.indexOf(watch), 1) };
  }

  identity(folder: string) {
    return this.folders.get(folder);
  }

  within(folder: string) {
    const inner = [...this.folders.keys()].filter((path) => path.slice(0, path.lastIndexOf('/')) === folder);
    return { folders: inner, elsewhere: this.elsewhere.get(folder) ?? [] };
  }
}

function scripted(...folders: string[]): Scripted {
  const disk = new Scripted();
  for (const [index, folder] of folders.entries()) disk.folders.set(folder, String(index));
  return disk;
}

test('every folder is watched once: a new one too, one that is gone no more, and another one of the same name anew', () => {
  const disk = scripted('docs', 'docs/a', 'docs/b');
  const folders = new WatchedFolders('docs', () => undefined, disk);
  assert.deepEqual(disk.watched, []);
  folders.refresh();
  folders.refresh();
  assert.deepEqual(disk.watched, ['docs', 'docs/a', 'docs/b']);
  const watchOfA = disk.watches.find(({ folder }) => folder === 'docs/a');
  disk.folders.delete('docs/b');
  disk.folders.set('docs/c', '7').set('docs/c/d', '8').set('docs/a', '9');
  folders.refresh();
  assert.deepEqual(disk.watched, ['docs', 'docs/a', 'docs/c', 'docs/c/d']);
  assert.notEqual(
    disk.watches.find(({ folder }) => folder === 'docs/a'),
    watchOfA,
  );
  disk.folders.delete('docs');
  folders.refresh();
  assert.deepEqual([disk.watched, folders.there, folders.failure], [[], false, undefined]);
  folders.close();
});

test('links: a circle ends, and the folder of a file elsewhere is watched without what is below it', () => {
  const disk = scripted('docs', 'docs/a', 'other', 'other/below');
  disk.folders.set('docs/a/circle', '0');
  disk.elsewhere.set('docs', ['other', 'docs/a']);
  const folders = new WatchedFolders('docs', () => undefined, disk);
  folders.refresh();
  assert.deepEqual(disk.watched, ['docs', 'docs/a', 'other']);
  folders.close();
  assert.deepEqual(disk.watched, []);
});

test('a machine that watches no more folders is a failure; a folder that has gone or may not be entered is none', () => {
  const disk = scripted('docs', 'docs/a');
  const folders = new WatchedFolders('docs', () => undefined, disk);
  for (const code of ['ENOENT', 'EACCES']) {
    disk.refuse = { folder: 'docs/a', code };
    folders.refresh();
    assert.deepEqual([disk.watched, folders.failure], [['docs'], undefined], code);
  }
  disk.refuse = { folder: 'docs/a', code: 'ENOSPC' };
  folders.refresh();
  assert.equal(folders.failure, 'refused: ENOSPC');
  const root = scripted('docs');
  root.refuse = { folder: 'docs', code: 'ENOSPC' };
  assert.throws(() => new WatchedFolders('docs', () => undefined, root).refresh(), /ENOSPC/);
});

test('where one watch hears of everything below, there is one', () => {
  const disk = new (class extends Scripted {
    override readonly deep = true;
  })();
  disk.folders.set('docs', '0').set('docs/a', '1');
  new WatchedFolders('docs', () => undefined, disk).refresh();
  assert.deepEqual(disk.watched, ['docs']);
});

/** Waits for what is said, and not for a time. */
function heard() {
  let wake: (() => void) | undefined;
  let pending = false;
  return {
    noticed: () => {
      pending = true;
      wake?.();
    },
    async next() {
      if (!pending)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      pending = false;
    },
  };
}

test('on a real disk, files that are renamed over others are heard of again and again, and so are new folders', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'concordat-watched-folders-'));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'linked'));
  mkdirSync(join(root, 'docs'));
  const file = join(root, 'docs', 'a.md');
  writeFileSync(file, '0');
  writeFileSync(join(root, 'linked', 'b.md'), '0');
  symlinkSync(join(root, 'linked', 'b.md'), join(root, 'docs', 'b.md'));
  const ear = heard();
  // Keeps the process alive: the watches themselves do not.
  const alive = watch(root);
  const folders = new WatchedFolders(join(root, 'docs'), ear.noticed);
  t.after(() => {
    folders.close();
    alive.close();
  });
  folders.refresh();
  for (let n = 0; n < 5; n++) {
    writeFileSync(join(root, 'beside'), String(n));
    renameSync(join(root, 'beside'), file);
    await ear.next();
    folders.refresh();
    writeFileSync(file, `written ${n}`);
    await ear.next();
  }
  mkdirSync(join(root, 'docs', 'new'));
  await ear.next();
  folders.refresh();
  writeFileSync(join(root, 'docs', 'new', 'c.md'), '0');
  await ear.next();
  writeFileSync(join(root, 'linked', 'b.md'), '1');
  await ear.next();
  assert.equal(folders.failure, undefined);
});
