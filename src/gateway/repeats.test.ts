import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Repeats } from './repeats.ts';

const KEY = 'idempotency-key';

test('a key seen a short while ago is a repeat, of the same requirement only', () => {
  const repeats = new Repeats(10);
  assert.equal(repeats.notice([KEY, 'a'], 'REQ-I-001', KEY, 0), undefined);
  assert.equal(repeats.notice([KEY, 'a'], 'REQ-I-002', KEY, 0), undefined);
  assert.equal(repeats.notice([KEY, 'a'], 'REQ-I-001', KEY, 599_999), 'idempotency-key');
  assert.equal(repeats.notice([KEY, 'a'], 'REQ-I-001', KEY, 599_999 + 600_000), undefined);
  assert.equal(repeats.notice([KEY, 'a'], 'REQ-I-003', undefined, 0), undefined);
});

test('SDKs that number their attempts', () => {
  const repeats = new Repeats(10);
  const by = (name: string, value: string): string | undefined => repeats.notice([name, value], 'REQ-I-001', KEY, 0);
  assert.equal(by('amz-sdk-request', 'attempt=1; max=3'), undefined);
  assert.equal(by('amz-sdk-request', 'attempt=2; max=3'), 'retry-header');
  assert.equal(by('amz-sdk-request', 'attempt=12'), 'retry-header');
  assert.equal(by('x-stainless-retry-count', '0'), undefined);
  assert.equal(by('x-stainless-retry-count', '2'), 'retry-header');
  assert.equal(by('x-goog-api-client', 'gl-node/24 gccl-attempt-count/1'), undefined);
  assert.equal(by('x-goog-api-client', 'gl-node/24 gccl-attempt-count/3'), 'retry-header');
  assert.equal(by('x-other', '3'), undefined);
});

test('the memory is bounded: the oldest key goes first', () => {
  const repeats = new Repeats(2);
  for (const key of ['a', 'b', 'a', 'c']) repeats.notice([KEY, key], '', KEY, 0);
  assert.equal(repeats.size, 2);
  assert.equal(repeats.notice([KEY, 'a'], '', KEY, 0), 'idempotency-key');
  assert.equal(repeats.notice([KEY, 'b'], '', KEY, 0), undefined);
  repeats.notice([KEY, 'x'.repeat(300)], '', KEY, 0);
  assert.equal(repeats.size, 2);
});
