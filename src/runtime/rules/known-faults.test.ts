import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcome } from '../simulation/answers.ts';
import type { PolicyChanges } from '../simulation/requirement.ts';
import { policiesWith, rate, simulatedRequirement } from '../simulation/requirement.ts';
import type { ScenarioCall } from '../simulation/scenario.ts';
import { play } from '../simulation/scenario.ts';

/** Faults that engines of this kind have had. Each is a short history in which ours must do better. */

const SUCCESS = { outcome: outcome('success'), after: 10 };
const FAULT = { outcome: outcome('fault'), after: 10 };
const SILENCE = { outcome: outcome('success'), after: Number.POSITIVE_INFINITY };

const HOUR = 3_600_000;

function required(changes: PolicyChanges) {
  return simulatedRequirement(policiesWith(changes));
}

function reads(times: readonly number[], more: Partial<ScenarioCall> = {}): ScenarioCall[] {
  return times.map((at) => ({ at, operation: 'read', ...more }));
}

function times(count: number, at = 0, every = 0): number[] {
  return Array.from({ length: count }, (_, index) => at + index * every);
}

test('a 10 s failure window that remembers failures an hour old', async () => {
  const requirement = required({
    circuitBreaker: { mode: 'enforced', window: { kind: 'time', length: 10_000 }, minimumCalls: 3, failureRate: 0.8 },
  });
  const { transcript } = await play({
    seed: 1,
    requirement,
    // Two failures, too few to open; an hour later two successes and a failure.
    calls: reads([0, 0, HOUR, HOUR + 100, HOUR + 200]),
    vendor: (_arrival, _chance, now) => (now < 1_000 || now > HOUR + 150 ? FAULT : SUCCESS),
  });
  assert.deepEqual(transcript.of('breaker.changed'), []);
});

test('a back-off that ignores abort and calls once more', async () => {
  const requirement = required({ retry: { retries: 3, backoff: { kind: 'constant', initial: 500, max: 500 } } });
  const { calls, vendor } = await play({ seed: 1, requirement, calls: reads([0], { abortAfter: 50 }), vendor: () => FAULT });
  assert.equal(calls[0]?.endedAt, 50);
  assert.equal(vendor.arrivals.length, 1);
});

test('a bulkhead whose rejections open the breaker of a healthy system', async () => {
  const requirement = required({
    circuitBreaker: { mode: 'enforced', minimumCalls: 2, failureRate: 0.1 },
    concurrency: { max: 1, queue: 0, wait: 0 },
    rateLimit: { limits: [rate(1, 100)], wait: 0 },
  });
  const { calls, transcript } = await play({ seed: 1, requirement, calls: reads(times(50)), vendor: () => SUCCESS });
  assert.equal(calls.filter(({ result }) => result?.outcome.kind === 'refused').length, 49);
  assert.deepEqual(transcript.of('breaker.changed'), []);
});

test('attempts that our own queue left no time for open the breaker of a healthy system', async () => {
  const requirement = required({
    deadline: { total: 1_000 },
    timeout: { attempt: 1_000 },
    concurrency: { max: 1, queue: 10, wait: 1_000 },
    circuitBreaker: { mode: 'enforced', minimumCalls: 1, failureRate: 0.01 },
  });
  const { calls, transcript } = await play({
    seed: 1,
    requirement,
    calls: reads(times(6)),
    vendor: () => ({ ...SUCCESS, after: 300 }),
  });
  assert.equal(calls[3]?.result?.outcome.refusal?.policy, 'deadline');
  assert.deepEqual(transcript.of('breaker.changed'), []);
});

test('a time-out that frees the slot while the call is still running', async () => {
  const requirement = required({ timeout: { attempt: 20 }, concurrency: { max: 2, queue: 100, wait: 20_000 } });
  const { calls, vendor } = await play({
    seed: 1,
    requirement,
    calls: reads(times(20)),
    vendor: () => ({ ...SILENCE, stopsAfter: 500 }),
  });
  assert.equal(vendor.highestInFlight, 2);
  // The calls themselves went on at once.
  assert.equal(calls[0]?.endedAt, 20);
  assert.equal(calls[19]?.endedAt, 9 * 520 + 20);
});

