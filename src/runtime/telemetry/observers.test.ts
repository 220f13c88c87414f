import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Event } from '../../requirement/event.ts';
import { COUNTS_NOTHING } from '../../requirement/event.ts';
import { scenario } from '../rules/testing/scenarios.ts';
import { play } from '../simulation/scenario.ts';
import { Metrics } from './metrics.ts';
import { Observers } from './observers.ts';

test('metrics are the same whether calls are told by counter or by events', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const counted = new Metrics();
      const told = new Metrics();
      await play({ ...plan, engine: { observe: counted.observe } });
      await play({ ...plan, engine: { observe: (event) => told.observe(event) } });
      assert.equal(counted.prometheus(), told.prometheus());
      assert.deepEqual(counted.snapshot(), told.snapshot());
    }),
    { numRuns: 40 },
  );
});

test('while all only count, no event of a call is built; every other event reaches all of them', () => {
  const one = new Metrics();
  const two = new Metrics();
  const rare: string[] = [];
  const observers = new Observers([one.observe, two.observe]);
  observers.add(Object.assign((event: Event) => rare.push(event.name), { counter: COUNTS_NOTHING }));
  observers.observe.counter?.callEnded('REQ-I-001', 'read', 'success', 3);
  observers.observe.counter?.attemptStarted('REQ-I-001', 'read');
  assert.deepEqual(one.snapshot(), two.snapshot());
  assert.equal(one.snapshot().operations[0]?.callDuration.count, 1);
  observers.observe({
    name: 'bound.reached',
    at: 0,
    requirement: 'REQ-I-001',
    operation: '',
    call: '',
    attempt: 0,
    bound: 'queue',
    limit: 1,
  });
  assert.deepEqual(rare, ['bound.reached']);
  assert.match(two.prometheus(), /^concordat_bounds_reached_total\{requirement="REQ-I-001",bound="queue"\} 1$/m);
});

test('one that needs whole events makes all hear by events, until it leaves', () => {
  const metrics = new Metrics();
  const observers = new Observers([metrics.observe]);
  const { observe } = observers;
  assert.equal(observe.counter, metrics);
  const heard: string[] = [];
  const leave = observers.add((event) => heard.push(event.name));
  assert.equal(observe.counter, undefined);
  observe({ name: 'attempt.started', at: 0, requirement: 'REQ-I-001', operation: 'read', call: 'c', attempt: 1 });
  assert.deepEqual(heard, ['attempt.started']);
  assert.match(metrics.prometheus(), /^concordat_attempts_in_flight\{requirement="REQ-I-001",operation="read"\} 1$/m);
  leave();
  assert.equal(observe.counter, metrics);
});
