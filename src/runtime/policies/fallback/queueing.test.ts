import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SimulatedOperation } from '../../simulation/requirement.ts';
import { simulatedOperation, WIDE } from '../../simulation/requirement.ts';
import type { Queueing } from './queueing.ts';
import { keptFor, whyNotQueue } from './queueing.ts';

const FRESH: Queueing = { replayable: true, acted: false, actedElsewhere: undefined, keyLeft: 0 };

function refusal(operation: SimulatedOperation, call: Partial<Queueing>): string | undefined {
  return whyNotQueue(simulatedOperation(operation, WIDE), { ...FRESH, ...call });
}

test('nobody gets a receipt for a read, or for what can be sent only once', () => {
  assert.equal(refusal('write', {}), undefined);
  assert.match(refusal('read', {}) ?? '', /it is a read/);
  assert.match(refusal('write', { replayable: false }) ?? '', /only once/);
});

test('what may have been done is queued only where repeating it is safe', () => {
  assert.match(refusal('write', { acted: true, keyLeft: 1_000 }) ?? '', /not idempotent/);
  assert.match(refusal('keyed write', { acted: true }) ?? '', /forgotten its idempotency key/);
  assert.equal(refusal('keyed write', { acted: true, keyLeft: 1 }), undefined);
  assert.equal(refusal('replace', { acted: true }), undefined);
  assert.match(refusal('keyed write', { actedElsewhere: 'REQ-I-007' }) ?? '', /REQ-I-007 may have acted/);
  assert.equal(refusal('replace', { actedElsewhere: 'REQ-I-007' }), undefined);
});

test('what may have been done waits no longer than its key is remembered', () => {
  const operations = fc.constantFrom('write', 'keyed write', 'replace');
  fc.assert(
    fc.property(operations, fc.boolean(), fc.nat(10_000), fc.nat(10_000), (name, acted, keyLeft, maxAge) => {
      const call = { ...FRESH, acted, keyLeft };
      if (refusal(name, call) !== undefined) return;
      const kept = keptFor(simulatedOperation(name, WIDE), call, maxAge);
      assert.ok(kept <= maxAge);
      assert.equal(kept < maxAge, acted && name === 'keyed write' && keyLeft < maxAge);
    }),
  );
});