test('a cancelled probe that closes the breaker', async () => {
  const requirement = required({ circuitBreaker: { mode: 'enforced', minimumCalls: 2, wait: 1_000, probeLease: 10_000 } });
  const { calls, transcript, vendor } = await play({
    seed: 1,
    requirement,
    calls: [...reads([0, 0]), ...reads([2_000], { abortAfter: 50 }), ...reads([3_000, 3_000])],
    vendor: (_arrival, _chance, now) => (now < 1_000 ? FAULT : SILENCE),
  });
  assert.equal(calls[2]?.rejected, 'caller 2 went away');
  assert.ok(transcript.of('breaker.changed').every(({ to }) => to !== 'closed'));
  // Its lease came back: one of the next two is a probe again.
  assert.deepEqual(vendor.arrivals.filter(({ at }) => at === 3_000).length, 1);
});

test('a cycle-based limiter that lets through twice the rate at the boundary', async () => {
  const requirement = required({ rateLimit: { limits: [rate(10, 1_000)], wait: 0 } });
  const { vendor } = await play({
    seed: 1,
    requirement,
    calls: reads([...times(10, 990), ...times(10, 1_010)]),
    vendor: () => SUCCESS,
  });
  assert.equal(vendor.arrivals.length, 10);
});

test('a token bucket of rate N, burst b that lets through b + N − 1 in one window', async () => {
  const requirement = required({ rateLimit: { limits: [rate(10, 1_000, 10)], wait: 0 } });
  const { vendor } = await play({
    seed: 1,
    requirement,
    calls: reads([...times(10), ...times(100, 0, 10)]),
    vendor: () => SUCCESS,
  });
  for (const { at } of vendor.arrivals) {
    assert.ok(vendor.arrivals.filter((other) => other.at >= at && other.at < at + 1_000).length <= 10);
  }
});

test('retries sent up to 11 ms early', async () => {
  for (const seed of times(50, 1, 1)) {
    const retryAfter = 1_000.5 + seed / 7;
    const requirement = required({ retry: { retries: 1, jitter: 'full' } });
    const { vendor } = await play({
      seed,
      requirement,
      calls: reads([0]),
      vendor: ({ attempt }) => (attempt === 1 ? { outcome: outcome('throttled', { retryAfter }), after: 10 } : SUCCESS),
    });
    const [first, second] = vendor.arrivals;
    assert.ok((second?.at ?? 0) >= (first?.settledAt ?? 0) + retryAfter);
  }
});

test('a Retry-After longer than the deadline that loses the 429', async () => {
  const requirement = required({ deadline: { total: 30_000 }, retry: { retries: 3 } });
  const { calls } = await play({
    seed: 1,
    requirement,
    calls: reads([0]),
    vendor: () => ({ outcome: outcome('throttled', { retryAfter: 120_000 }), after: 10 }),
  });
  assert.equal(calls[0]?.endedAt, 10);
  assert.equal(calls[0]?.result?.outcome.kind, 'throttled');
  assert.equal(calls[0]?.result?.outcome.retryAfter, 120_000);
  assert.equal(calls[0]?.result?.outcome.answer?.discarded, false);
});

test('reload that forgets breaker state', async () => {
  const changes: PolicyChanges = { circuitBreaker: { mode: 'enforced', minimumCalls: 2, wait: 15_000 } };
  const { calls } = await play({
    seed: 1,
    requirement: required(changes),
    calls: reads([0, 0, 200]),
    reloads: [{ at: 100, requirement: required({ ...changes, retry: { retries: 1 } }) }],
    vendor: () => FAULT,
  });
  assert.equal(calls[2]?.result?.outcome.refusal?.policy, 'circuit-breaker');
});

test('a reload to another URL that keeps the breaker of the old system', async () => {
  const policies = policiesWith({ circuitBreaker: { mode: 'enforced', minimumCalls: 2, wait: 15_000 } });
  const { calls } = await play({
    seed: 1,
    requirement: simulatedRequirement(policies),
    calls: reads([0, 0, 200]),
    reloads: [{ at: 100, requirement: simulatedRequirement(policies, { url: 'https://another.example' }) }],
    vendor: (_arrival, _chance, now) => (now < 100 ? FAULT : SUCCESS),
  });
  assert.equal(calls[2]?.result?.outcome.kind, 'success');
});

test('a half-open breaker that waits for ever for a lost probe', async () => {
  const requirement = required({
    timeout: { attempt: 60_000 },
    deadline: { total: 60_000 },
    circuitBreaker: { mode: 'enforced', minimumCalls: 2, wait: 1_000, probes: 1, probeLease: 5_000 },
  });
  const { vendor } = await play({
    seed: 1,
    requirement,
    calls: reads([0, 0, 2_000, 3_000, 7_001]),
    vendor: (_arrival, _chance, now) => (now < 1_000 ? FAULT : SILENCE),
  });
  assert.deepEqual(
    vendor.arrivals.map(({ at }) => at),
    [0, 0, 2_000, 7_001],
  );
});

