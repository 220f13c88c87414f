import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Edit } from '../requirement/diagnostic.ts';
import { applyEdits } from './apply-edits.ts';

function edit(line: number, from: number, to: number, text: string): Edit {
  return { range: { start: { line, column: from }, end: { line, column: to } }, text };
}

test('edits are made wherever they stand, in any order', () => {
  assert.equal(applyEdits('one two\nthree', [edit(2, 1, 6, '3'), edit(1, 5, 8, '2'), edit(1, 1, 4, '1')]), '1 2\n3');
});

test('of two that overlap the first in the text is made', () => {
  assert.equal(applyEdits('abcdef', [edit(1, 3, 6, 'Y'), edit(1, 1, 4, 'X')]), 'Xdef');
  assert.equal(applyEdits('abc', [edit(1, 2, 2, 'x'), edit(1, 2, 2, 'y')]), 'axbc', 'two insertions at one place');
  assert.equal(applyEdits('abc', [edit(1, 1, 2, 'A'), edit(1, 2, 3, 'B')]), 'ABc', 'neighbours do not overlap');
});

test('line breaks of the text, its byte order mark and its end stay as they are', () => {
  assert.equal(applyEdits('\ufeffone\r\ntwo\r\n', [edit(1, 1, 4, '1\n1')]), '\ufeff1\r\n1\r\ntwo\r\n');
  assert.equal(applyEdits('one\n', [edit(1, 1, 4, '1\r\n1')]), '1\n1\n');
});

test('a place outside of the text is its nearest end', () => {
  assert.equal(applyEdits('a', [edit(9, 1, 4, 'z')]), 'az');
  assert.equal(applyEdits('a', [edit(1, 90, 99, 'z')]), 'az');
});

test('what no edit names stays byte for byte', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), fc.nat(), (text, line, column) => {
      assert.equal(applyEdits(text, [edit(line + 1, column + 1, column + 1, '')]), text);
      assert.equal(applyEdits(text, []), text);
    }),
  );
});
