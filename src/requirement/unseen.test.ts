import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withoutUnseen } from './unseen.ts';

test('what nobody sees is seen, and the length stays', () => {
  for (const character of ['\u202e', '\u2066', '\u200b', '\u00ad', '\ufeff', '\u2028', '\u061c', '\u{e0041}', '\ud83d'])
    assert.equal(withoutUnseen(`a${character}b`), `a${'\ufffd'.repeat(character.length)}b`);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = withoutUnseen(text);
      assert.equal(shown.length, text.length);
      assert.doesNotMatch(shown, /[\u200b\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u);
      assert.equal(withoutUnseen(shown), shown);
    }),
  );
});

test('near miss: letters of any language, marks, emoji and their joiners', () => {
  for (const text of ['Größe', 'e\u0301', 'مي\u200cخواهم', '👩\u200d💻', '❤\ufe0f', '日本語', 'a\u00a0b'])
    assert.equal(withoutUnseen(text), text);
});
