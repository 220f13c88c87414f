import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Attempt } from '../../requirement/call.ts';
import { Engine } from '../engine.ts';
import { nextTurn } from '../platform/turn.ts';
import { realWorld } from '../platform/world.ts';
import { outcome } from '../simulation/answers.ts';
import { policiesWith, simulatedRequirement } from '../simulation/requirement.ts';
import { SimulatedVendor } from '../simulation/vendor.ts';
import { SimulatedWorld } from '../simulation/world.ts';

const MEBIBYTE = 1024 * 1024;
const CALLS = 10_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function heapAfterCollection(): Promise<number> {
  await nextTurn();
  collect();
  await nextTurn();
  collect();
  return process.memoryUsage().heapUsed;
}

const requirement = simulatedRequirement(
  policiesWith({
    retry: { retries: 2 },
    rateLimit: {
      limits: [
        {
          count: 1_000_000,
          window: 1_000,
          kind: 'rate',
          burst: undefined,
          unit: 'requests',
          scope: undefined,
          period: undefined,
          zone: 'UTC',
        },
      ],
      wait: 1_000,
    },
    circuitBreaker: { mode: 'enforced', minimumCalls: 20 },
    concurrency: { max: 50, queue: 1_000, wait: 1_000 },
    cache: { maxAge: 1_000 },
  }),
);

/** An adapter that lets go one turn after it was told to stop. */
function stoppable(attempt: Attempt<never>): void {
  attempt.onStop = () => {
    void nextTurn().then(() => {
      attempt.settle(outcome('cancelled') as never);
      attempt.release();
    });
  };
}

async function abortMany(engine: Engine, exchange: () => Parameters<Engine['call']>[0]): Promise<void> {
  for (let done = 0; done < CALLS; done += 100) {
    const callers = Array.from({ length: 100 }, () => new AbortController());
    const calls = callers.map((caller) => engine.call(exchange(), { signal: caller.signal }));
    for (const caller of callers) caller.abort('gone');
    const ends = await Promise.allSettled(calls);
    assert.ok(ends.every((end) => end.status === 'rejected' && end.reason === 'gone'));
    await nextTurn();
  }
}

test('the second 10,000 aborted calls leave less than 1 MiB, and every slot is free', async () => {
  const engine = new Engine({ requirement, world: realWorld(), observe: () => {} });
  const world = new SimulatedWorld(1);
  const exchange = () => {
    const vendor = new SimulatedVendor('vendor', world, () => ({ outcome: outcome('success'), after: 0 }));
    const [read] = requirement.operations;
    assert.ok(read !== undefined);
    return Object.assign(vendor.exchange(read), { send: stoppable });
  };
  await abortMany(engine, exchange);
  const before = await heapAfterCollection();
  await abortMany(engine, exchange);
  const grown = (await heapAfterCollection()) - before;
  assert.ok(grown <= MEBIBYTE, `grew by ${grown} bytes`);
  await engine.drain();
  const status = engine.status();
  assert.equal(status.inFlight, 0);
  assert.equal(status.waiting, 0);
  assert.equal(status.lanes[0]?.concurrency[0]?.used, 0);
});
