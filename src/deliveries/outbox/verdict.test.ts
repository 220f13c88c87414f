import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME_KINDS } from '../../requirement/outcome.ts';
import { outcome } from '../../runtime/simulation/answers.ts';
import { simulatedOperation, WIDE } from '../../runtime/simulation/requirement.ts';
import { verdictOf } from './verdict.ts';

const operation = simulatedOperation('write', WIDE);

function table(sent: { readonly repeatable: boolean; readonly sendings: number }): Record<string, string> {
  return Object.fromEntries(
    OUTCOME_KINDS.map((kind) => {
      const result = {
        outcome: outcome(kind),
        servedBy: 'origin' as const,
        attempts: 1,
        duration: 5,
        queued: 0,
        paused: 0,
        call: '',
      };
      return [kind, verdictOf(operation, result, sent).then];
    }),
  );
}

test('the table, where a second sending is safe', () => {
  assert.deepEqual(table({ repeatable: true, sendings: 1 }), {
    success: 'delivered',
    rejected: 'dead',
    invalid: 'dead',
    unauthorized: 'again',
    throttled: 'again',
    fault: 'again',
    timeout: 'again',
    unsent: 'again',
    refused: 'again',
    cancelled: 'again',
  });
});

test('the table, where it is not', () => {
  assert.deepEqual(table({ repeatable: false, sendings: 1 }), {
    success: 'delivered',
    rejected: 'dead',
    invalid: 'dead',
    unauthorized: 'again',
    throttled: 'again',
    fault: 'dead',
    timeout: 'dead',
    unsent: 'again',
    refused: 'dead',
    cancelled: 'dead',
  });
});

test('what was never sent is put back, and its lane waits', () => {
  const result = { attempts: 0, duration: 5, queued: 0, paused: 0, call: '', servedBy: 'none' as const };
  const refused = { ...outcome('refused', { sent: 'no' }), retryAfter: undefined };
  const said = verdictOf(operation, { ...result, outcome: refused }, { repeatable: false, sendings: 0 });
  assert.equal(said.then, 'put back');
  assert.equal(said.retryAfter, 5_000);
});

test('only an answer of the other side itself delivers, and rejected, retry is asked again', () => {
  const result = { attempts: 1, duration: 5, queued: 0, paused: 0, call: '' };
  const repeatable = { repeatable: true, sendings: 1 };
  for (const servedBy of ['cache', 'stale', 'respond', 'queue', 'fallback REQ-I-002'] as const)
    assert.equal(verdictOf(operation, { ...result, outcome: outcome('success'), servedBy }, repeatable).then, 'again');
  const outcomeOf = outcome('rejected', { retry: true });
  assert.equal(verdictOf(operation, { ...result, outcome: outcomeOf, servedBy: 'origin' }, repeatable).then, 'again');
  assert.equal(
    verdictOf(operation, { ...result, outcome: outcomeOf, servedBy: 'origin', acted: true }, { repeatable: false, sendings: 1 })
      .then,
    'dead',
  );
});
