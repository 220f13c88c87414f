import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event, EventFields, EventName } from '../../requirement/event.ts';
import { EVENT_SEVERITY } from '../../requirement/event.ts';
import { COUNTED } from './families.ts';
import { Metrics } from './metrics.ts';

function event<N extends EventName>(
  name: N,
  fields: EventFields[N],
  operation = 'read payment',
  requirement = 'REQ-I-001',
): Event {
  return { name, at: 0, requirement, operation, call: 'c', attempt: 1, ...fields } as unknown as Event;
}

function oneCall(metrics: Metrics, duration: number, operation?: string): void {
  metrics.observe(event('call.started', { traceparent: undefined }, operation));
  metrics.observe(event('attempt.started', {}, operation));
  metrics.observe(event('attempt.ended', { outcome: 'success', code: '200', sent: 'yes', duration }, operation));
  metrics.observe(event('attempt.released', { outcome: undefined, duration }, operation));
  metrics.observe(event('call.ended', { outcome: 'success', code: '200', servedBy: 'origin', attempts: 1, duration }, operation));
}

test('calls and attempts are counted by outcome, their durations in seconds', () => {
  const metrics = new Metrics();
  oneCall(metrics, 3);
  oneCall(metrics, 5);
  const text = metrics.prometheus();
  assert.match(text, /^# HELP concordat_calls_total Calls that ended, by outcome\.\n# TYPE concordat_calls_total counter$/m);
  assert.match(text, /^concordat_calls_total\{requirement="REQ-I-001",operation="read payment",outcome="success"\} 2$/m);
  assert.match(
    text,
    /^concordat_call_duration_seconds_bucket\{requirement="REQ-I-001",operation="read payment",le="0\.004096"\} 1$/m,
  );
  assert.match(
    text,
    /^concordat_call_duration_seconds_bucket\{requirement="REQ-I-001",operation="read payment",le="\+Inf"\} 2$/m,
  );
  assert.match(text, /^concordat_call_duration_seconds_sum\{requirement="REQ-I-001",operation="read payment"\} 0\.008$/m);
  assert.match(text, /^concordat_call_duration_seconds_count\{requirement="REQ-I-001",operation="read payment"\} 2$/m);
  assert.match(text, /^concordat_attempts_in_flight\{requirement="REQ-I-001",operation="read payment"\} 0$/m);
});

test('the snapshot tells counts and percentiles, and reading it makes no series', () => {
  const metrics = new Metrics();
  for (let n = 1; n <= 100; n++) oneCall(metrics, n);
  const before = metrics.snapshot();
  const [operation] = metrics.snapshot().operations;
  assert.deepEqual(operation?.calls, { success: 100 });
  assert.equal(operation?.callDuration.count, 100);
  assert.equal(operation?.callDuration.max, 100);
  assert.ok((operation?.callDuration.p95 ?? 0) >= 95);
  assert.equal(operation?.inFlight, 0);
  assert.deepEqual(metrics.snapshot().series, before.series);
});

test('the breaker state is a gauge with exactly one state set', () => {
  const metrics = new Metrics();
  metrics.observe(
    event('breaker.changed', { from: 'closed', to: 'open', failureRate: 0.6, slowRate: undefined, retryAfter: 15_000 }),
  );
  metrics.observe(
    event('breaker.changed', {
      from: 'open',
      to: 'half open',
      failureRate: undefined,
      slowRate: undefined,
      retryAfter: undefined,
    }),
  );
  const text = metrics.prometheus();
  const set = [
    ...text.matchAll(/^concordat_breaker_state\{requirement="REQ-I-001",operation="read payment",state="([^"]+)"\} (\d)$/gm),
  ].filter((match) => match[2] === '1');
  assert.deepEqual(
    set.map((match) => match[1]),
    ['half open'],
  );
});

test('fallbacks to other requirements share one label value', () => {
  const metrics = new Metrics();
  metrics.observe(event('fallback.served', { servedBy: 'fallback REQ-I-007', instead: 'fault' }));
  metrics.observe(event('fallback.served', { servedBy: 'fallback REQ-I-008', instead: 'fault' }));
  assert.match(metrics.prometheus(), /^concordat_fallbacks_total\{.*served_by="fallback"\} 2$/m);
});

test('every event is either counted or deliberately left to others', () => {
  const byHand = ['call.started', 'call.ended', 'attempt.started', 'attempt.ended', 'attempt.released', 'queue.left'];
  const told = ['queue.entered'];
  assert.deepEqual(new Set([...Object.keys(COUNTED), ...byHand, ...told]), new Set(Object.keys(EVENT_SEVERITY)));
});

test('label values and help are escaped', () => {
  const metrics = new Metrics();
  oneCall(metrics, 1, 'a "quoted" \\ name\nover two lines');
  assert.match(metrics.prometheus(), /operation="a \\"quoted\\" \\\\ name\\nover two lines"/);
  for (const line of metrics.prometheus().trimEnd().split('\n')) {
    assert.match(
      line,
      /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="([^"\\]|\\.)*",?)+\})? (-?[\d.]+(e[+-]?\d+)?|[+-]Inf|NaN))$/,
    );
  }
});

test('series are bounded: the ones there was no room for are counted, the others go on', () => {
  const metrics = new Metrics({ maxSeries: 6 });
  for (let n = 0; n < 100; n++) oneCall(metrics, 1, `operation ${n}`);
  oneCall(metrics, 1, 'operation 0');
  const { series, operations } = metrics.snapshot();
  assert.equal(series.used, 6);
  assert.equal(operations.length, 1);
  assert.deepEqual(operations[0]?.calls, { success: 2 });
  metrics.observe(event('retry.scheduled', { pause: 1, because: '503' }));
  assert.match(metrics.prometheus(), /^concordat_metrics_dropped_total [1-9]\d*$/m);
});
