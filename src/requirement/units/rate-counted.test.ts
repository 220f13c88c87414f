import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatRates, parseRates } from './rate.ts';
import { restrictedTo } from './rate-counted.ts';

function restricted(text: string): readonly (string | undefined)[] {
  const reading = parseRates(text);
  assert.ok(reading.ok, text);
  const { limits, notes } = reading.value;
  const all = limits.map((limit, at) => [limit, notes[at] ?? ''] as const);
  return all.map(([limit, note]) => restrictedTo(limit, note, all));
}

const ALL_CALLS = [
  '100 requests/second',
  '10,000 per day (free plan)',
  '40 API calls per minute per API key',
  '100/s per account',
  '100/s per IP address',
  '5 operations/second; 10 queries/minute',
  '5 emails/hour',
  '30 SMS/s',
];

for (const text of ALL_CALLS) {
  test(`binds every call: ${text}`, () => {
    assert.ok(restricted(text).every((what) => what === undefined));
  });
}

const NOT_ALL: readonly (readonly [text: string, ...restricts: (string | undefined)[]])[] = [
  ['2 GB per day', 'GB'],
  ['10 MB/s', 'MB'],
  ['1,000 tokens/min', 'tokens'],
  ['100 credits/minute', 'credits'],
  ['5 writes/s', 'writes'],
  ['300 read requests per minute', 'read requests'],
  ['3,500 PUT/s and 5 GET/s per prefix', 'PUT', 'GET'],
  ['100 requests/second per prefix', 'requests per prefix'],
  ['100 requests/second per endpoint; 1,000/min', 'requests per endpoint', undefined],
  ['100 requests/second (reads), 10 requests/second (writes)', 'requests (reads)', 'requests (writes)'],
  ['100/s; 10/s (POST /orders)', undefined, 'requests (POST /orders)'],
  ['25/s (test mode), 100/s (live mode)', 'requests (test mode)', 'requests (live mode)'],
  ['100/s; 20/s (reports)', undefined, 'requests (reports)'],
];

for (const [text, ...restricts] of NOT_ALL) {
  test(`bug: no limit of all calls: ${text}`, () => {
    assert.deepEqual(restricted(text), restricts);
  });
}

test('bug: what is under way at once and is no call is kept beside the calls', () => {
  const reading = parseRates('100/s; 3 concurrent exports; 1 upload in parallel; 30 concurrent requests');
  assert.ok(reading.ok);
  assert.equal(reading.value.concurrent, 30);
  assert.deepEqual(reading.value.otherConcurrent, [
    { count: 3, unit: 'exports' },
    { count: 1, unit: 'uploads' },
  ]);
  const phrase = formatRates(reading.value);
  assert.equal(phrase, '100 requests/second; 30 concurrent; 3 concurrent exports; 1 concurrent upload');
  assert.deepEqual(parseRates(phrase), reading);
});

test('bug: sizes and methods have no plural', () => {
  for (const text of ['2 GB per day', '10 MB/second', '3,500 PUT/second', '1 PUT/second']) {
    const reading = parseRates(text);
    assert.ok(reading.ok);
    assert.equal(formatRates(reading.value), text);
  }
});

test('bug: a comma before one or two digits is asked about', () => {
  for (const text of ['10,5 requests/second', '0,5/s', '10,50 requests/s']) {
    const reading = parseRates(text);
    assert.ok(!reading.ok);
    assert.match(reading.message, /two ways/);
    assert.equal(reading.suggestion, undefined);
  }
  const half = parseRates('10.5 requests/second');
  assert.ok(half.ok);
  assert.equal(formatRates(half.value), '21 requests per 2 s');
});

test('bug: a rewrite of a limit says what was written', () => {
  const fix = (text: string) => {
    const reading = parseRates(text);
    assert.ok(!reading.ok, text);
    return reading.suggestion;
  };
  assert.equal(fix('max 10 connections'), '10 concurrent connections');
  assert.equal(fix('2 files per night'), undefined);
  assert.equal(fix('2 files per shift'), undefined);
  assert.equal(fix('100 requests per calendar quarter'), undefined);
  assert.equal(fix('10 connections to each of 3 hosts'), undefined);
});
