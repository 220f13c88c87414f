import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { writeAtomically } from './write-atomically.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concordat-write-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('parents are made, permissions and links stay, nothing is left beside', () => {
  const file = join(folder, 'a', 'b', 'x.json');
  writeAtomically(file, ['one ', 'två']);
  assert.equal(readFileSync(file, 'utf8'), 'one två');
  chmodSync(file, 0o640);
  symlinkSync(file, join(folder, 'link'));
  writeAtomically(join(folder, 'link'), ['two']);
  assert.equal(readFileSync(file, 'utf8'), 'two');
  assert.equal(statSync(file).mode & 0o777, 0o640);
  assert.ok(lstatSync(join(folder, 'link')).isSymbolicLink());
  assert.deepEqual(readdirSync(join(folder, 'a', 'b')), ['x.json']);
});

test('when writing fails half way, the old file is whole', () => {
  const file = join(folder, 'x');
  writeFileSync(file, 'old');
  function* failing(): Generator<string> {
    yield 'half';
    throw new Error('no more');
  }
  assert.throws(() => writeAtomically(file, failing()), /no more/);
  assert.equal(readFileSync(file, 'utf8'), 'old');
  assert.deepEqual(readdirSync(folder), ['x']);
});

test('what is no file is not replaced', () => {
  mkdirSync(join(folder, 'folder'));
  assert.throws(() => writeAtomically(join(folder, 'folder'), ['x']), /is not a file/);
  assert.throws(() => writeAtomically('/dev/null', ['x']), /is not a file/);
});
