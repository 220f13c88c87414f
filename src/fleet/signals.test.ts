/** A store that was away says to every listener, with an empty text, that something may have been missed. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { SimulatedWorld } from '../runtime/simulation/world.ts';
import { Fleet } from './fleet.ts';
import { OwnWorld } from './testing/own-world.ts';
import { SimulatedStore } from './testing/simulated-store.ts';

it('hears that something may have been missed, on every topic, and goes on', async () => {
  const shared = new SimulatedWorld(1);
  const world = new OwnWorld(shared, 0);
  const { records, leases, signals } = new SimulatedStore(shared, { latency: 5, losses: 0, outages: [] }).for(world);
  const listeners: ((text: string) => void)[] = [];
  const heard = {
    publish: (topic: string, text: string) => signals.publish(topic, text),
    subscribe: (topic: string, listener: (text: string) => void) => {
      listeners.push(listener);
      return signals.subscribe(topic, listener);
    },
  };
  const fleet = new Fleet({ store: { records, leases, signals: heard }, world, version: '1' });
  assert.ok(listeners.length >= 4);
  for (const listener of listeners) assert.doesNotThrow(() => listener(''));
  await shared.run(3_000);
  assert.equal(fleet.status().reachable, true);
  await Promise.all([fleet.leave(), shared.run(10_000)]);
});
