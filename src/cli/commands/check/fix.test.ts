import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readPaths } from '../../../document/folder.ts';
import { fixed, write } from './fix.ts';
import { findWords } from './testing/findings.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concordat-fix-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(text: string | Buffer, name = 'REQ-I-001-x.md'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('safe fixes are made until none is left; the others are never made', async () => {
  const file = put('one two one\r\n');
  chmodSync(file, 0o604);
  const judge = findWords({
    one: { right: 'three', safe: true },
    three: { right: 'four\nlines', safe: true },
    two: { right: 'never', safe: false },
  });
  const outcome = await fixed(readPaths([folder]), judge);
  assert.equal(readFileSync(file, 'utf8'), 'one two one\r\n', 'nothing is written yet');
  write(outcome.changes);
  assert.equal(readFileSync(file, 'utf8'), 'four\r\nlines two four\r\nlines\r\n');
  assert.equal(statSync(file).mode & 0o777, 0o604);
  assert.equal(outcome.checked.diagnostics.length, 1, 'judged as it is now');
  assert.deepEqual(outcome.changes[0]?.codes, ['invalid-value']);
});

test('a byte order mark and everything around stays byte for byte', async () => {
  const file = put('\ufeff# one\r\n\r\n  x \t\r\nlast');
  write((await fixed(readPaths([folder]), findWords({ one: { right: '1', safe: true } }))).changes);
  assert.equal(readFileSync(file, 'utf8'), '\ufeff# 1\r\n\r\n  x \t\r\nlast');
});

test('two fixes that undo each other end', async () => {
  put('one\n');
  const judge = findWords({ one: { right: 'two', safe: true }, two: { right: 'one', safe: true } });
  assert.ok((await fixed(readPaths([folder]), judge)).changes.length <= 1);
});

test('a file that is not what was judged is left alone, and said', async () => {
  const broken = put(Buffer.concat([Buffer.from('one '), Buffer.from([0xff, 0xfe]), Buffer.from(' end\n')]));
  const newer = put('one\n', 'REQ-I-002-y.md');
  const find = findWords({ one: { right: 'two', safe: true } });
  let round = 0;
  const { changes, left } = await fixed(readPaths([folder]), async (now) => {
    const checked = await find(now);
    // The second judging is of the text that was kept; whoever writes the file after it is not overwritten.
    if (++round === 2) writeFileSync(newer, 'one and more\n');
    return checked;
  });
  assert.deepEqual(changes, []);
  assert.deepEqual(left, [
    { file: broken, why: 'it is not UTF-8 throughout' },
    { file: newer, why: 'it was changed meanwhile' },
  ]);
});

test('an edit never writes what stands for a credential', async () => {
  put('one key\n');
  const { changes } = await fixed(readPaths([folder]), findWords({ one: { right: '••••', safe: true } }));
  assert.deepEqual(changes, []);
});
