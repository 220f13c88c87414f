import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnswerFields, limitHint } from './limit-hint.ts';

const NOW = 1_795_000_000_000;
const read = (fields: AnswerFields) => limitHint(fields, [], NOW);

test('an answer without limit fields says nothing', () => assert.equal(read({ 'content-type': 'text/plain' }), undefined));

test('X-RateLimit with a reset in seconds, and with one that can only be a date', () => {
  const fields = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '7' };
  assert.deepEqual(read({ ...fields, 'x-ratelimit-reset': '30' }), { limit: 100, remaining: 7, resetAfter: 30_000 });
  assert.deepEqual(read({ ...fields, 'x-ratelimit-reset': '1795000012' }), { limit: 100, remaining: 7, resetAfter: 12_000 });
  assert.deepEqual(read({ ...fields, 'x-ratelimit-reset': '1795000012500' }), { limit: 100, remaining: 7, resetAfter: 12_500 });
});

test('RateLimit of the draft: the item with the least left', () => {
  assert.deepEqual(read({ ratelimit: '"default";r=50;t=30' }), { limit: undefined, remaining: 50, resetAfter: 30_000 });
  assert.deepEqual(read({ ratelimit: '"burst";r=3;t=1, "daily";r=900;t=40000' }), {
    limit: undefined,
    remaining: 3,
    resetAfter: 1_000,
  });
  assert.deepEqual(read({ ratelimit: '"burst";r=0;t=1, "daily";r=0;t=40000' }), {
    limit: undefined,
    remaining: 0,
    resetAfter: 40_000_000,
  });
});

test('RateLimit of the older drafts', () => {
  assert.deepEqual(read({ ratelimit: 'limit=100, remaining=50, reset=5' }), { limit: 100, remaining: 50, resetAfter: 5_000 });
  assert.deepEqual(read({ 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '1', 'ratelimit-reset': '5' }), {
    limit: 100,
    remaining: 1,
    resetAfter: 5_000,
  });
});

test("the vendor's own fields come before the conventional ones, in the unit its profile names", () => {
  const vendor = [
    { limit: 'X-Api-Limit', remaining: 'X-Api-Left', reset: 'X-Api-Until', resetUnit: 'epoch-milliseconds' as const },
  ];
  const fields = { 'x-api-limit': '10', 'x-api-left': '2', 'x-api-until': String(NOW + 1500), 'x-ratelimit-remaining': '0' };
  assert.deepEqual(limitHint(fields, vendor, NOW), { limit: 10, remaining: 2, resetAfter: 1500 });
});

test('nonsense is not a limit', () => {
  for (const value of ['many', '-1', '1e9x', '', '"default";r=x']) {
    assert.equal(read({ 'x-ratelimit-remaining': value, ratelimit: value }), undefined);
  }
});
