import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callerDeadline } from './caller-deadline.ts';

test('Request-Timeout in seconds, before Prefer: wait', () => {
  assert.equal(callerDeadline('2.5', undefined), 2_500);
  assert.equal(callerDeadline('1', 'wait=9'), 1_000);
  assert.equal(callerDeadline(undefined, 'wait=10'), 10_000);
  assert.equal(callerDeadline(undefined, 'respond-async, Wait = "3"; x=1'), 3_000);
});

test('what cannot be read says nothing', () => {
  for (const text of ['', 'soon', '-1', '1e9', '99999999', '1,2', 'Infinity'])
    assert.equal(callerDeadline(text, undefined), undefined, text);
  for (const text of ['await=5', 'wait', 'wait=', 'wait=x', 'return=minimal'])
    assert.equal(callerDeadline(undefined, text), undefined, text);
});
