import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConcordatError } from '../requirement/errors.ts';
import type { Store } from '../requirement/store.ts';
import { SimulatedWorld } from '../runtime/simulation/world.ts';
import { openMemory } from '../store/memory/open-memory.ts';
import { openSoonerOrLater } from './late-store.ts';

function away(): ConcordatError {
  return new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'connect ECONNREFUSED', { retryAfter: 1_000 });
}

test('a store that is there is the store itself', async () => {
  const world = new SimulatedWorld();
  const store = await openMemory({ world });
  assert.equal(await openSoonerOrLater({ open: async () => store, world, sealed: false }), store);
});

test('what waiting does not cure is told at once', async () => {
  const world = new SimulatedWorld();
  for (const error of [
    new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'the URL cannot be used'),
    new ConcordatError('CONCORDAT_KEY_MISSING', 'another key'),
  ])
    await assert.rejects(openSoonerOrLater({ open: () => Promise.reject(error), world, sealed: false }), error);
  assert.equal(world.pending, 0);
});

test('one that is away refuses, and is the store once it is back, with those who listened before', async () => {
  const world = new SimulatedWorld();
  const real = await openMemory({ world });
  let back = false;
  let opened = 0;
  const open = async (): Promise<Store> => {
    opened += 1;
    if (back) return real;
    throw away();
  };
  const store = await openSoonerOrLater({ open, world, sealed: true });
  assert.equal(store.sealed, true);
  const heard: string[] = [];
  store.signals.subscribe('topic', (text) => void heard.push(text));
  const stop = store.signals.subscribe('topic', () => assert.fail('it has stopped listening'));
  for (const use of [store.status(), store.records.get('a', 'b'), store.deliveries.accept([])])
    await assert.rejects(use, { code: 'CONCORDAT_STORE_UNAVAILABLE', retryAfter: 1_000 });
  await world.run(world.now() + 60_000);
  assert.ok(opened > 5 && opened < 20, `${opened} tries in a minute`);
  back = true;
  await world.run(world.now() + 10_000);
  assert.equal((await store.status()).engine, 'memory');
  assert.equal(store.sealed, false);
  stop();
  await store.signals.publish('topic', 'hello');
  await world.run(world.now() + 1);
  assert.deepEqual(heard, ['hello']);
  assert.equal(await store.records.put('a', 'b', 'c'), 1);
  const tries = opened;
  await world.run(world.now() + 60_000);
  assert.equal(opened, tries);
  await store.close();
  await assert.rejects(store.records.get('a', 'b'), { code: 'CONCORDAT_CLOSED' });
});

test('closed while it is away, it tries no more', async () => {
  const world = new SimulatedWorld();
  const store = await openSoonerOrLater({ open: () => Promise.reject(away()), world, sealed: false });
  await store.close();
  assert.equal(world.pending, 0);
});
