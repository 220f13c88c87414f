import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scan } from './grammar/scan.ts';
import { lineStartsOf } from './line-starts.ts';

test('lines start where the scanner says, whatever the text', () => {
  const piece = fc.constantFrom('\n', '\r', '\r\n', '\ufeff', '---\n', 'a: b\n', '- x', 'words', '');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      assert.deepEqual(lineStartsOf(text), scan(text).lineStarts);
    }),
  );
});
