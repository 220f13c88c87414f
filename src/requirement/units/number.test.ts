import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatNumber, parseNumber } from './number.ts';

const READ: readonly (readonly [string, number])[] = [
  ['1000', 1000],
  ['1,000', 1000],
  ['1 000', 1000],
  ['1\u202f000', 1000],
  ["1'000", 1000],
  ['1_000', 1000],
  ['1,000,000', 1_000_000],
  ['1.000.000', 1_000_000],
  ['1.000,5', 1000.5],
  ['1,000.5', 1000.5],
  ['1k', 1000],
  ['1.5k', 1500],
  ['2M', 2_000_000],
  ['2 million', 2_000_000],
  ['2.5', 2.5],
  ['2,5', 2.5],
  ['0.125', 0.125],
  ['.5', 0.5],
  ['ten', 10],
];

for (const [text, value] of READ)
  test(`reads ${text} as ${value}`, () => assert.deepEqual(parseNumber(text), { ok: true, value }));

for (const text of [
  '',
  '-5',
  '0',
  '0.0',
  '1,00,000',
  '1.2.3',
  '1e3',
  '99999999999999999',
  '0.0000000001',
  '1 2',
  'many',
  '5 apples',
]) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    const reading = parseNumber(text);
    assert.equal(reading.ok, false);
    assert.ok(!reading.ok && reading.message.length > 0 && reading.forms.length > 0);
  });
}

test('1.000 is refused with the question asked', () => {
  const reading = parseNumber('1.000');
  assert.deepEqual(reading, {
    ok: false,
    message: '`1.000` can be read two ways: is it 1,000 or 1?',
    forms: ['1,000', '1'],
    suggestion: undefined,
  });
});

test('what is printed is read back as the same number', () => {
  const numbers = fc.oneof(
    fc.integer({ min: 1, max: 1e15 }),
    fc.double({ min: 1e-6, max: 1e15, noNaN: true }),
    fc.integer({ min: 1, max: 9_999_999 }).map((n) => n / 1000),
  );
  fc.assert(fc.property(numbers, (value) => assert.deepEqual(parseNumber(formatNumber(value)), { ok: true, value })));
});
