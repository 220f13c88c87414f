import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attemptDeadline, hadFairTime } from './timeout.ts';

const settings = { clause: 'error-handling.timeout', attempt: 2_000, idle: 30_000 };

test('an attempt ends with its own time or with its call, whichever is sooner', () => {
  assert.equal(attemptDeadline(settings, 1_000, 9_000), 3_000);
  assert.equal(attemptDeadline(settings, 1_000, 1_500), 1_500);
});

test('less than half of the usual time proves nothing', () => {
  assert.equal(hadFairTime(settings, 2_000, 8_000), true);
  assert.equal(hadFairTime(settings, 1_000, 8_000), true);
  assert.equal(hadFairTime(settings, 999, 8_000), false);
});

test('a document whose total is shorter than an attempt measures by the total', () => {
  assert.equal(hadFairTime(settings, 500, 1_000), true);
  assert.equal(hadFairTime(settings, 499, 1_000), false);
});
