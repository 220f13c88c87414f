import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inEnglish } from './in-english.ts';
import { NONE } from './words.ts';

test('phrases of five languages become the English ones', () => {
  for (const [written, english] of [
    ['5 secondi per tentativo', '5 secondi per attempt'],
    ['5 segundos por intento, 10 s en total', '5 segundos per attempt, 10 s in all'],
    ['2 secondes par tentative', '2 secondes per attempt'],
    ['2 Sekunden pro Versuch, insgesamt 8 s', '2 Sekunden per attempt, in all 8 s'],
    ['2 s por tentativa, 8 s no total', '2 s per attempt, 8 s in all'],
    ['3 volte', '3 times'],
    ['3 Mal', '3 times'],
    ['3 fois', '3 times'],
    ['3 veces', '3 times'],
    ['3 vezes', '3 times'],
    ['TLS 1.2 o superiore', 'TLS 1.2 or newer'],
    ['95% en 2 s', '95% within 2 s'],
  ] as const)
    assert.equal(inEnglish(written), english);
  for (const none of NONE) assert.equal(inEnglish(none.toUpperCase()), 'none');
});

test('near miss: words inside of words, and without the figure they need, stay', () => {
  for (const written of ['3 times', 'normal', 'de facto', 'volte', 'malta 3', 'none of it'])
    assert.equal(inEnglish(written), undefined, written);
});

test('any text is taken at once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (written) => {
      const english = inEnglish(written);
      assert.ok(english === undefined || english.length > 0);
    }),
    { numRuns: 1000, seed: 20260807 },
  );
});
