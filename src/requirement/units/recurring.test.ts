import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCidr } from './cidr.ts';
import { isDay, likelyDay } from './day.ts';
import { formatDays, formatRecurring, formatTime, scanDays, scanRecurring, scanTime } from './recurring.ts';
import { Scanner } from './scanner.ts';

const PIECES =
  'Sundays first last daily every Mon - Fri 02:00 24:00 25:00 – to for 2 h UTC in Europe/Rome of the month , and ( ) . : 9'.split(
    ' ',
  );
const phrases = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 10 }).map((pieces) => pieces.join(' ')),
);

test('a recurring time never throws, and what is read its phrase gives again', () => {
  fc.assert(
    fc.property(phrases, (text) => {
      const scanner = new Scanner(text);
      const reading = scanRecurring(scanner);
      if (!reading.ok) return assert.ok(reading.message !== '' && reading.forms.length > 0);
      assert.deepEqual(scanRecurring(new Scanner(formatRecurring(reading.value))), reading);
    }),
    { numRuns: 2000 },
  );
});

test('times of day', () => {
  for (const [text, minutes] of [
    ['02:00', 120],
    ['2:30', 150],
    ['23:59', 1439],
    ['24:00', 1440],
    ['14h30', 870],
  ] as const)
    assert.equal(scanTime(new Scanner(text)), minutes, text);
  for (const text of ['24:01', '25:00', '2:3', '2', '002:00', '12:60', ''])
    assert.equal(scanTime(new Scanner(text)), undefined, text);
  assert.equal(formatTime(150), '02:30');
});

test('days of the week come in the order of the week, each once', () => {
  for (const [text, days] of [
    ['Sundays', 'Sundays'],
    ['Sun, mon and Sunday', 'Mondays and Sundays'],
    ['Mon-Fri', 'Mondays, Tuesdays, Wednesdays, Thursdays and Fridays'],
    ['Saturday to Monday', 'Mondays, Saturdays and Sundays'],
    ['weekdays', 'Mondays, Tuesdays, Wednesdays, Thursdays and Fridays'],
    ['daily', 'daily'],
  ] as const)
    assert.equal(formatDays(scanDays(new Scanner(text)) ?? []), days, text);
  assert.equal(scanDays(new Scanner('someday')), undefined);
});

test('a window passes midnight, and a day has one spelling', () => {
  const read = (text: string) => {
    const reading = scanRecurring(new Scanner(text));
    assert.ok(reading.ok, text);
    return reading.value;
  };
  assert.equal(read('daily 23:00–01:00 UTC').length, 7_200_000);
  assert.equal(read('daily 00:00–24:00 UTC').length, 86_400_000);
  assert.equal(formatRecurring(read('daily 00:00–00:00 UTC')), 'daily 00:00–24:00 UTC');
});

test('ranges of addresses have one spelling each', () => {
  for (const [text, range] of [
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['203.0.113.7', '203.0.113.7/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1/128'],
    ['::', '::/128'],
    ['1::', '1::/128'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3/128'],
    ['::ffff:192.0.2.1', '::ffff:c000:201/128'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['2001:db8:8000::/33', '2001:db8:8000::/33'],
  ] as const)
    assert.deepEqual(parseCidr(text), { ok: true, value: range }, text);
  for (const text of [
    '10.0.0.0/33',
    '10.0.0',
    '010.0.0.1',
    '256.0.0.1',
    '10.0.0.1/8',
    '1::2::3',
    ':::',
    '1:2:3',
    '2001:db8::1/32',
    '::/129',
    'g::',
    '10.0.0.0/',
    '',
  ])
    assert.equal(parseCidr(text).ok, false, text);
});

test('every address has one canonical range, which reads as itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      const reading = parseCidr(address);
      assert.ok(reading.ok, address);
      assert.deepEqual(parseCidr(reading.value), reading);
    }),
  );
});

test('ranges: any text is read or refused with what is accepted', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:./]{0,40}$/)), (text) => {
      const reading = parseCidr(text);
      if (!reading.ok) assert.ok(reading.message !== '' && reading.forms.length > 0);
      else assert.deepEqual(parseCidr(reading.value), reading);
    }),
    { numRuns: 2000 },
  );
});

test('days of the calendar', () => {
  for (const text of ['2027-03-31', '2024-02-29', '2000-02-29']) assert.ok(isDay(text), text);
  for (const text of ['2027-02-29', '1900-02-29', '2027-04-31', '2027-13-01', '2027-00-10', '2027-3-31', '2027-03-00'])
    assert.ok(!isDay(text), text);
  assert.equal(likelyDay('2027-3-31'), '2027-03-31');
  assert.equal(likelyDay('31/3/2027'), '2027-03-31');
  assert.equal(likelyDay('3/4/2027'), undefined, 'March or April');
  assert.equal(likelyDay('soon'), undefined);
});
