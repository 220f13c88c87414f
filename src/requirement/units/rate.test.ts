import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RateLimit } from '../policies.ts';
import { formatRate, formatRates, parseRate, parseRates } from './rate.ts';

const READ: readonly (readonly [text: string, canonical: string])[] = [
  [
    '100 requests/second, burst 20; 30 concurrent; 10,000 per day; wait up to 2 s',
    '100 requests/second, burst 20; 10,000 requests per day; 30 concurrent; wait up to 2 s',
  ],
  ['600/min', '600 requests/minute'],
  ['1k req/s', '1,000 requests/second'],
  ['100 rps', '100 requests/second'],
  ['100 req/15min, 1000 req/day', '100 requests per 15 min; 1,000 requests per day'],
  ['100 requests/10 seconds', '100 requests per 10 s'],
  ['100 requests/second per key, 10,000 per day (free plan)', '100 requests/second per key; 10,000 requests per day (free plan)'],
  ['10,000/day UTC', '10,000 requests per day'],
  ['10,000 per day, resets at midnight Pacific Time, per account', '10,000 requests per day in America/Los_Angeles per account'],
  ['2M per calendar month in Europe/Rome', '2,000,000 requests per calendar month in Europe/Rome'],
  ['5 emails per hour', '5 emails/hour'],
  ['1 query/second', '1 query/second'],
  ['up to 40 API calls per minute per IP address', '40 API calls/minute per IP address'],
  ['20 per 24 h', '20 requests per 24 h'],
  ['0.5 requests/second', '1 request per 2 s'],
  [
    '100/s with bursts of up to 50 and at most 30 concurrent requests; reject',
    '100 requests/second, burst 50; 30 concurrent; reject',
  ],
  ['30 requests in parallel', '30 concurrent'],
  ['unlimited', 'none'],
  ['1000 calls/hour (burst 50)', '1,000 calls/hour, burst 50'],
  ['1000 calls/hour (burst: 50, per key) (gold plan)', '1,000 calls/hour per key, burst 50 (gold plan)'],
  ['100/s (at most 5 concurrent)', '100 requests/second; 5 concurrent'],
  ['100/s (10,000 per day)', '100 requests/second; 10,000 requests per day'],
  ['200 fatture al giorno', '200 fatture per day'],
  ['5500 GET per second per prefix', '5,500 GET/second per prefix'],
  ["10 messaggi all'ora per l'invio", "10 messages/hour per l'invio"],
  ['1 batch/minute, 2 batches/hour', '1 batch/minute; 2 batches/hour'],
];

for (const [text, canonical] of READ) {
  test(`reads ${text}`, () => {
    const reading = parseRates(text);
    assert.ok(reading.ok, reading.ok ? '' : reading.message);
    assert.equal(formatRates(reading.value), canonical);
  });
}

test('a rate slides, a quota ends at midnight', () => {
  const rate = { count: 100, unit: 'requests', burst: undefined, scope: undefined, zone: 'UTC' };
  assert.deepEqual(parseRate('100/s'), { ok: true, value: { ...rate, kind: 'rate', window: 1000, period: undefined } });
  assert.deepEqual(parseRate('100 per day'), { ok: true, value: { ...rate, kind: 'quota', window: 86_400_000, period: 'day' } });
  assert.deepEqual(parseRate('100 per 24 h'), {
    ok: true,
    value: { ...rate, kind: 'rate', window: 86_400_000, period: undefined },
  });
});

