/** The bound at the other side over random fleets: joins, deaths, sleeps, a store that is slow, loses answers, or is away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rate } from '../../runtime/simulation/requirement.ts';
import { Gateways, mostIn } from '../testing/gateways.ts';
import { at } from '../testing/own-world.ts';

const END = 40_000;
const time = fc.integer({ min: 0, max: END });

const plan = fc.record({
  seed: fc.nat(),
  limit: fc.constantFrom(
    rate(10, 1_000),
    rate(3, 1_000),
    rate(1, 2_000),
    rate(12, 700),
    rate(20, 5_000),
    rate(12, 1_000, 4),
    rate(5, 1_000, 1),
  ),
  latency: fc.constantFrom(1, 10, 60),
  losses: fc.constantFrom(0, 0, 0.02),
  outages: fc.array(fc.record({ from: time, length: fc.integer({ min: 200, max: 15_000 }), silent: fc.boolean() }), {
    maxLength: 2,
  }),
  gateways: fc.array(
    fc.record({
      ahead: fc.double({ min: 0, max: 100_000, noNaN: true }),
      joins: fc.oneof(fc.constant(0), time),
      every: fc.constantFrom(20, 80, 400),
      dies: fc.option(time, { nil: undefined }),
      leaves: fc.option(time, { nil: undefined }),
      sleeps: fc.array(fc.record({ at: time, for: fc.constantFrom(300, 1_500, 2_300, 4_800, 9_000) }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

test('no window of the other side ever sees more than the limit, whatever happens to the gateways and the store', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ seed, limit, latency, losses, outages, gateways }) => {
      const away = outages.map(({ from, length, silent }) => ({ from, until: from + length, silent }));
      const fleet = new Gateways(seed, { latency, losses, outages: away }, [limit]);
      const { world, vendor } = fleet;
      for (const { ahead, joins, every, dies, leaves, sleeps } of gateways) {
        at(world as never, joins, () => {
          const gateway = fleet.join(ahead);
          gateway.call(every, END);
          for (const sleep of sleeps) at(world as never, sleep.at, () => gateway.world.sleep(sleep.for));
          if (dies !== undefined) at(world as never, Math.max(dies, joins), () => gateway.world.die());
          if (leaves !== undefined) at(world as never, Math.max(leaves, joins), () => void gateway.leave());
        });
      }
      await world.run(END);
      const most = mostIn(
        limit.window,
        vendor.arrivals.map((arrival) => arrival.at),
      );
      assert.ok(most <= limit.count, `${most} in ${limit.window} ms, ${limit.count} are allowed`);
    }),
    // Making a counterexample smaller takes minutes, and its seed says enough.
    { numRuns: 100, endOnFailure: true, seed: 20_261_124 },
  );
});
