import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jsonText } from './json-text.ts';

test('the same text comes back, and nothing in the file is obeyed or unseen', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u202e', '\u200b', '\u{e0041}', '\u009b', '\u00ad'));
  fc.assert(
    fc.property(fc.array(text), (words) => {
      const written = jsonText({ words });
      assert.deepEqual(JSON.parse(written), { words });
      assert.doesNotMatch(written, /[\p{Control}\u00ad\u200b\u202a-\u202e\u2066-\u2069]|\u{e0041}/u);
    }),
  );
});