const REFUSED: readonly (readonly [text: string, message: RegExp])[] = [
  ['1.000 requests/second', /is it 1,000 or 1\?/],
  ['100 requests', /says how many but not in which time/],
  ['100 requests/second with burst capabilities', /how many calls at once\?/],
  ['10 requests every 3 months', /no fixed length/],
  ['0/s', /is zero/],
  ['-5/s', /is negative/],
  ['9999999999999999999/s', /larger than any/],
  ['5,000,000 million/s', /larger than any/],
  ['0.0001 requests/year', /is not a length of time/],
  ['1.5 per day', /needs a whole number/],
  ['100/s; 30 concurrent; 20 concurrent', /limits concurrency twice/],
  ['100/s; reject; wait up to 1 s', /says twice what to do/],
  ['100/s; wait', /needs a longest time/],
  ['100/s (burst allowed up to 2x)', /`\(burst allowed up to 2x\)` sets a limit that cannot be read/],
  ['as many as you like', /is not a rate/],
  ['', /a rate limit is missing/],
];

for (const [text, message] of REFUSED) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    const reading = parseRates(text);
    assert.ok(!reading.ok);
    assert.match(reading.message, message);
    assert.ok(reading.forms.length > 0);
  });
}

test('a rewrite that would lose a figure is not offered', () => {
  for (const text of [
    '3500 PUT and 5500 GET per second per prefix',
    '100 requests, 20 of them writes',
    '1000 messaggi per invio',
  ])
    assert.equal((parseRates(text) as { suggestion?: string }).suggestion, undefined, text);
  assert.equal((parseRates('50 requests') as { suggestion?: string }).suggestion, '50 requests/second');
});

test('calls at once are calls at once in every language', () => {
  for (const text of [
    'höchstens 10 gleichzeitige Verbindungen',
    '10 parallele Anfragen',
    '10 Anfragen gleichzeitig',
    'massimo 10 richieste in parallelo',
    '10 connessioni contemporanee',
    'máximo 10 peticiones simultáneas',
    '10 peticiones en paralelo',
    'au maximum 10 appels en parallèle',
    '10 requêtes simultanées',
    'no máximo 10 chamadas em paralelo',
    '10 requisições simultâneas',
    'max. 10 parallel requests',
  ]) {
    const reading = parseRates(text);
    assert.equal(reading.ok ? formatRates(reading.value) : reading.message, '10 concurrent', text);
  }
});

const count = fc.integer({ min: 1, max: 1e12 });
const time = fc.oneof(
  fc.record(
    {
      kind: fc.constant('rate' as const),
      window: fc.integer({ min: 1, max: 1e10 }),
      period: fc.constant(undefined),
      zone: fc.constant('UTC'),
    },
    { noNullPrototype: true },
  ),
  fc
    .constantFrom('UTC', 'Europe/Rome', 'America/Los_Angeles')
    .chain((zone) =>
      fc.constantFrom(
        { kind: 'quota' as const, window: 3_600_000, period: 'hour' as const, zone },
        { kind: 'quota' as const, window: 86_400_000, period: 'day' as const, zone },
        { kind: 'quota' as const, window: 30 * 86_400_000, period: 'month' as const, zone },
      ),
    ),
);
const limit: fc.Arbitrary<RateLimit> = fc
  .tuple(
    time,
    count,
    fc.option(count, { nil: undefined }),
    fc.constantFrom('requests', 'emails', 'API calls', 'queries', 'messages', 'SMS', 'operations'),
    fc.constantFrom(undefined, 'key', 'IP address', 'account SID'),
  )
  .map(([window, n, burst, unit, scope]) => ({ ...window, count: n, burst, unit, scope }));

test('what is printed is read back as the same limit', () => {
  fc.assert(fc.property(limit, (value) => assert.deepEqual(parseRate(formatRate(value)), { ok: true, value })));
});

test('what is printed is read back as the same clause', () => {
  const noted = fc.array(fc.tuple(limit, fc.constantFrom('', 'free plan', 'per key')), { maxLength: 5 });
  const rates = fc
    .tuple(noted, fc.option(count, { nil: undefined }), fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: undefined }))
    .map(([limits, concurrent, wait]) => ({
      limits: limits.map(([l]) => l),
      notes: limits.map(([, note]) => note),
      concurrent,
      wait,
    }));
  fc.assert(fc.property(rates, (value) => assert.deepEqual(parseRates(formatRates(value)), { ok: true, value })));
});
