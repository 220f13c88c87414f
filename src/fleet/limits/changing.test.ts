/** Limits that are many at once, shared by documents, bundled as bursts, or changed while members hold units of them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { rate } from '../../runtime/simulation/requirement.ts';
import { Gateways, mostIn } from '../testing/gateways.ts';
import { at } from '../testing/own-world.ts';

const CALM = { latency: 8, losses: 0, outages: [] };
const HOUR = 3_600_000;

function times(fleet: Gateways, from = 0): number[] {
  return fleet.vendor.arrivals.map((arrival) => arrival.at).filter((time) => time >= from);
}

describe('a limit that is changed while members hold units of it', () => {
  test('one after the other comes to the lower number: never more than the higher, and the lower as soon as one has it', async () => {
    const fleet = new Gateways(21, CALM, [rate(10, 1_000)]);
    const { world } = fleet;
    for (const ahead of [0, 311.5, 90_001, 5_000]) fleet.join(ahead).call(60, 60_000);
    for (const [index, gateway] of fleet.all.entries())
      at(world as never, 20_000 + index * 5_000, () => gateway.reload([rate(4, 1_000)]));
    await world.run(60_000);
    assert.ok(mostIn(1_000, times(fleet)) <= 10);
    // Held units come back within two beats, and their window is over one second later.
    assert.ok(mostIn(1_000, times(fleet, 24_000)) <= 4, `${mostIn(1_000, times(fleet, 24_000))} after the first has it`);
    assert.ok(times(fleet, 40_000).length >= 0.9 * 4 * 20, `${times(fleet, 40_000).length} of 80 afterwards`);
  });

  test('to a higher number: the lower until all have it', async () => {
    const fleet = new Gateways(22, CALM, [rate(4, 1_000)]);
    const { world } = fleet;
    for (const ahead of [0, 311.5]) fleet.join(ahead).call(60, 60_000);
    at(world as never, 10_000, () => fleet.all[0]?.reload([rate(10, 1_000)]));
    at(world as never, 30_000, () => fleet.all[1]?.reload([rate(10, 1_000)]));
    await world.run(60_000);
    const before = times(fleet).filter((time) => time < 30_000);
    assert.ok(mostIn(1_000, before) <= 4, `${mostIn(1_000, before)}`);
    assert.ok(mostIn(1_000, times(fleet)) <= 10);
    assert.ok(times(fleet, 35_000).length >= 0.9 * 10 * 25, `${times(fleet, 35_000).length} of 250`);
  });

  test('at random instants of random fleets: never more than the highest', async () => {
    const change = fc.record({
      gateway: fc.nat(3),
      at: fc.integer({ min: 0, max: 15_000 }),
      count: fc.integer({ min: 1, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(change, { minLength: 1, maxLength: 6 }), async (seed, changes) => {
        const fleet = new Gateways(seed, { latency: 30, losses: 0.01, outages: [] }, [rate(8, 1_000)]);
        const { world } = fleet;
        for (const ahead of [0, 500.5, 77, 9_000]) fleet.join(ahead).call(40, 18_000);
        for (const { gateway, at: when, count } of changes)
          at(world as never, when, () => fleet.all[gateway]?.reload([rate(count, 1_000)]));
        await world.run(18_000);
        const highest = Math.max(8, ...changes.map(({ count }) => count));
        assert.ok(mostIn(1_000, times(fleet)) <= highest, `${mostIn(1_000, times(fleet))} of ${highest}`);
      }),
      { numRuns: 20 },
    );
  });

  test('a quota that becomes smaller in its period counts what was used of the larger', async () => {
    const quota = (count: number) => ({ ...rate(count, HOUR), kind: 'quota' as const, period: 'hour' as const });
    const fleet = new Gateways(23, CALM, [quota(400)]);
    const { world } = fleet;
    for (const ahead of [0, 311.5, 77]) fleet.join(ahead).call(3_000, HOUR - 1);
    at(world as never, 120_000, () => {
      for (const gateway of fleet.all) gateway.reload([quota(200)]);
    });
    await world.run(HOUR - 1);
    const used = times(fleet).length;
    assert.ok(used <= 200 && used >= 190, `${used} of 200`);
    assert.deepEqual(
      fleet.all[0]?.limits.quotas(fleet.all[0].world.now()).map(({ count, alone }) => [count, alone]),
      [[200, false]],
    );
  });
});

describe('several limits', () => {
  test('at once: each second, each minute and each hour', async () => {
    const hourly = { ...rate(900, HOUR), kind: 'quota' as const, period: 'hour' as const };
    const fleet = new Gateways(31, CALM, [rate(5, 1_000), rate(60, 60_000), hourly], 90_000);
    const { world } = fleet;
    for (const ahead of [0, 311.5, 77, 4_000]) fleet.join(ahead).call(200, 1_200_000);
    await world.run(1_200_000);
    const all = times(fleet);
    assert.ok(mostIn(1_000, all) <= 5, `${mostIn(1_000, all)} in a second`);
    assert.ok(mostIn(60_000, all) <= 60, `${mostIn(60_000, all)} in a minute`);
    assert.ok(all.length <= 900 && all.length >= 0.9 * 900, `${all.length} of 900`);
  });

  test('of a group that two documents word differently, before four members: the stricter holds for all', async () => {
    const fleet = new Gateways(32, CALM, [rate(10, 1_000)], 5_000, 5, 'one account');
    const { world } = fleet;
    for (const ahead of [0, 311.5, 77, 4_000]) {
      const gateway = fleet.join(ahead);
      gateway.alongside([rate(6, 1_000)], 150, 60_000);
      gateway.call(150, 60_000);
    }
    await world.run(60_000);
    assert.ok(mostIn(1_000, times(fleet)) <= 6, `${mostIn(1_000, times(fleet))}`);
    assert.ok(times(fleet).length >= 0.9 * 6 * 60, `${times(fleet).length} of 360`);
  });

  test('with a burst: no more at one instant than the burst, no more in a second than the rate', async () => {
    const fleet = new Gateways(33, CALM, [rate(12, 1_000, 4)]);
    const { world } = fleet;
    for (const ahead of [0, 311.5, 77]) fleet.join(ahead).call(40, 60_000);
    await world.run(60_000);
    assert.ok(mostIn(1_000, times(fleet)) <= 12);
    // What comes back in these 50 ms is less than one.
    assert.ok(mostIn(50, times(fleet)) <= 5, `${mostIn(50, times(fleet))} in 50 ms`);
    assert.ok(times(fleet).length >= 0.85 * 720, `${times(fleet).length} of 720`);
  });
});

describe('one gateway alone that cannot reach the store', () => {
  const cut = async (refuses: boolean): Promise<Gateways> => {
    const fleet = new Gateways(41, CALM, [rate(12, 1_000)]);
    const { world } = fleet;
    for (const ahead of [0, 311.5, 77]) fleet.join(ahead).call(40, 120_000);
    if (refuses) fleet.vendorRefusesBeyond(12, 1_000);
    at(world as never, 20_000, () => fleet.all[0]?.world.cutOff(60_000));
    await world.run(120_000);
    return fleet;
  };

  test('goes on, first with what it held, after half a minute with an equal share at most, and has its own again at the end', async () => {
    const fleet = await cut(false);
    const all = times(fleet);
    assert.ok(mostIn(1_000, all) <= 12 + 4 + 1, `${mostIn(1_000, all)}`);
    assert.ok(mostIn(1_000, times(fleet, 84_000)) <= 12, 'within the limit again');
    const its = fleet.sentBy(0).filter((time) => time > 55_000 && time < 79_000);
    assert.ok(mostIn(1_000, its) <= 4 && its.length >= 24 * 3, `${its.length}`);
  });

  test('lets go of half with each "too many" of the other side', async () => {
    const fleet = await cut(true);
    const its = fleet.sentBy(0).filter((time) => time > 45_000 && time < 79_000);
    assert.ok(mostIn(1_000, its) <= 1, `${mostIn(1_000, its)}`);
    assert.ok(its.length > 10, `${its.length}: it goes on`);
  });

  test('asleep for half a minute meanwhile, it wakes with nothing: what it held has ended by its own clock', async () => {
    const away = { from: 10_000, until: 30_000, silent: true };
    const fleet = new Gateways(43, { ...CALM, outages: [away] }, [rate(12, 1_000)]);
    const { world } = fleet;
    for (const ahead of [0, 311.5, 77]) fleet.join(ahead).call(40, 80_000);
    at(world as never, 15_000, () => fleet.all[0]?.world.sleep(30_000));
    const beforeWaking: number[] = [];
    at(world as never, 44_999, () => beforeWaking.push(fleet.all[0]?.limits.status(fleet.all[0].world.now())[0]?.held ?? -1));
    await world.run(80_000);
    assert.deepEqual(beforeWaking, [0]);
    assert.ok(mostIn(1_000, times(fleet)) <= 12, `${mostIn(1_000, times(fleet))}`);
    assert.ok(
      fleet.sentBy(0).some((time) => time > 50_000),
      'it has its share again',
    );
  });

  test('for less than lease and absence, and nothing is exceeded', async () => {
    const fleet = new Gateways(42, CALM, [rate(12, 1_000)]);
    const { world } = fleet;
    for (const ahead of [0, 311.5, 77]) fleet.join(ahead).call(40, 60_000);
    at(world as never, 20_000, () => fleet.all[0]?.world.cutOff(4_000));
    await world.run(60_000);
    assert.ok(mostIn(1_000, times(fleet)) <= 12);
  });
});