test('connections that are slow once bring two seconds of calls within one', async () => {
  const requirement = required({ rateLimit: { limits: [rate(2, 1_000)], wait: 20_000 } });
  let sent = 0;
  const { vendor } = await play({
    seed: 1,
    requirement,
    calls: reads(times(6)),
    // The first two must connect; the others find the connections open.
    vendor: () => ({ ...SUCCESS, connect: sent++ < 2 ? 700 : 0 }),
  });
  const arrivals = vendor.arrivals.map(({ at }) => at);
  assert.equal(arrivals.length, 6);
  for (const at of arrivals) assert.ok(arrivals.filter((other) => other >= at && other < at + 1_000).length <= 2);
});

test('unlimited retries as a default', async () => {
  const requirement = required({ retry: { retries: 2 } });
  const { vendor } = await play({ seed: 1, requirement, calls: reads([0]), vendor: () => FAULT });
  assert.equal(vendor.arrivals.length, 3);
});

test('a probe that could not leave for want of a turn and kept the only lease', async () => {
  const requirement = required({
    circuitBreaker: { mode: 'enforced', minimumCalls: 2, wait: 1_000, probes: 1, probeLease: 60_000 },
    rateLimit: { limits: [rate(2, 5_000)], wait: 20_000 },
  });
  const { calls } = await play({
    seed: 1,
    requirement,
    calls: reads([0, 0, 2_000]),
    vendor: (_arrival, _chance, now) => (now < 1_000 ? FAULT : SUCCESS),
  });
  assert.equal(calls[2]?.result?.outcome.kind, 'success');
});

test('hedges that know no budget', async () => {
  const requirement = required({ hedge: { after: 50, max: 1 }, retryBudget: { ratio: 0, floor: 0 } });
  const { vendor } = await play({
    seed: 1,
    requirement,
    calls: reads([0], { identity: 'a' }),
    vendor: () => ({ ...SUCCESS, after: 500 }),
  });
  assert.equal(vendor.arrivals.length, 1);
});

test('an idempotency key that the other side has forgotten while the repeat waited for its turn', async () => {
  const requirement = required({
    retry: { retries: 1, backoff: { kind: 'constant', initial: 100, max: 100 } },
    idempotency: { header: 'idempotency-key', from: undefined, kept: 1_000 },
    rateLimit: { limits: [rate(1, 5_000)], wait: 20_000 },
  });
  const { calls, vendor } = await play({
    seed: 1,
    requirement,
    calls: [{ at: 0, operation: 'keyed write' }],
    vendor: () => FAULT,
  });
  assert.equal(vendor.arrivals.length, 1);
  assert.equal(calls[0]?.result?.outcome.kind, 'fault');
});

test('a turn or slot that comes at the very deadline and is used all the same', async () => {
  const requirement = required({
    deadline: { total: 500 },
    timeout: { attempt: 10_000 },
    concurrency: { max: 1, queue: 10, wait: 5_000 },
  });
  // The first lets go of the only slot at the instant at which the second is out of time.
  const { calls, vendor } = await play({
    seed: 1,
    requirement,
    calls: reads([0, 0]),
    vendor: () => ({ outcome: outcome('success'), after: 0, body: 500 }),
  });
  assert.equal(vendor.arrivals.length, 1);
  assert.equal(calls[1]?.endedAt, 500);
  assert.equal(calls[1]?.result?.outcome.refusal?.code, 'CONCORDAT_DEADLINE_EXCEEDED');
});

test('a probe whose headers were good and whose body breaks off, and which closes the breaker all the same', async () => {
  const requirement = required({
    retry: { retries: 0 },
    circuitBreaker: { mode: 'enforced', minimumCalls: 2, probes: 2, wait: 1_000, maxWait: 1_000, failureRate: 0.5 },
  });
  const { transcript } = await play({
    seed: 1,
    requirement,
    calls: reads([0, 0, 1_100, 1_400]),
    vendor: (_arrival, _chance, now) =>
      now < 1_000 ? FAULT : { ...SUCCESS, body: 100, late: outcome('fault', { code: 'network' }) },
  });
  assert.deepEqual(
    transcript.of('breaker.changed').map(({ at, to }) => [at, to]),
    [
      [10, 'open'],
      [1_100, 'half open'],
      [1_210, 'open'],
    ],
  );
});
