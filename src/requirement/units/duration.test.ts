import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDuration, parseDuration } from './duration.ts';

const READ: readonly (readonly [text: string, value: number, canonical: string])[] = [
  ['2 s', 2000, '2 s'],
  ['800ms', 800, '800 ms'],
  ['1,234 ms', 1234, '1,234 ms'],
  ['1.5 seconds', 1500, '1.5 s'],
  ['0.5 s', 500, '500 ms'],
  ['2,5 s', 2500, '2.5 s'],
  ['1.13 s', 1130, '1.13 s'],
  ['90 s', 90_000, '90 s'],
  ['1 h 30 min', 5_400_000, '90 min'],
  ['1h30m', 5_400_000, '90 min'],
  ['24 h', 86_400_000, '24 h'],
  ['1 day', 86_400_000, '24 h'],
  ['30-day', 2_592_000_000, '30 days'],
  ['two weeks', 1_209_600_000, '14 days'],
  ['30 secondi', 30_000, '30 s'],
  ['5 Minuten', 300_000, '5 min'],
  ['at most 5 min', 300_000, '5 min'],
  ['≤ 2 s', 2000, '2 s'],
];

for (const [text, value, canonical] of READ) {
  test(`reads ${text}`, () => {
    assert.deepEqual(parseDuration(text), { ok: true, value });
    assert.equal(formatDuration(value), canonical);
  });
}

const REFUSED: readonly (readonly [text: string, message: RegExp, suggestion: string | undefined])[] = [
  ['2', /has no unit: milliseconds or seconds\?/, '2 s'],
  ['300', /has no unit/, '300 ms'],
  ['1.000 s', /is it 1,000 or 1\?/, undefined],
  ['0 s', /is zero/, undefined],
  ['-3 s', /is negative/, undefined],
  ['1 month', /a month has no fixed length/, '30 days'],
  ['5000 days', /longer than ten years/, undefined],
  ['0.0001 ms', /shorter than a microsecond/, undefined],
  ['2 fortnights', /`fortnights` is not a unit of time/, undefined],
  ['> 5 s', /lower bound/, '5 s'],
  ['2 s per attempt', /goes on after its duration: `per attempt`/, '2 s'],
  ['soon', /is not a duration/, undefined],
];

for (const [text, message, suggestion] of REFUSED) {
  test(`refuses ${text}`, () => {
    const reading = parseDuration(text);
    assert.ok(!reading.ok);
    assert.match(reading.message, message);
    assert.equal(reading.suggestion, suggestion);
    assert.ok(reading.forms.length > 0);
  });
}

test('what is printed is read back as the same duration', () => {
  const microseconds = fc.oneof(fc.integer({ min: 1, max: 3650 * 86_400_000 * 1000 }), fc.integer({ min: 1, max: 10_000_000 }));
  const wholes = fc
    .integer({ min: 1, max: 3650 })
    .chain((n) => fc.constantFrom(1000, 60_000, 3_600_000, 86_400_000).map((unit) => n * unit));
  fc.assert(
    fc.property(
      fc.oneof(
        microseconds.map((n) => n / 1000),
        wholes,
      ),
      (value) => assert.deepEqual(parseDuration(formatDuration(value)), { ok: true, value }),
    ),
  );
});
