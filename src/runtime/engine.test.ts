import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallResult } from '../requirement/call.ts';
import type { Credentials } from './engine.ts';
import { Engine, LimitGroups } from './engine.ts';
import { outcome } from './simulation/answers.ts';
import type { PolicyChanges } from './simulation/requirement.ts';
import { policiesWith, rate, simulatedRequirement } from './simulation/requirement.ts';
import type { ScenarioCall } from './simulation/scenario.ts';
import { play } from './simulation/scenario.ts';
import { Transcript } from './simulation/transcript.ts';
import type { Plan } from './simulation/vendor.ts';
import { SimulatedVendor } from './simulation/vendor.ts';
import { SimulatedWorld } from './simulation/world.ts';

const SUCCESS: Plan = { outcome: outcome('success'), after: 10 };
const FAULT: Plan = { outcome: outcome('fault'), after: 10 };

function reads(count: number, more: Partial<ScenarioCall> = {}): ScenarioCall[] {
  return Array.from({ length: count }, () => ({ at: 0, operation: 'read', ...more }));
}

function required(changes: PolicyChanges) {
  return simulatedRequirement(policiesWith(changes));
}

/** An engine, its world and its other side, by hand. */
function bench(
  changes: PolicyChanges,
  plan: (now: number) => Plan,
  options: { credentials?: Credentials; groups?: LimitGroups; world?: SimulatedWorld } = {},
) {
  const world = options.world ?? new SimulatedWorld(1);
  const transcript = new Transcript();
  const requirement = required(changes);
  const vendor = new SimulatedVendor('vendor', world, () => plan(world.now()));
  const engine = new Engine({
    requirement,
    world,
    observe: transcript.observe,
    credentials: options.credentials,
    groups: options.groups,
  });
  const [read] = requirement.operations;
  assert.ok(read !== undefined);
  return { world, transcript, vendor, engine, read };
}

test('2 requests/second and 100 callers at once: at most 2 in any half-open second by the other side', async () => {
  const requirement = required({ deadline: { total: 120_000 }, rateLimit: { limits: [rate(2, 1_000)], wait: 120_000 } });
  const { vendor, calls } = await play({ seed: 1, requirement, calls: reads(100), vendor: () => SUCCESS });
  assert.equal(vendor.arrivals.length, 100);
  for (const { at } of vendor.arrivals) {
    assert.ok(vendor.arrivals.filter((other) => other.at >= at && other.at < at + 1_000).length <= 2);
  }
  assert.ok(calls.every(({ result }) => result?.outcome.kind === 'success'));
});

test('callers without a turn in time are told at once, with the time of their turn', async () => {
  const requirement = required({ rateLimit: { limits: [rate(2, 1_000)], wait: 2_000 } });
  const { calls } = await play({ seed: 1, requirement, calls: reads(100), vendor: () => SUCCESS });
  const refused = calls.filter(({ result }) => result?.outcome.kind === 'refused');
  assert.equal(refused.length, 96);
  for (const { endedAt, result } of refused) {
    assert.equal(endedAt, 0);
    assert.equal(result?.outcome.refusal?.policy, 'rate-limit');
    assert.ok((result?.outcome.retryAfter ?? 0) > 2_000);
  }
});

test('two limits hold together and at least 95% of what they allow is used', async () => {
  for (const count of [10, 50, 200]) {
    const requirement = required({
      deadline: { total: 200_000 },
      rateLimit: { limits: [rate(count, 1_000), rate(count * 8, 10_000)], wait: 200_000 },
    });
    const { vendor } = await play({ seed: 1, requirement, calls: reads(count * 80), vendor: () => SUCCESS });
    const { arrivals } = vendor;
    for (const [most, window] of [
      [count, 1_000],
      [count * 8, 10_000],
    ] as const) {
      for (let first = 0; first + most < arrivals.length; first++) {
        assert.ok((arrivals[first + most]?.at ?? 0) - (arrivals[first]?.at ?? 0) >= window, `${most} per ${window} ms`);
      }
    }
    // Without any guard: nine whole long windows, then the last eighth of the calls seven short ones later.
    const ideal = 9 * 10_000 + 7 * 1_000;
    assert.ok((arrivals.at(-1)?.at ?? 0) <= ideal / 0.95, `took ${arrivals.at(-1)?.at}, ideal ${ideal}`);
  }
});

