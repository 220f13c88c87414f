import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME_KINDS } from '../../../requirement/outcome.ts';
import { outcome } from '../../simulation/answers.ts';
import { simulatedOperation, WIDE } from '../../simulation/requirement.ts';
import { mayGoElsewhere, mayHaveActed, wantsFallback } from './fallback.ts';

test('fallbacks are for failures and refusals, not for answers and not for callers who have gone', () => {
  const wanting = OUTCOME_KINDS.filter((kind) => wantsFallback(outcome(kind)));
  assert.deepEqual(wanting, ['unauthorized', 'throttled', 'fault', 'timeout', 'unsent', 'refused']);
});

test('only what was not sent, and what the other side says it did not do, was certainly not acted on', () => {
  const acted = OUTCOME_KINDS.filter((kind) => mayHaveActed(outcome(kind)));
  assert.deepEqual(acted, ['success', 'rejected', 'invalid', 'fault', 'timeout', 'refused', 'cancelled']);
  assert.equal(mayHaveActed(outcome('fault', { sent: 'no' })), false);
});

test('an idempotency key is no passport to another requirement', () => {
  assert.equal(mayGoElsewhere(simulatedOperation('keyed write', WIDE), true), false);
  assert.equal(mayGoElsewhere(simulatedOperation('write', WIDE), true), false);
  assert.equal(mayGoElsewhere(simulatedOperation('write', WIDE), false), true);
  assert.equal(mayGoElsewhere(simulatedOperation('read', WIDE), true), true);
});
