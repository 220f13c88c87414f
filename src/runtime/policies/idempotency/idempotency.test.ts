import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Exchange } from '../../../requirement/call.ts';
import type { SimulatedOperation } from '../../simulation/requirement.ts';
import { policiesWith, simulatedOperation } from '../../simulation/requirement.ts';
import { keyHolds, keyLeft, keySettings, scopedKey, useKey } from './idempotency.ts';

const policies = policiesWith({ idempotency: { header: 'idempotency-key', from: 'metadata.order_id', kept: 1_000 } });

/** An exchange that has these keys and tells which one it was given. */
function exchange(name: SimulatedOperation, keys: { header?: string; input?: string }) {
  const given: string[] = [];
  const idempotencyKey = (_header: string, path: string | undefined) => (path === undefined ? keys.header : keys.input);
  const useIdempotencyKey = (_header: string, key: string) => given.push(key);
  return {
    given,
    exchange: { operation: simulatedOperation(name, policies), idempotencyKey, useIdempotencyKey } as unknown as Exchange,
  };
}

test("the caller's key wins over the input's, and that over a new one", () => {
  const world = { identifier: () => 'new' };
  for (const [keys, from, key] of [
    [{ header: 'mine', input: 'order-1' }, 'caller', 'mine'],
    [{ input: 'order-1' }, 'input', 'keyed-write:order-1'],
    [{}, 'generated', 'new'],
  ] as const) {
    const { given, exchange: keyed } = exchange('keyed write', keys);
    const call = { exchange: keyed, key: undefined };
    assert.equal(useKey(call, world), from);
    assert.deepEqual(given, [key]);
    assert.equal(call.key, key);
  }
});

test('one value is another key for another operation, and the same one for the same', () => {
  const name = fc.oneof(fc.constantFrom('create', 'create payment', 'refund payment', 'POST', 'создать', 'удалить'), fc.string());
  const value = fc.oneof(
    fc.stringMatching(/^[!-~]{1,300}$/),
    fc.constantFrom('1', 'payment:1', `${'x'.repeat(254)}1`, `${'x'.repeat(254)}2`),
  );
  const words = (operation: string) =>
    operation
      .trim()
      .toLowerCase()
      .toWellFormed()
      .replace(/[\s-]+/g, '-');
  fc.assert(
    fc.property(name, value, name, value, (operation, mine, other, theirs) => {
      const key = scopedKey(operation, mine);
      assert.ok(key.length <= 255);
      assert.match(key, /^[!-~]+$/);
      assert.equal(key === scopedKey(other, theirs), words(operation) === words(other) && mine === theirs);
    }),
    { numRuns: 500 },
  );
});

test('a key that is too long keeps its beginning and differs by its end', () => {
  const long = 'x'.repeat(300);
  assert.notEqual(scopedKey('create payment', `${long}1`), scopedKey('create payment', `${long}2`));
  assert.match(scopedKey('create payment', `${long}1`), /^create-payment:x+:[0-9a-f]{16}$/);
  assert.equal(scopedKey('Create  Payment', 'order-1'), 'create-payment:order-1');
});

test('operations that take no key get none', () => {
  for (const name of ['read', 'write', 'replace'] as const) {
    const { given, exchange: unkeyed } = exchange(name, { header: 'mine' });
    const call = { exchange: unkeyed, key: undefined };
    assert.equal(useKey(call, { identifier: () => 'new' }), undefined);
    assert.deepEqual(given, []);
    assert.equal(call.key, undefined);
  }
});

test('a key holds for as long as the other side keeps it', () => {
  const settings = keySettings(simulatedOperation('keyed write', policies));
  assert.equal(keyHolds(settings, 500, 1_499), true);
  assert.equal(keyHolds(settings, 500, 1_500), false);
  assert.equal(keyHolds(undefined, 500, 500), false);
  assert.equal(keyLeft(settings, 500, 600), 900);
  assert.equal(keyLeft(settings, 500, 9_000), 0);
  assert.equal(keyLeft(undefined, 500, 500), 0);
  assert.equal(settings && keyLeft({ ...settings, kept: undefined }, 500, 9_000), Number.POSITIVE_INFINITY);
});