test('503 for a while: the documented attempts with the documented pauses and no more, then a pause, then one probe', async () => {
  const requirement = required({
    retry: { retries: 2, backoff: { kind: 'exponential', initial: 200, max: 2_000 } },
    circuitBreaker: { mode: 'enforced', minimumCalls: 3, wait: 15_000, probes: 1, probeLease: 30_000 },
  });
  const calls: ScenarioCall[] = Array.from({ length: 201 }, (_, index) => ({ at: index * 100, operation: 'read' }));
  const { vendor, transcript } = await play({
    seed: 1,
    requirement,
    calls: [calls[0] as ScenarioCall, ...calls.slice(7)],
    vendor: (_arrival, _chance, now) => (now < 15_000 ? FAULT : { ...SUCCESS, after: 500 }),
  });
  const times = vendor.arrivals.map(({ at }) => at);
  // 0, then 200 ms after the first answer, then 400 ms after the second; with that the breaker opens.
  assert.deepEqual(times.slice(0, 3), [0, 210, 620]);
  assert.equal(transcript.of('breaker.changed')[0]?.at, 630);
  // Open for 15 s from 630, then one probe while it is out, then all.
  assert.equal(times[3], 15_700);
  assert.deepEqual(times.slice(4, 6), [16_300, 16_400]);
});

test('Retry-After is never undercut and never wasted: the repeat leaves within a tenth after it', async () => {
  const requirement = required({ retry: { retries: 1 } });
  const { calls, vendor } = await play({
    seed: 5,
    requirement,
    calls: [{ at: 0, operation: 'write' }],
    vendor: ({ attempt }) => (attempt === 1 ? { outcome: outcome('throttled', { retryAfter: 2_000 }), after: 10 } : SUCCESS),
  });
  const again = vendor.arrivals[1]?.at ?? 0;
  assert.ok(again >= 2_010 && again <= 2_210, `sent at ${again}`);
  assert.equal(calls[0]?.result?.outcome.kind, 'success');
  assert.equal(calls[0]?.result?.attempts, 2);
});

test('a refused credential is refreshed once and the call repeated once, whatever the operation', async () => {
  let token = 'old';
  let refreshes = 0;
  const world = new SimulatedWorld(1);
  const credentials: Credentials = {
    current: () => ({ headers: { authorization: `Bearer ${token}` } }),
    refresh: async () => {
      refreshes += 1;
      token = 'new';
    },
  };
  const requirement = required({});
  const vendor = new SimulatedVendor('vendor', world, ({ headers }) =>
    headers.authorization === 'Bearer new' ? SUCCESS : { outcome: outcome('unauthorized'), after: 10 },
  );
  const engine = new Engine({ requirement, world, credentials });
  const write = requirement.operations.find(({ name }) => name === 'write');
  assert.ok(write !== undefined);
  const calling = engine.call(vendor.exchange(write));
  await world.settle();
  assert.equal((await calling).outcome.kind, 'success');
  assert.equal((await calling).attempts, 2);
  assert.equal(refreshes, 1);
});

test('a revoked credential is refreshed once, not once per call', async () => {
  let refreshes = 0;
  const credentials: Credentials = {
    current: async () => ({ headers: {} }),
    refresh: async () => {
      refreshes += 1;
    },
  };
  const { world, engine, vendor, read } = bench({}, () => ({ outcome: outcome('unauthorized'), after: 10 }), { credentials });
  for (let call = 0; call < 10; call++) {
    const calling = engine.call(vendor.exchange(read));
    await world.settle();
    assert.equal((await calling).outcome.kind, 'unauthorized');
  }
  assert.equal(refreshes, 1);
  assert.equal(vendor.arrivals.length, 11);
});

