import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Alarm } from '../../../requirement/clock.ts';
import { paintFor } from '../../render/colour.ts';
import type { Session } from '../../session.ts';
import { Stopped } from '../../signals.ts';
import { watch } from './watch.ts';
import { BEAT, type Machine } from './watching.ts';

/** A session that keeps what is said, and a folder of one document. */
function stage(interactive: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-check-watch-'));
  const docs = join(folder, 'docs');
  mkdirSync(docs);
  const said: string[] = [];
  const stop = new AbortController();
  const output = {
    write: (data: string | Uint8Array) => void said.push(String(data)),
    lines: (...lines: readonly string[]) => void said.push(...lines.map((line) => line.replaceAll(folder, ''))),
    paint: paintFor(false),
    width: 100,
    interactive,
    drained: () => Promise.resolve(),
  };
  const session = { out: output, talk: output, stopped: stop.signal } as unknown as Session;
  return { folder, docs, said, stop, session };
}

/** Rings when the test says so, and knows what is really on the disk. */
class Handmade implements Machine {
  #alarm: Alarm | undefined;
  readonly world = {
    now: () => 0,
    epoch: () => 0,
    random: () => 0,
    identifier: () => '',
    schedule: (alarm: Alarm) => {
      this.#alarm = alarm;
    },
    cancel: () => {
      this.#alarm = undefined;
    },
  };
  changed = (): void => assert.fail('nothing watches yet');

  beat(): void {
    this.#alarm?.ring(BEAT);
  }

  watch(_folder: string, changed: () => void) {
    this.changed = changed;
    return { failure: undefined, close: () => undefined };
  }

  stamp(path: string) {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats && { folder: stats.isDirectory(), identity: String(stats.ino) };
  }
}

const TEXT = '# REQ-I-001: X\n';

test('checks again after a change, waits for a folder that is gone, and ends with 130', async () => {
  const { folder, docs, said, stop, session } = stage(false);
  const file = join(docs, 'REQ-I-001-x.md');
  writeFileSync(file, TEXT);
  const machine = new Handmade();
  let checks = 0;
  let told = (): void => undefined;
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      told = resolve;
    });
  let ready = next();
  const ended = watch(
    [docs],
    session,
    async () => {
      checks += 1;
      told();
      return 1;
    },
    machine,
  );
  await ready;
  ready = next();
  writeFileSync(file, `${TEXT}\nMore.\n`);
  machine.changed();
  await ready;
  assert.equal(said.filter((line) => line === '/docs/REQ-I-001-x.md changed; checking again.').length, 1);
  ready = next();
  renameSync(docs, join(folder, 'elsewhere'));
  machine.beat();
  machine.changed();
  renameSync(join(folder, 'elsewhere'), docs);
  writeFileSync(file, `${TEXT}\nOther.\n`);
  machine.beat();
  await ready;
  assert.equal(checks, 3);
  assert.ok(said.includes('/docs is not there any more; waiting for it to come back.'));
  assert.ok(said.includes('/docs is back.'));
  stop.abort(new Stopped('SIGINT'));
  assert.equal(await ended, 130);
  rmSync(folder, { recursive: true });
});

test('on a terminal the screen is emptied first', async () => {
  const { folder, docs, said, stop, session } = stage(true);
  const file = join(docs, 'REQ-I-001-x.md');
  writeFileSync(file, TEXT);
  const machine = new Handmade();
  let checks = 0;
  const ended = watch(
    [docs],
    session,
    async () => {
      checks += 1;
      if (checks === 1) {
        writeFileSync(file, `${TEXT}\nMore.\n`);
        machine.changed();
      } else stop.abort(new Stopped('EPIPE'));
      return 0;
    },
    machine,
  );
  assert.equal(await ended, 0);
  assert.equal(checks, 2);
  assert.ok(said.some((line) => line.startsWith('\u001b[2J')));
  rmSync(folder, { recursive: true });
});
