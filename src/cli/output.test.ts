import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { streamOutput, writeLines } from './output.ts';

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
