import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../requirement/event.ts';
import { RecentEvents } from './recent-events.ts';

function refused(operation: string): Event {
  return { name: 'request.refused', at: 0, requirement: '', operation, call: '', attempt: 0, reason: 'test' };
}

test('the last ones are kept, numbered without gaps, and the debug ones are not', () => {
  const recent = new RecentEvents(3, () => 1_000);
  for (const name of ['a', 'b', 'c', 'd', 'e']) recent.observe(refused(name));
  recent.observe({ name: 'call.started', at: 0, requirement: '', operation: '', call: '', attempt: 0, traceparent: undefined });
  const told = (after: number, most: number): string[] =>
    recent.after(after, most).map(({ sequence, event }) => `${sequence}${event.operation}`);
  assert.deepEqual(told(0, 10), ['3c', '4d', '5e']);
  assert.deepEqual(told(4, 10), ['5e']);
  assert.deepEqual(told(5, 10), []);
  assert.deepEqual(told(99, 10), []);
  assert.deepEqual(told(0, 2), ['3c', '4d']);
  assert.equal(recent.size, 3);
  assert.equal(recent.after(0, 1)[0]?.time, '1970-01-01T00:00:01.000Z');
});
