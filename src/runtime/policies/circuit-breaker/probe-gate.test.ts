/** A breaker of which somebody else says whether it may probe, and what others have found. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CircuitBreakerSettings } from '../../../requirement/policies.ts';
import { CircuitBreaker } from './circuit-breaker.ts';

const SETTINGS: CircuitBreakerSettings = {
  clause: 'error-handling.circuit-breaker',
  mode: 'enforced',
  window: { kind: 'time', length: 10_000 },
  failureRate: 0.5,
  minimumCalls: 4,
  slowAfter: undefined,
  slowRate: 1,
  wait: 15_000,
  maxWait: 120_000,
  probes: 1,
  probeLease: 30_000,
  countThrottled: false,
};

function gated(changes: Partial<CircuitBreakerSettings> = {}) {
  const gate = { open: false, mayProbe: () => gate.open, askAgainAt: (now: number) => now + 250 };
  return { gate, breaker: new CircuitBreaker({ ...SETTINGS, ...changes }, 0, undefined, gate) };
}

function open(breaker: CircuitBreaker): void {
  for (let call = 0; call < 4; call++) breaker.settle(breaker.admit(0), 'bad', 10, 0);
  assert.equal(breaker.state, 'open');
}

test('half open, it probes only when it may, and says when to ask again', () => {
  const { gate, breaker } = gated();
  open(breaker);
  assert.equal(breaker.admit(15_000), -1);
  assert.equal(breaker.state, 'half open');
  assert.equal(breaker.nextChange(15_000), 15_250);
  gate.open = true;
  const lease = breaker.admit(15_250);
  assert.ok(lease > 0);
  breaker.settle(lease, 'good', 10, 15_300);
  assert.equal(breaker.state, 'closed');
});

test('what others have found opens it for as long as they wait, and then it is half open; their good probe closes it', () => {
  const { breaker } = gated();
  assert.equal(breaker.openAs(5_000, 0), true);
  assert.equal(breaker.openAs(9_000, 10), false, 'it is open already');
  assert.equal(breaker.retryAfter(1_000), 4_000);
  assert.equal(breaker.admit(5_000), -1);
  assert.equal(breaker.state, 'half open');
  assert.equal(breaker.closeAs(5_100), true);
  assert.equal(breaker.admit(5_100), 0);
  assert.equal(breaker.closeAs(5_200), false);
});

test('an order stands, whatever others have found, and who only observes is not opened', () => {
  const { breaker } = gated();
  breaker.force('disabled', 0);
  assert.equal(breaker.openAs(5_000, 0), false);
  breaker.force('forced open', 0);
  assert.equal(breaker.closeAs(10), false);
  assert.equal(gated({ mode: 'observe only' }).breaker.openAs(5_000, 0), false);
});
