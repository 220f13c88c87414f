/** The real command on a real folder: what it notices and how it ends. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { test } from 'node:test';
import { shell } from '../../testing/transcript.ts';

/** Reads on until a line has come that contains the words. */
async function until(lines: AsyncIterator<string>, words: string): Promise<void> {
  for (;;) {
    const { value, done } = await lines.next();
    assert.ok(done !== true, `it ended before it said "${words}"`);
    if (value.includes(words)) return;
  }
}

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of stream.setEncoding('utf8')) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

test('--watch checks again after a change, outlives its folder, and ends with 130 on Ctrl-C', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-watch-process-'));
  const docs = join(folder, 'integrations');
  mkdirSync(docs);
  const file = join(docs, 'REQ-I-001-x.md');
  writeFileSync(file, '# REQ-I-001: X\n');
  const child = shell('exec concordat check --watch --format line', folder);
  try {
    assert.ok(child.stdout !== null && child.stderr !== null);
    child.stdout.resume();
    const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const lines = linesOf(child.stderr);
    await until(lines, 'Watching for changes');
    appendFileSync(file, '\nMore.\n');
    await until(lines, 'REQ-I-001-x.md changed; checking again');
    await until(lines, 'Watching for changes');
    renameSync(docs, join(folder, 'elsewhere'));
    await until(lines, 'integrations is not there any more');
    renameSync(join(folder, 'elsewhere'), docs);
    await until(lines, 'integrations is back');
    appendFileSync(file, '\nMore again.\n');
    await until(lines, 'REQ-I-001-x.md changed; checking again');
    child.kill('SIGINT');
    assert.equal(await exit, 130);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

test('--watch notices every change, whether a file is written or another is renamed over it, and says what is new and what is gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-watch-renames-'));
  const docs = join(folder, 'integrations');
  mkdirSync(docs);
  const file = join(docs, 'REQ-I-001-x.md');
  const text = (line: string): string => `# REQ-I-001: X\n\n**ID**: REQ-I-001\n**External System**: X\n${line}`;
  writeFileSync(file, text(''));
  const child = shell('exec concordat check --watch --format line', folder);
  try {
    assert.ok(child.stdout !== null && child.stderr !== null);
    child.stdout.resume();
    const lines = linesOf(child.stderr);
    await until(lines, 'Watching for changes');
    for (let n = 0; n < 4; n++) {
      writeFileSync(join(docs, 'beside.tmp'), text('**Criticality**: Grave\n'));
      renameSync(join(docs, 'beside.tmp'), file);
      await until(lines, 'REQ-I-001-x.md changed; checking again');
      await until(lines, '1 new');
      await until(lines, 'Watching for changes');
      writeFileSync(file, text(''));
      await until(lines, 'REQ-I-001-x.md changed; checking again');
      await until(lines, '1 gone');
      await until(lines, 'Watching for changes');
    }
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});
