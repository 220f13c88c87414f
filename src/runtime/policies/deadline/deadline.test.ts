import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callDeadline, fallbackAllowance } from './deadline.ts';

const settings = (total: number) => ({ clause: 'error-handling.timeout', total });

test("the document's total bounds the caller's patience, and an impatient caller is believed", () => {
  assert.equal(callDeadline(settings(8_000), 100, undefined), 8_100);
  assert.equal(callDeadline(settings(8_000), 100, 20_000), 8_100);
  assert.equal(callDeadline(settings(8_000), 100, 500), 600);
  assert.equal(callDeadline(settings(8_000), 100, -1), 100);
});

test('fallbacks get a tenth of the total, at most a second', () => {
  assert.equal(fallbackAllowance(settings(2_000)), 200);
  assert.equal(fallbackAllowance(settings(60_000)), 1_000);
});
