import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatPercentileBounds, formatResponseTimes, parsePercentileBounds, parseResponseTimes } from './percentile.ts';

const READ: readonly (readonly [text: string, canonical: string])[] = [
  ['p95 ≤ 800 ms, p99 ≤ 2 s', 'p95 ≤ 800 ms, p99 ≤ 2 s'],
  ['P95 < 800ms', 'p95 ≤ 800 ms'],
  ['95% within 800 ms', 'p95 ≤ 800 ms'],
  ['95% of requests in under 300 ms', 'p95 ≤ 300 ms'],
  ['95th percentile under 800 ms', 'p95 ≤ 800 ms'],
  ['p99.9 <= 3 s; median < 100ms', 'p99.9 ≤ 3 s, p50 ≤ 100 ms'],
  ['800 ms (p95)', 'p95 ≤ 800 ms'],
  ['800 ms for 95% of requests', 'p95 ≤ 800 ms'],
  ['p50 100ms and p95: 300ms', 'p50 ≤ 100 ms, p95 ≤ 300 ms'],
  ['2 s', 'at most 2 s'],
  ['max 3 s', 'at most 3 s'],
];

for (const [text, canonical] of READ) {
  test(`reads ${text}`, () => {
    const reading = parsePercentileBounds(text);
    assert.ok(reading.ok);
    assert.equal(formatPercentileBounds(reading.value), canonical);
  });
}

test('percentiles are ratios and bounds are milliseconds', () => {
  assert.deepEqual(parsePercentileBounds('p99.9 ≤ 2 s'), { ok: true, value: [{ percentile: 0.999, bound: 2000 }] });
});

const REFUSED: readonly (readonly [text: string, message: RegExp, suggestion: string | undefined])[] = [
  ['average < 200 ms', /an average hides the slow calls/, 'p95 ≤ 200 ms'],
  ['p95 > 2 s', /lower bound/, undefined],
  ['p999 < 2 s', /those lie between 0 and 100/, 'p99.9'],
  ['p95 ≤ 1 s, p95 ≤ 2 s', /bounds p95 twice/, undefined],
  ['p95 ≤ 800', /has no unit/, '800 ms'],
  ['', /no response time is written/, undefined],
];

for (const [text, message, suggestion] of REFUSED) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    const reading = parsePercentileBounds(text);
    assert.ok(!reading.ok);
    assert.match(reading.message, message);
    assert.equal(reading.suggestion, suggestion);
  });
}

test('what is printed is read back as the same bounds', () => {
  const bound = fc.record(
    {
      percentile: fc.integer({ min: 1, max: 10_000 }).map((n) => n / 10_000),
      bound: fc.integer({ min: 1, max: 1e9 }),
    },
    { noNullPrototype: true },
  );
  const bounds = fc.uniqueArray(bound, { minLength: 1, maxLength: 6, selector: ({ percentile }) => percentile });
  fc.assert(
    fc.property(bounds, (value) => assert.deepEqual(parsePercentileBounds(formatPercentileBounds(value)), { ok: true, value })),
  );
});

test('an average is kept beside the bounds, and bounds nothing', () => {
  for (const [text, phrase] of [
    ['avg 200ms, p99 1s', 'p99 ≤ 1 s, average 200 ms'],
    ['p99 1s, average 200ms', 'p99 ≤ 1 s, average 200 ms'],
    ['200 ms on average, 1 s p99', 'p99 ≤ 1 s, average 200 ms'],
    ['im Durchschnitt 200 ms; p95 400 ms', 'p95 ≤ 400 ms, average 200 ms'],
    ['800 ms (p95), 2 s (max)', 'p95 ≤ 800 ms, at most 2 s'],
  ] as const) {
    const reading = parseResponseTimes(text);
    assert.equal(reading.ok ? formatResponseTimes(reading.value) : reading.message, phrase, text);
    assert.deepEqual(parseResponseTimes(phrase), reading);
  }
  assert.equal((parseResponseTimes('average 200 ms') as { suggestion?: string }).suggestion, 'p95 ≤ 200 ms');
  assert.match((parsePercentileBounds('avg 200ms, p99 1s') as { message: string }).message, /an average hides/);
});
