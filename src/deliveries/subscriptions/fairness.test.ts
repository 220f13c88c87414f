/** Slow subscribers and quick ones beside one another, on a real drain in virtual time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import { openMemory } from '../../store/memory/open-memory.ts';
import { Drain } from '../drain.ts';
import { Timer } from '../draining/timer.ts';
import { SUBSCRIPTION_BOUNDS, SubscriberDeliverer } from './deliverer.ts';
import type { Posted } from './post.ts';
import { Publisher } from './publication.ts';
import { Subscribers } from './subscribers.ts';

const KEY = new Uint8Array(32).fill(7);
const SLOW = 300;
const EVENTS = 40;

test('three hundred subscribers that take fourteen seconds do not hold up one that takes ten milliseconds', async () => {
  const world = new SimulatedWorld(3);
  const store = await openMemory({ world, key: KEY });
  const subscribers = new Subscribers(store, world);
  const took: number[] = [];
  let under = 0;
  let most = 0;
  const post = (url: string): Promise<Posted> => {
    under += 1;
    most = Math.max(most, under);
    return new Promise((resolve) => {
      const slow = url.includes('slow');
      new Timer(world, () => {
        under -= 1;
        if (!slow) took.push(world.now());
        resolve({ status: 200, retryAfter: undefined, text: '' });
      }).within(slow ? 14_000 : 10);
    });
  };
  const urls = [...Array.from({ length: SLOW }, (_, index) => `https://slow-${index}.example/`), 'https://quick.example/'];
  for (const [index, url] of urls.entries()) {
    const requirement = url.includes('slow') ? `REQ-I-${index}` : 'REQ-I-QUICK';
    const { subscriber } = await subscribers.add(requirement, { url, events: [], description: '' });
    await subscribers.change(subscriber.id, (each) => ({ ...each, state: 'active' }));
  }
  const publisher = new Publisher(store, subscribers, world, undefined);
  const publish = async (requirement: string, count: number): Promise<void> => {
    for (let each = 0; each < count; each += 1)
      await publisher.publish({ requirement, type: 'order.placed', data: each, confidential: false });
  };
  for (let index = 0; index < SLOW; index += 1) await publish(`REQ-I-${index}`, 10);
  const deliverer = new SubscriberDeliverer({ subscribers, poster: { post }, sign: () => ({}), world, observe: undefined });
  const drain = new Drain({ store, world, owner: 'test', deliverer, bounds: SUBSCRIPTION_BOUNDS });
  drain.start();
  // The slow ones have had every place that they get by now.
  await world.run(world.now() + 20_000);
  assert.ok(most > 200 && most <= 256, `${most} slow ones at once`);
  const began = world.now();
  await publish('REQ-I-QUICK', EVENTS);
  await world.run(began + 20_000);
  assert.equal(took.length, EVENTS);
  const last = Math.max(...took) - began;
  // Unknown at first, it waits once for a place among the slow.
  assert.ok(last < 17_000, `took ${last} ms`);
  const known = world.now();
  took.length = 0;
  await publish('REQ-I-QUICK', EVENTS);
  await world.run(known + 1_000);
  assert.equal(took.length, EVENTS, 'once it is known to be quick, it waits for nobody');
  const stopping = drain.stop();
  await world.settle(world.now() + 60_000);
  await stopping;
  await store.close();
});
