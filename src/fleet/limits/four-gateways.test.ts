import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rate } from '../../runtime/simulation/requirement.ts';
import { Gateways, mostIn } from '../testing/gateways.ts';
import { at } from '../testing/own-world.ts';

test('four gateways, ten a second: never an eleventh, and 95% used over ten minutes with a death and a join', async () => {
  const fleet = new Gateways(7, { latency: 8, losses: 0, outages: [] }, [rate(10, 1_000)]);
  const { world, vendor } = fleet;
  const minutes = 10 * 60_000;
  const [dies] = [0, 317.3, 90_000.9, 5_551.1].map((ahead) => fleet.join(ahead));
  for (const gateway of fleet.all) gateway.call(60, minutes);
  at(world as never, 201_234, () => dies?.world.die());
  at(world as never, 403_210, () => fleet.join(777).call(60, minutes));
  await world.run(minutes);
  const times = vendor.arrivals.map((arrival) => arrival.at);
  assert.ok(mostIn(1_000, times) <= 10, `${mostIn(1_000, times)} in one second`);
  assert.ok(times.length >= 0.95 * 6_000, `${times.length} of 6,000`);
});

test('one a minute and four gateways: exact, each in its turn', async () => {
  const fleet = new Gateways(3, { latency: 8, losses: 0, outages: [] }, [rate(1, 60_000)], 900_000);
  const { world, vendor } = fleet;
  for (const ahead of [0, 9_000.5, 123.4, 77_777]) fleet.join(ahead).call(2_000, 20 * 60_000);
  await world.run(20 * 60_000);
  const times = vendor.arrivals.map((arrival) => arrival.at);
  assert.equal(mostIn(60_000, times), 1);
  assert.ok(times.length >= 19, `${times.length} of 20`);
});

test('while the store is away traffic goes on with what was held, and who starts then gets nothing until it is back', async () => {
  const away = { from: 10_000, until: 40_000, silent: true };
  const fleet = new Gateways(5, { latency: 8, losses: 0, outages: [away] }, [rate(10, 1_000)]);
  const { world, vendor } = fleet;
  for (const ahead of [0, 500]) fleet.join(ahead).call(60, 60_000);
  let late: ReturnType<Gateways['join']> | undefined;
  at(world as never, 20_000, () => {
    late = fleet.join(1);
    late.call(60, 60_000);
  });
  await world.run(39_999);
  const during = vendor.arrivals.filter((arrival) => arrival.at >= 10_000);
  assert.ok(during.length >= 0.95 * 300, `${during.length} of 300 while it was away`);
  assert.equal(late?.limits.status(late.world.now())[0]?.held, 0);
  await world.run(60_000);
  assert.ok((late?.limits.status(late.world.now())[0]?.held ?? 0) >= 3, 'it gets its share when the store is back');
  assert.ok(
    mostIn(
      1_000,
      vendor.arrivals.map((arrival) => arrival.at),
    ) <= 10,
  );
});

test('what one gateway does not need, another may use', async () => {
  const fleet = new Gateways(11, { latency: 8, losses: 0, outages: [] }, [rate(10, 1_000)]);
  const { world, vendor } = fleet;
  const [busy] = [0, 1, 2, 3].map((ahead) => fleet.join(ahead * 111));
  busy?.call(60, 60_000);
  await world.run(60_000);
  assert.ok(vendor.arrivals.length >= 0.95 * 600, `${vendor.arrivals.length} of 600`);
});
