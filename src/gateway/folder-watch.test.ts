import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Alarm, World } from '../requirement/clock.ts';
import { FolderWatch } from './folder-watch.ts';

/** A world of one alarm. */
class OneAlarm implements World {
  time = 0;
  #alarm: Alarm | undefined;
  #due = 0;

  now(): number {
    return this.time;
  }
  epoch(): number {
    return this.time;
  }
  random(): number {
    return 0;
  }
  identifier(): string {
    return '';
  }
  schedule(alarm: Alarm, at: number): void {
    this.#alarm = alarm;
    this.#due = at;
  }
  cancel(): void {
    this.#alarm = undefined;
  }
  advance(by: number): void {
    this.time += by;
    if (this.#alarm === undefined || this.#due > this.time) return;
    const due = this.#alarm;
    this.#alarm = undefined;
    due.ring(this.time);
  }
}

test('several changes are one, but a folder that never rests is read all the same', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-watch-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const world = new OneAlarm();
  let changes = 0;
  const watch = new FolderWatch(folder, world, () => {
    changes += 1;
  });
  t.after(() => watch.close());
  watch.noticed();
  world.advance(50);
  watch.noticed();
  world.advance(99);
  assert.equal(changes, 0);
  world.advance(1);
  assert.equal(changes, 1);
  for (let n = 0; n < 12; n++) {
    watch.noticed();
    world.advance(90);
  }
  assert.equal(changes, 2, 'a second after the first of them');
  assert.equal(watch.failure, undefined);
});

test('each time it rests the folders are looked over; a folder that has gone is waited for', () => {
  const world = new OneAlarm();
  let identity: string | undefined = '1';
  let watches = 0;
  let noticed = (): void => assert.fail('nothing watches yet');
  const disk = {
    deep: false,
    watch(_folder: string, changed: () => void) {
      watches += 1;
      noticed = changed;
      return {
        close: () => {
          watches -= 1;
        },
      };
    },
    identity: () => identity,
    within: () => ({ folders: [], elsewhere: [] }),
  };
  let changes = 0;
  const changed = (): void => {
    changes += 1;
  };
  const watch = new FolderWatch('docs', world, changed, disk);
  for (let n = 1; n <= 3; n++) {
    noticed();
    identity = String(n);
    world.advance(100);
    assert.deepEqual([changes, watches], [n, 1]);
  }
  noticed();
  identity = undefined;
  world.advance(100);
  assert.deepEqual([changes, watches], [4, 0]);
  world.advance(1_000);
  assert.equal(changes, 4);
  identity = '9';
  world.advance(1_000);
  assert.deepEqual([changes, watches], [5, 1]);
  watch.close();
  assert.equal(watches, 0);
  identity = undefined;
  assert.throws(() => new FolderWatch('docs', world, changed, disk), { code: 'ENOENT' });
});
