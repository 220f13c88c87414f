import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDuration } from './duration.ts';
import { formatMoney, type Money, parseMoney } from './money.ts';
import { parseNumber } from './number.ts';
import { parsePercentage } from './percentage.ts';
import { parsePercentileBounds } from './percentile.ts';
import { isPlaceholder } from './placeholder.ts';
import { parseRate, parseRates } from './rate.ts';
import type { Reading } from './reading.ts';
import { formatSize, parseSize } from './size.ts';
import { formatStatusSet, parseStatusSet } from './status-set.ts';
import { formatUnknown, readUnknown, suggestedFigure } from './unknown.ts';
import { formatWindow, PERIODS, parseWindow } from './window.ts';

const PARSERS: Readonly<Record<string, (text: string) => Reading<unknown>>> = {
  duration: parseDuration,
  money: parseMoney,
  number: parseNumber,
  percentage: parsePercentage,
  'percentile bounds': parsePercentileBounds,
  rate: parseRate,
  rates: parseRates,
  size: parseSize,
  'status set': parseStatusSet,
  window: parseWindow,
};

/** Pieces that phrases are made of, in any order: they get deeper into a reader than arbitrary text does. */
const PIECES =
  '1 20 1.000 1,000 0 -3 99.9% % p95 ≤ < > ms s min h day days per / , ; and burst concurrent wait up to reject requests key ( ) free plan UTC in Europe/Rome over calendar month $ EUR MB 5xx 429 500-504 network ` network timeout average k M 5e3'.split(
    ' ',
  );
const phrases = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(' ')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')),
);

for (const [name, parse] of Object.entries(PARSERS)) {
  test(`reading a ${name} never throws, and a refusal says why and what is accepted`, () => {
    fc.assert(
      fc.property(phrases, (text) => {
        const reading = parse(text);
        if (!reading.ok) assert.ok(reading.message !== '' && reading.forms.length > 0);
      }),
    );
  });

  test(`reading a ${name} steps through very long texts`, () => {
    for (const piece of ['1', '1,', '1 ', ' ', '(', 'a', '1.000 ', '`', '429, ', 'p95 ', '1/s, ', 'and ', '<', '-']) {
      const reading = parse(piece.repeat(200_000));
      if (!reading.ok) assert.ok(reading.message.length < 400, 'a message stays short');
    }
  });
}

test('unknown and placeholder never throw', () => {
  fc.assert(
    fc.property(phrases, (text) => {
      assert.equal(typeof isPlaceholder(text), 'boolean');
      const unknown = readUnknown(text);
      if (unknown !== undefined) {
        suggestedFigure(unknown);
        assert.deepEqual(readUnknown(formatUnknown(unknown)), unknown);
      }
    }),
  );
});

test('sizes', () => {
  assert.deepEqual(parseSize('10 MB'), { ok: true, value: 10_000_000 });
  assert.deepEqual(parseSize('1 MiB'), { ok: true, value: 1_048_576 });
  assert.deepEqual(parseSize('up to 1.5 kB'), { ok: true, value: 1500 });
  for (const text of ['5 Mb', '1000', '0.1 B', '0 MB', '2 EB', '5000 TB', 'big', '5 MB/s'])
    assert.equal(parseSize(text).ok, false, text);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.integer({ min: 1, max: 1e15 }),
        fc.integer({ min: 1, max: 900 }).map((n) => n * 2 ** 40),
      ),
      (value) => assert.deepEqual(parseSize(formatSize(value)), { ok: true, value }),
    ),
  );
});

test('windows', () => {
  for (const [text, canonical] of [
    ['over 30 days', 'over 30 days'],
    ['rolling 30 days', 'over 30 days'],
    ['over a rolling 90-day window', 'over 90 days'],
    ['trailing month', 'over 30 days'],
    ['per calendar month', 'per calendar month'],
    ['monthly', 'per calendar month'],
    ['(monthly)', 'per calendar month'],
    ['per quarter', 'per calendar quarter'],
  ] as const) {
    const reading = parseWindow(text);
    assert.ok(reading.ok, text);
    assert.equal(formatWindow(reading.value), canonical);
  }
  for (const text of ['', 'sometimes', 'over', 'per fortnight', 'over 0 days']) assert.equal(parseWindow(text).ok, false, text);
  const windows = fc.oneof(
    fc.integer({ min: 1, max: 3650 }).map((days) => ({ kind: 'rolling' as const, length: days * 86_400_000, period: undefined })),
    fc
      .constantFrom('day', 'week', 'month', 'quarter', 'year')
      .map((period) => ({ kind: 'calendar' as const, length: PERIODS[period as 'day'], period: period as 'day' })),
  );
  fc.assert(fc.property(windows, (value) => assert.deepEqual(parseWindow(formatWindow(value)), { ok: true, value })));
});