test('a credential that cannot be obtained refuses the call and sends nothing', async () => {
  const credentials: Credentials = {
    current: () => Promise.reject(new Error('no such secret')),
    refresh: () => Promise.resolve(),
  };
  const { world, engine, vendor, read } = bench({}, () => SUCCESS, { credentials });
  const calling = engine.call(vendor.exchange(read));
  await world.settle();
  const { outcome: ended } = await calling;
  assert.equal(ended.refusal?.code, 'CONCORDAT_CREDENTIAL_UNAVAILABLE');
  assert.match(String(ended.cause), /no such secret/);
  assert.equal(vendor.arrivals.length, 0);
});

test('an exhausted retry budget is an outcome of its own and keeps the answer', async () => {
  const { world, engine, vendor, read } = bench({ retry: { retries: 3 }, retryBudget: { ratio: 0, floor: 0 } }, () => ({
    outcome: outcome('fault'),
    after: 10,
  }));
  const calling = engine.call(vendor.exchange(read));
  await world.settle();
  const { outcome: ended } = await calling;
  assert.equal(ended.refusal?.code, 'CONCORDAT_RETRY_BUDGET_EXHAUSTED');
  assert.equal(ended.answer?.discarded, false);
});

test('a hedge wins over a late first attempt, which is stopped', async () => {
  let arrivals = 0;
  const { world, engine, vendor, read } = bench({ hedge: { after: 100, max: 1 } }, () => ({
    ...SUCCESS,
    after: arrivals++ === 0 ? 5_000 : 50,
  }));
  const calling = engine.call(vendor.exchange(read, { identity: 'a' }));
  await world.settle();
  const result = await calling;
  assert.equal(result.duration, 150);
  assert.equal(result.attempts, 2);
  assert.equal(vendor.arrivals[0]?.stoppedAt, 150);
});

test('a hedge that fails leaves the first attempt its time', async () => {
  let arrivals = 0;
  const { world, engine, vendor, read } = bench({ hedge: { after: 100, max: 1 }, retry: { retries: 2 } }, () =>
    arrivals++ === 0 ? { ...SUCCESS, after: 500 } : FAULT,
  );
  const calling = engine.call(vendor.exchange(read, { identity: 'a' }));
  await world.settle();
  assert.equal((await calling).outcome.kind, 'success');
  assert.equal((await calling).duration, 500);
  assert.equal(vendor.arrivals.length, 2);
});

test('equal reads share one sending; the store serves the next ones', async () => {
  const { world, engine, vendor, read } = bench({ cache: { maxAge: 1_000 } }, () => SUCCESS);
  const ask = () => engine.call(vendor.exchange(read, { identity: 'a', freshFor: 1_000 }));
  const together = Promise.all([ask(), ask(), ask()]);
  await world.run(500);
  assert.deepEqual(
    (await together).map(({ servedBy }) => servedBy),
    ['origin', 'coalesced', 'coalesced'],
  );
  const cached = ask();
  await world.run(1_005);
  assert.equal((await cached).servedBy, 'cache');
  assert.equal(vendor.arrivals.length, 1);
  const old = ask();
  await world.settle();
  assert.equal((await old).servedBy, 'cache', 'a second after the answer it is still as old as the document allows');
  await world.run(2_000);
  const fresh = ask();
  await world.settle();
  assert.equal((await fresh).servedBy, 'origin');
});

test('when the caller of the leading read goes away, another leads', async () => {
  const { world, engine, vendor, read } = bench({ cache: { maxAge: 1_000 } }, () => ({ ...SUCCESS, after: 100 }));
  const caller = new AbortController();
  const ask = (signal?: AbortSignal) => engine.call(vendor.exchange(read, { identity: 'a', freshFor: 1_000 }), { signal });
  const leading = ask(caller.signal);
  const following = Promise.all([ask(), ask()]);
  await world.run(50);
  caller.abort('gone');
  await assert.rejects(leading, (reason) => reason === 'gone');
  await world.settle();
  assert.deepEqual(
    (await following).map(({ servedBy }) => servedBy),
    ['origin', 'coalesced'],
  );
  assert.equal(vendor.arrivals.length, 2);
});

