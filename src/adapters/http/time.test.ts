import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseHttpDate } from './http-date.ts';
import { retryAfter } from './retry-after.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

test('all three forms of a date in HTTP are the same instant', () => {
  const expected = Date.UTC(1994, 10, 6, 8, 49, 37);
  assert.equal(parseHttpDate('Sun, 06 Nov 1994 08:49:37 GMT', NOW), expected);
  assert.equal(parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT', NOW), expected);
  assert.equal(parseHttpDate('Sun Nov  6 08:49:37 1994', NOW), expected);
});

test('every date that JavaScript prints is read back', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
      assert.equal(parseHttpDate(date.toUTCString(), NOW), Math.floor(date.getTime() / 1000) * 1000);
    }),
  );
});

test('a year of two digits is the nearest that is not more than fifty years ahead', () => {
  assert.equal(parseHttpDate('Monday, 23-Nov-76 12:00:00 GMT', NOW), Date.UTC(2076, 10, 23, 12, 0, 0));
  assert.equal(parseHttpDate('Monday, 23-Nov-77 12:00:00 GMT', NOW), Date.UTC(1977, 10, 23, 12, 0, 0));
});

for (const text of [
  '',
  'soon',
  '2026-11-23T12:00:00Z',
  'Sun, 06 Nov 1994 25:49:37 GMT',
  'Sun, 06 Foo 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 08:49:37 PST',
]) {
  test(`"${text}" is not a date in HTTP`, () => assert.equal(parseHttpDate(text, NOW), undefined));
}

test('Retry-After in seconds, whole or not, never rounds down', () => {
  assert.equal(retryAfter('120', undefined, NOW), 120_000);
  assert.equal(retryAfter(' 0 ', undefined, NOW), 0);
  assert.equal(retryAfter('1.0005', undefined, NOW), 1001);
});

test("Retry-After as a date counts from the answer's own Date, whatever our clock says", () => {
  const date = 'Mon, 23 Nov 2026 12:00:00 GMT';
  assert.equal(retryAfter('Mon, 23 Nov 2026 12:00:30 GMT', date, NOW + 999_999_999), 30_000);
  assert.equal(retryAfter('Monday, 23-Nov-26 12:00:30 GMT', date, NOW - 5_000_000), 30_000);
  assert.equal(retryAfter('Mon Nov 23 12:00:30 2026', date, NOW), 30_000);
});

test('without a Date it counts from our wall clock, and what is past is now', () => {
  assert.equal(retryAfter('Mon, 23 Nov 2026 12:00:30 GMT', undefined, NOW), 30_000);
  assert.equal(retryAfter('Mon, 23 Nov 2026 11:00:00 GMT', undefined, NOW), 0);
});

test('what cannot be understood is no Retry-After', () => {
  for (const text of ['-1', 'soon', '1 h', '', []]) assert.equal(retryAfter(text, undefined, NOW), undefined);
});

test('of several Retry-After values the longest counts, in one field or more', () => {
  assert.equal(retryAfter(['2', '2'], undefined, NOW), 2_000);
  assert.equal(retryAfter(['2', 'soon', '1'], undefined, NOW), 2_000);
  assert.equal(retryAfter('1, 2', undefined, NOW), 2_000);
  const dates = 'Mon, 23 Nov 2026 12:00:30 GMT, Monday, 23-Nov-26 12:00:40 GMT';
  assert.equal(retryAfter(dates, undefined, NOW), 40_000);
  assert.equal(retryAfter([dates, '7'], undefined, NOW), 40_000);
});

test('a Retry-After of more digits than a wait can have is the longest wait, not none', () => {
  for (const digits of [11, 20, 400]) assert.equal(retryAfter('9'.repeat(digits), undefined, NOW), 10_000_000_000_000);
});
