import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatPercentage, parsePercentage } from './percentage.ts';

const READ: readonly (readonly [string, number])[] = [
  ['99.95%', 0.9995],
  ['99,95 %', 0.9995],
  ['99.999%', 0.99999],
  ['five nines', 0.99999],
  ['50 percent', 0.5],
  ['at least 99.9%', 0.999],
  ['≥99.9%', 0.999],
  ['100%', 1],
  ['0.1%', 0.001],
];

for (const [text, value] of READ) test(`reads ${text}`, () => assert.deepEqual(parsePercentage(text), { ok: true, value }));

const REFUSED: readonly (readonly [text: string, message: RegExp, suggestion: string | undefined])[] = [
  ['99.95', /has no percent sign/, '99.95%'],
  ['0.9995', /has no percent sign/, '99.95%'],
  ['120%', /`120%` is more than the whole/, undefined],
  ['0%', /is zero/, undefined],
  ['-1%', /is negative/, undefined],
  ['20% of calls', /goes on/, '20%'],
  ['most', /is not a percentage/, undefined],
];

for (const [text, message, suggestion] of REFUSED) {
  test(`refuses ${text}`, () => {
    const reading = parsePercentage(text);
    assert.ok(!reading.ok);
    assert.match(reading.message, message);
    assert.equal(reading.suggestion, suggestion);
  });
}

test('what is printed is read back as the same ratio', () => {
  const ratios = fc.oneof(
    fc.double({ min: 1e-6, max: 1, noNaN: true }),
    fc.integer({ min: 1, max: 100_000 }).map((n) => n / 100_000),
  );
  fc.assert(fc.property(ratios, (value) => assert.deepEqual(parsePercentage(formatPercentage(value)), { ok: true, value })));
});