test('a leading read that fails shares nothing: those that followed ask for themselves at once, and nobody follows it later', async () => {
  const { world, engine, vendor, read } = bench({ cache: { maxAge: 1_000 }, timeout: { attempt: 100 } }, (now) =>
    now < 50 ? { ...SUCCESS, after: Number.POSITIVE_INFINITY } : SUCCESS,
  );
  const ask = () => engine.call(vendor.exchange(read, { identity: 'a', freshFor: 1_000 }));
  const all = Promise.all([ask(), ask(), ask()]);
  await world.settle();
  const [leader, ...followers] = await all;
  assert.equal(leader?.outcome.kind, 'timeout');
  assert.deepEqual(
    followers.map(({ duration }) => duration),
    [110, 110],
  );
  assert.deepEqual(engine.status().coalescing.leaders, 0);
});

test('a follower whose deadline passes leaves, and its fallback answers once', async () => {
  const { world, engine, vendor, read } = bench(
    {
      cache: { maxAge: 1_000 },
      deadline: { total: 10_000 },
      fallback: { steps: [{ kind: 'respond', status: 503, body: 'later' }] },
    },
    () => ({ ...SUCCESS, after: 500 }),
  );
  const ask = (timeout: number) => engine.call(vendor.exchange(read, { identity: 'a', freshFor: 1_000 }), { timeout });
  const leading = ask(10_000);
  const following = ask(100);
  await world.settle();
  assert.equal((await leading).servedBy, 'origin');
  assert.equal((await following).servedBy, 'respond');
  assert.equal((await following).duration, 100);
  assert.equal(engine.status().coalescing.followers, 0);
});

test('control: kill refuses, pause holds, open refuses by the breaker, resume ends it, and time ends each', async () => {
  const { world, engine, vendor, read } = bench({ rateLimit: { wait: 10_000 } }, () => SUCCESS);
  const ask = async (): Promise<CallResult> => {
    const calling = engine.call(vendor.exchange(read));
    await world.settle();
    return calling;
  };
  engine.control('kill', 1_000);
  assert.equal((await ask()).outcome.refusal?.code, 'CONCORDAT_KILLED');
  assert.equal(engine.status().control.killedFor, 1_000);
  await world.run(world.now() + 1_000);
  assert.equal((await ask()).outcome.kind, 'success');

  engine.control('pause', 2_000);
  assert.equal((await ask()).queued, 2_000);

  engine.control('open', 1_000);
  const { outcome: refused } = await ask();
  assert.equal(refused.refusal?.policy, 'circuit-breaker');
  assert.equal(refused.retryAfter, 1_000);
  engine.control('resume');
  assert.equal((await ask()).outcome.kind, 'success');
});

test('requirements of one limit group share its limit', async () => {
  const world = new SimulatedWorld(1);
  const groups = new LimitGroups();
  const changes: PolicyChanges = { rateLimit: { limits: [rate(4, 1_000)], wait: 10_000, group: 'account' } };
  const one = bench(changes, () => SUCCESS, { world, groups });
  const other = bench(changes, () => SUCCESS, { world, groups });
  const calling = [one, other, one, other, one, other, one, other].map(({ engine, vendor, read }) =>
    engine.call(vendor.exchange(read)),
  );
  await world.settle();
  await Promise.all(calling);
  const arrivals = [...one.vendor.arrivals, ...other.vendor.arrivals].map(({ at }) => at).sort((a, b) => a - b);
  for (const at of arrivals) assert.ok(arrivals.filter((time) => time >= at && time < at + 1_000).length <= 4);
  assert.equal(arrivals.length, 8);
});

