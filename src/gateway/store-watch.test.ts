import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoreStatus } from '../requirement/store.ts';
import { SimulatedWorld } from '../runtime/simulation/world.ts';
import { PrometheusWriter } from '../runtime/telemetry/prometheus.ts';
import { StoreWatch } from './store-watch.ts';

const STATUS: StoreStatus = {
  engine: 'memory',
  place: 'memory',
  schemaVersion: 1,
  bytes: 10,
  limitBytes: 100,
  limitWaiting: 5,
  sealed: true,
  failure: undefined,
  depths: [],
};

test('however often it is asked, the store is read every three seconds at most', async () => {
  const world = new SimulatedWorld();
  let readings = 0;
  const watch = new StoreWatch({ status: async () => ({ ...STATUS, bytes: ++readings }) }, world);
  await Promise.all([watch.read(), watch.read(), watch.read()]);
  await watch.read();
  assert.equal(readings, 1);
  await world.run(world.now() + 2_999);
  await watch.read();
  assert.equal(readings, 1);
  await world.run(world.now() + 1);
  assert.equal((await watch.read()).status?.bytes, 2);
  assert.equal(world.pending, 0);
});

test('a store that does not answer holds nobody up, and the last reading stays', async () => {
  const world = new SimulatedWorld();
  let hang = false;
  const watch = new StoreWatch({ status: () => (hang ? new Promise(() => undefined) : Promise.resolve(STATUS)) }, world);
  await watch.read();
  hang = true;
  await world.run(world.now() + 3_000);
  const late = watch.read();
  await world.run(world.now() + 1_000);
  const { status, failure, age } = await late;
  assert.equal(status, STATUS);
  assert.match(failure ?? '', /did not answer/);
  assert.equal(age, 4_000);
});

test('what is wrong with a store is told, and forgotten when it is well again', async () => {
  const world = new SimulatedWorld();
  let failure: string | undefined = 'the disk is full';
  const watch = new StoreWatch({ status: async () => ({ ...STATUS, failure }) }, world);
  const metrics = async (): Promise<string> => {
    const writer = new PrometheusWriter();
    watch.write(writer, await watch.read());
    return writer.toString();
  };
  assert.match(await metrics(), /^concordat_store_available 0$/m);
  failure = undefined;
  await world.run(world.now() + 3_000);
  assert.match(await metrics(), /^concordat_store_available 1$/m);
});
