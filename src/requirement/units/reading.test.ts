import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepsFigures } from './reading.ts';

test('a rewrite keeps every figure, in whatever unit', () => {
  for (const [written, rewrite] of [
    ['1 month', '30 days'],
    ['10 000 requests', '10,000 requests/second'],
    ['p9 800 ms', 'p90 ≤ 800 ms'],
    ['example.com', 'https://example.com'],
  ] as const)
    assert.ok(keepsFigures(written, rewrite), written);
});

test('near miss: a rewrite that leaves one out is none', () => {
  for (const [written, rewrite] of [
    ['3500 PUT and 5500 GET per second', '3,500 PUT/second'],
    ['avg 200 ms, p95 1 s', 'p95 ≤ 200 ms'],
    ['300, 8 s in all', '300 ms'],
  ] as const)
    assert.ok(!keepsFigures(written, rewrite), written);
});
