import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { paintFor } from './colour.ts';
import { lineDiff } from './line-diff.ts';

const plain = paintFor(false);

test('shows what went and what came, with what is around it', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\n';
  const after = 'a\nb\nc\nD\ne\nf\ng\n';
  assert.deepEqual(lineDiff('x.md', before, after, plain), [
    '--- x.md',
    '+++ x.md',
    '@@ -1,7 +1,7 @@',
    ' a',
    ' b',
    ' c',
    '-d',
    '+D',
    ' e',
    ' f',
    ' g',
  ]);
  assert.deepEqual(lineDiff('x.md', before, before, plain), []);
});

test('an empty line that both have is no difference', () => {
  assert.deepEqual(lineDiff('x', 'a\n\nb\nc\n', 'A\n\nb\nC\n', plain).slice(3), ['-a', '+A', ' ', ' b', '-c', '+C']);
});

test('what is shown as before and after is what was, whatever the texts', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '', 'd')).map((lines) => lines.map((line) => `${line}\n`).join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const shown = lineDiff('x', before, after, plain).slice(2);
      const heads = shown.filter((line) => line.startsWith('@@'));
      for (const head of heads) assert.match(head, /^@@ -\d+,\d+ \+\d+,\d+ @@$/);
      const gone = shown.filter((line) => line.startsWith('-')).length;
      const come = shown.filter((line) => line.startsWith('+')).length;
      assert.equal(before.split('\n').length - gone, after.split('\n').length - come);
    }),
  );
});
