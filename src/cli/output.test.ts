import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { OutputError, streamOutput, writeLines } from './output.ts';

test('bug: the lines of thousands of documents are written without using up the stack', async () => {
  const stream = new PassThrough();
  const output = streamOutput(
    () => stream,
    {},
    true,
    () => {},
  );
  const lines = Array.from({ length: 300_000 }, (_, at) => String(at));
  writeLines(output, lines);
  stream.end();
  assert.equal(await text(stream), `${lines.join('\n')}\n`);
});

test('a stream that takes nothing more is told of once, at the end, and does not end the process', async () => {
  let closed = 0;
  const full = new Writable({
    write: (_chunk, _encoding, done) =>
      done(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })),
  });
  const output = streamOutput(
    () => full,
    {},
    true,
    () => closed++,
  );
  output.write('a');
  output.write('b');
  const failure = await output.ended();
  assert.ok(failure instanceof OutputError);
  assert.equal(failure.message, 'the output cannot be written: no space is left on the device');
  output.write('c');
  await output.drained();
  assert.equal(closed, 1);
});

test('a reader that has gone is no failure, and neither is a stream that nothing was written to', async () => {
  const gone = new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' })) });
  let closed = 0;
  const output = streamOutput(
    () => gone,
    {},
    true,
    () => closed++,
  );
  assert.equal(await output.ended(), undefined);
  output.write('a');
  assert.equal(await output.ended(), undefined);
  assert.equal(closed, 1);
});