test('money', () => {
  assert.deepEqual(parseMoney('$5 per 1,000 requests'), {
    ok: true,
    value: { amount: 5, currency: 'USD', per: { count: 1000, unit: 'requests' } },
  });
  assert.deepEqual(parseMoney('0,10 €'), { ok: true, value: { amount: 0.1, currency: 'EUR', per: undefined } });
  assert.equal(formatMoney({ amount: 0.1, currency: 'EUR', per: undefined }), '€0.10');
  for (const text of ['20', '$', '$1.234', '-$5', '$5 per', 'cheap']) assert.equal(parseMoney(text).ok, false, text);
  const money: fc.Arbitrary<Money> = fc.record(
    {
      amount: fc.integer({ min: 1, max: 1e9 }).map((n) => n / 10_000),
      currency: fc.constantFrom('USD', 'EUR', 'GBP', 'JPY', 'CHF', 'SEK'),
      per: fc.option(
        fc.record(
          { count: fc.integer({ min: 1, max: 1e6 }), unit: fc.constantFrom('requests', 'month', 'SMS message', 'GB') },
          { noNullPrototype: true },
        ),
        { nil: undefined },
      ),
    },
    { noNullPrototype: true },
  );
  fc.assert(fc.property(money, (value) => assert.deepEqual(parseMoney(formatMoney(value)), { ok: true, value })));
});

test('status sets', () => {
  assert.deepEqual(parseStatusSet('409, 429, 5xx, network, timeout'), {
    ok: true,
    value: ['409', '429', '5xx', 'network', 'timeout'],
  });
  assert.deepEqual(parseStatusSet('5XX and timeouts, HTTP 429 (rate limited), 503 Service Unavailable or connection reset'), {
    ok: true,
    value: ['5xx', 'timeout', '429', '503', 'network'],
  });
  assert.deepEqual(parseStatusSet('500–502, 400-499'), { ok: true, value: ['500', '501', '502', '4xx'] });
  assert.deepEqual(parseStatusSet('lock_timeout, `declined`'), { ok: true, value: ['lock_timeout', 'declined'] });
  for (const text of ['', 'errors', '700', '504-500', '`', '429,', '429 unless locked'])
    assert.equal(parseStatusSet(text).ok, false, text);
  const statuses = fc.oneof(
    fc.integer({ min: 100, max: 599 }).map(String),
    fc.constantFrom(
      '1xx',
      '2xx',
      '3xx',
      '4xx',
      '5xx',
      'network',
      'timeout',
      'lock_timeout',
      'declined',
      'INVALID_RESOURCE_ID',
      'errors/quota',
    ),
  );
  fc.assert(
    fc.property(fc.uniqueArray(statuses, { minLength: 1, maxLength: 20 }), (value) =>
      assert.deepEqual(parseStatusSet(formatStatusSet(value)), { ok: true, value }),
    ),
  );
});

test('unknown values are told from figures', () => {
  for (const text of [
    'TBD',
    'N/A',
    'Varies by plan',
    'fair use',
    'not documented',
    '(to be determined)',
    'fast',
    'sub-second',
    'real time',
    'High availability',
    '?',
    '-',
    'da definire',
  ]) {
    assert.deepEqual(readUnknown(text), { unknown: text }, text);
  }
  for (const text of [
    '2 s',
    'high, 1000/s',
    'p95 ≤ 800 ms',
    'none',
    'https://fast.example.com',
    'Bearer token from env:FAST',
    '',
    'offense',
  ]) {
    assert.equal(readUnknown(text), undefined, text);
  }
  assert.equal(suggestedFigure({ unknown: 'sub-second' }), 'p95 ≤ 800 ms');
  assert.equal(suggestedFigure({ unknown: 'high throughput' }), '50 operations/second');
  assert.equal(suggestedFigure({ unknown: 'TBD' }), undefined);
  assert.deepEqual(readUnknown('average < 200 ms'), { unknown: 'average < 200 ms' });
  assert.equal(suggestedFigure({ unknown: 'average < 200 ms' }), 'p95 ≤ 200 ms');
});

test('every suggested figure is one that can be read', () => {
  for (const word of ['sub-second', 'real-time', 'fast', 'low latency', 'slow'])
    assert.ok(parsePercentileBounds(suggestedFigure({ unknown: word }) ?? '').ok, word);
});

test('placeholders are told from values', () => {
  for (const text of [
    '[Endpoint URL]',
    '**[Owner]**',
    'REQ-I-XXX',
    'REQ-I-XXX: [Integration Name]',
    'Critical | Important | Optional',
    'REST API | SOAP | File Exchange | Database',
    '{{x}}',
    'https://{{host}}/v1',
    '<x>',
    '<your key>',
  ]) {
    assert.equal(isPlaceholder(text), true, text);
  }
  for (const text of [
    '',
    '[a](https://example.com)',
    '[x]',
    '[ ]',
    '{id}',
    '<https://example.com>',
    '<me@example.com>',
    'p95 < 2 s',
    'REQ-F-001',
    '`GET /a|b`',
    'Stripe',
  ]) {
    assert.equal(isPlaceholder(text), false, text);
  }
});