test('a limit of one operation holds besides the limit of the requirement, and holds up nobody else', async () => {
  const whole = policiesWith({ rateLimit: { limits: [rate(10, 1_000)], wait: 20_000 } });
  const requirement = simulatedRequirement(whole, {
    own: { write: policiesWith({ rateLimit: { limits: [rate(1, 1_000)], wait: 20_000 } }, whole) },
  });
  const { calls, vendor } = await play({
    seed: 1,
    requirement,
    calls: [...Array.from({ length: 4 }, (): ScenarioCall => ({ at: 0, operation: 'write' })), ...reads(4)],
    vendor: () => SUCCESS,
  });
  assert.ok(calls.filter(({ call }) => call.operation === 'read').every(({ endedAt }) => endedAt === 10));
  const writes = vendor.arrivals.filter(({ operation }) => operation === 'write').map(({ at }) => at);
  for (let index = 1; index < writes.length; index++) assert.ok((writes[index] ?? 0) - (writes[index - 1] ?? 0) >= 1_000);
});

test('higher priority leaves the queue first, then who came first', async () => {
  const requirement = required({ concurrency: { max: 1, queue: 10, wait: 10_000 } });
  const { calls } = await play({
    seed: 1,
    requirement,
    calls: [undefined, 0, 5, 1, 5].map((priority): ScenarioCall => ({ at: 0, operation: 'read', priority })),
    vendor: () => SUCCESS,
  });
  const order = [...calls].sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0)).map(({ index }) => index);
  assert.deepEqual(order, [0, 2, 4, 3, 1]);
});

test('a full queue refuses, and the bound is told once', async () => {
  const requirement = required({ concurrency: { max: 1, queue: 2, wait: 10_000 } });
  const { calls, transcript } = await play({ seed: 1, requirement, calls: reads(10), vendor: () => SUCCESS });
  assert.equal(calls.filter(({ result }) => result?.outcome.refusal?.code === 'CONCORDAT_CONCURRENCY_FULL').length, 7);
  assert.equal(transcript.of('bound.reached').length, 1);
});

test('close refuses who waits and who comes; drain waits for the last adapter', async () => {
  const { world, engine, vendor, read } = bench({ concurrency: { max: 1, queue: 5, wait: 10_000 } }, () => ({
    ...SUCCESS,
    body: 500,
  }));
  const first = engine.call(vendor.exchange(read));
  const waiting = engine.call(vendor.exchange(read));
  engine.close();
  assert.equal((await waiting).outcome.refusal?.code, 'CONCORDAT_CLOSED');
  let drainedAt = -1;
  void engine.drain().then(() => {
    drainedAt = world.now();
  });
  await world.settle();
  assert.equal((await first).outcome.kind, 'success');
  assert.equal(drainedAt, 510);
  assert.equal((await engine.call(vendor.exchange(read))).outcome.refusal?.code, 'CONCORDAT_CLOSED');
});

test('a reload loses no request and applies to those that wait', async () => {
  const slow = required({ deadline: { total: 100_000 }, rateLimit: { limits: [rate(1, 10_000)], wait: 100_000 } });
  const fast = required({ deadline: { total: 100_000 }, rateLimit: { limits: [rate(100, 1_000)], wait: 100_000 } });
  const { calls } = await play({
    seed: 1,
    requirement: slow,
    calls: reads(8),
    reloads: [{ at: 5_000, requirement: fast }],
    vendor: () => SUCCESS,
  });
  assert.ok(calls.every(({ result }) => result?.outcome.kind === 'success'));
  assert.ok(calls.slice(1).every(({ endedAt }) => endedAt === 5_010));
});

test('an adapter that throws or forgets its outcome makes a fault and leaks no slot', async () => {
  const { world, engine, read } = bench({}, () => SUCCESS);
  const vendor = new SimulatedVendor('vendor', world, () => {
    throw new Error('adapter bug');
  });
  const result = await engine.call(vendor.exchange(read));
  assert.equal(result.outcome.kind, 'fault');
  assert.match(String(result.outcome.cause), /adapter bug/);
  assert.equal(engine.status().lanes[0]?.concurrency[0]?.used, 0);
});

test('what an adapter throws before anything is sent rejects the call and never throws at its caller', async () => {
  const { engine, vendor, read } = bench({ cache: { maxAge: 1_000 } }, () => SUCCESS);
  const exchange = vendor.exchange(read);
  exchange.identity = () => {
    throw new Error('adapter bug');
  };
  await assert.rejects(engine.call(exchange), /adapter bug/);
});
