import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm, World } from '../../../requirement/clock.ts';
import { BEAT, type Machine, Watching } from './watching.ts';

/** A machine of which the test says what is where, and that tells of changes when the test says so. */
class Scripted implements Machine {
  readonly there = new Map<string, { folder: boolean; identity: string }>();
  readonly watchers = new Map<string, { changed: () => void; failure: string | undefined }>();
  closed = 0;
  canWatch = true;
  #alarm: Alarm | undefined;
  readonly world: World = {
    now: () => 0,
    epoch: () => 0,
    random: () => 0,
    identifier: () => '',
    schedule: (alarm) => {
      this.#alarm = alarm;
    },
    cancel: () => {
      this.#alarm = undefined;
    },
  };

  get alarmed(): boolean {
    return this.#alarm !== undefined;
  }

  beat(): void {
    this.#alarm?.ring(BEAT);
  }

  watch(folder: string, changed: () => void) {
    if (!this.canWatch) throw new Error('no more watches');
    const watcher = { changed, failure: undefined as string | undefined, close: () => this.#close(folder) };
    this.watchers.set(folder, watcher);
    return watcher;
  }

  stamp(path: string) {
    return this.there.get(path);
  }

  #close(folder: string): void {
    this.watchers.delete(folder);
    this.closed += 1;
  }
}

function watched(places: readonly string[], machine: Scripted) {
  const said: string[] = [];
  const watching = new Watching(places, machine, {
    changed: () => said.push('changed'),
    gone: (place) => said.push(`${place} gone`),
    back: (place) => said.push(`${place} back`),
  });
  return { watching, said };
}

test('a folder tells by itself, a file is looked at', () => {
  const machine = new Scripted();
  machine.there.set('docs', { folder: true, identity: '1' });
  machine.there.set('REQ-I-001-x.md', { folder: false, identity: '2:a' });
  const { said } = watched(['docs', 'REQ-I-001-x.md'], machine);
  assert.deepEqual([...machine.watchers.keys()], ['docs']);
  machine.beat();
  assert.deepEqual(said, []);
  machine.watchers.get('docs')?.changed();
  machine.there.set('REQ-I-001-x.md', { folder: false, identity: '2:b' });
  machine.beat();
  machine.beat();
  assert.deepEqual(said, ['changed', 'changed']);
});

test('a folder that is renamed or deleted is waited for, and watched anew when it is back', () => {
  const machine = new Scripted();
  machine.there.set('docs', { folder: true, identity: '1' });
  const { said } = watched(['docs'], machine);
  machine.there.delete('docs');
  machine.beat();
  machine.beat();
  assert.deepEqual(said, ['docs gone']);
  assert.equal(machine.watchers.size, 0);
  machine.there.set('docs', { folder: true, identity: '2' });
  machine.beat();
  assert.deepEqual(said, ['docs gone', 'docs back', 'changed']);
  machine.watchers.get('docs')?.changed();
  assert.equal(said.at(-1), 'changed');
});

test('another folder of the same name is another folder', () => {
  const machine = new Scripted();
  machine.there.set('docs', { folder: true, identity: '1' });
  const { said } = watched(['docs'], machine);
  machine.there.set('docs', { folder: true, identity: '2' });
  machine.beat();
  assert.deepEqual(said, ['changed']);
  assert.deepEqual([machine.closed, machine.watchers.size], [1, 1]);
});

test('where the machine cannot watch, every beat looks; a watch that fails is made anew', () => {
  const machine = new Scripted();
  machine.there.set('docs', { folder: true, identity: '1' });
  machine.canWatch = false;
  const { said } = watched(['docs'], machine);
  machine.beat();
  machine.beat();
  assert.deepEqual(said, ['changed', 'changed']);
  machine.canWatch = true;
  machine.there.set('docs', { folder: true, identity: '2' });
  machine.beat();
  const watcher = machine.watchers.get('docs');
  assert.ok(watcher);
  watcher.failure = 'too many';
  machine.beat();
  assert.notEqual(machine.watchers.get('docs'), watcher);
});

test('files beside are looked at, and closing lets go of everything', () => {
  const machine = new Scripted();
  machine.there.set('docs', { folder: true, identity: '1' });
  machine.there.set('contract.yaml', { folder: false, identity: 'a' });
  const { watching, said } = watched(['docs'], machine);
  watching.beside(['contract.yaml', 'missing.yaml']);
  machine.beat();
  machine.there.set('contract.yaml', { folder: false, identity: 'b' });
  machine.beat();
  machine.there.set('missing.yaml', { folder: false, identity: 'c' });
  machine.beat();
  assert.deepEqual(said, ['changed', 'changed']);
  watching.close();
  assert.deepEqual([machine.watchers.size, machine.alarmed], [0, false]);
});
