import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { longestPauses } from '../../requirement/pauses.ts';
import { boundInWords, longestCall, shareAbove, sumOfCall } from './call-time.ts';

const timeout = { attempt: 5_000, idle: 0, clause: '' };

function retry(retries: number, kind: 'exponential' | 'constant' | 'linear', initial: number, max: number) {
  return { retries, backoff: { kind, initial, max }, jitter: 'full', on: [], clause: '' } as const;
}

test('attempts and the pauses between them', () => {
  assert.equal(longestCall({ timeout, retry: retry(2, 'constant', 600, 600) }), 16_200);
  assert.equal(longestCall({ timeout, retry: retry(2, 'exponential', 400, 5_000) }), 16_200);
  assert.equal(longestCall({ timeout, retry: retry(3, 'linear', 100, 250) }), 20_550);
  assert.equal(longestCall({ timeout, retry: retry(0, 'constant', 600, 600) }), 5_000);
});

test('the sum in words', () => {
  assert.equal(sumOfCall({ timeout, retry: retry(2, 'exponential', 400, 5_000) }), '3 attempts × 5 s + 1.2 s of pauses = 16.2 s');
  assert.equal(sumOfCall({ timeout, retry: retry(0, 'constant', 600, 600) }), '1 attempt × 5 s = 5 s');
});

test('pauses never pass their end, and more retries never take less', () => {
  const kinds = fc.constantFrom('exponential', 'constant', 'linear' as const);
  fc.assert(
    fc.property(kinds, fc.nat(20), fc.integer({ min: 1, max: 60_000 }), fc.nat(600_000), (kind, retries, initial, more) => {
      const max = initial + more;
      const pauses = longestPauses(retry(retries, kind, initial, max));
      assert.ok(pauses >= retries * Math.min(initial, max) && pauses <= retries * max);
      assert.ok(longestPauses(retry(retries + 1, kind, initial, max)) >= pauses);
    }),
  );
});

test('what a promise lets be slow', () => {
  const times = [
    { percentile: 0.95, bound: 800 },
    { percentile: 0.99, bound: 2_000 },
  ];
  assert.equal(shareAbove(times, 799), 1);
  assert.ok(Math.abs(shareAbove(times, 800) - 0.05) < 1e-9);
  assert.ok(Math.abs(shareAbove(times, 2_000) - 0.01) < 1e-9);
  assert.equal(shareAbove([{ percentile: 1, bound: 500 }], 500), 0);
  assert.equal(boundInWords({ percentile: 0.95, bound: 800 }), 'p95 ≤ 800 ms');
  assert.equal(boundInWords({ percentile: 1, bound: 500 }), 'at most 500 ms');
});
