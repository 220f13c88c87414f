import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { without, withoutEnd } from './text.ts';

const text = fc.array(fc.constantFrom(' ', 'a', '/', '\t', 'bc', '\n')).map((pieces) => pieces.join(''));

test('cuts are what the plain patterns would cut', () => {
  fc.assert(
    fc.property(text, (written) => {
      assert.equal(withoutEnd(written, '/'), written.replace(/\/+$/, ''));
      assert.equal(without(written, ' \t'), written.replace(/^[ \t]+|[ \t]+$/g, ''));
    }),
  );
});

test('a long text is read once', () => {
  const slashes = '/'.repeat(200_000);
  assert.equal(withoutEnd(`${slashes}a`, '/').length, slashes.length + 1);
  assert.equal(withoutEnd(slashes, '/'), '');
});
