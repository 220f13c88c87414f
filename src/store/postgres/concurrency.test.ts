/** Many processes on the same keys, as many stores as processes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realWorld } from '../../runtime/platform/world.ts';
import { delivery, LANE } from '../testing/conformance/scene.ts';
import { freshDatabase } from '../testing/postgres.ts';
import { openPostgres } from './open-postgres.ts';

const KEYS = 4;
const EACH = 24;

test('accepted, claimed, put back, killed and retried by many at once: each key keeps its order, and nobody is alone with none', async () => {
  const url = await freshDatabase();
  const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgres({ url, world: realWorld(), connections: 4 })));
  const underWay = new Map<string, string>();
  const ended = new Map<string, string[]>();
  let left = stores.length * KEYS * EACH;

  const accepting = stores.map(async (store, process) => {
    for (let index = 0; index < EACH; index += 1) {
      const rows = Array.from({ length: KEYS }, (_, key) => delivery(`${process}-${key}-${index}`, { key: `k${key}` }));
      await Promise.all([store.deliveries.accept(rows.slice(0, 2)), store.deliveries.accept(rows.slice(2))]);
    }
  });
  const claiming = stores.map(async (store, process) => {
    for (let turn = 0; left > 0; turn += 1) {
      const claimed = await store.deliveries.claim({ box: 'outbox', lane: LANE, owner: `p${process}`, limit: 3, lease: 60_000 });
      for (const { key = '', id } of claimed) {
        assert.equal(underWay.get(key), undefined, `two of ${key} at once`);
        underWay.set(key, id);
      }
      for (const [index, { id, claim, key = '' }] of claimed.entries()) {
        const back = (turn + index) % 5 === 0;
        underWay.delete(key);
        if (!back) ended.set(key, [...(ended.get(key) ?? []), id]);
        const next = back ? ({ state: 'waiting', delay: 0 } as const) : ({ state: 'delivered' } as const);
        assert.deepEqual(await store.deliveries.settle([{ id, claim, attempt: undefined, next }]), [true]);
        if (!back) left -= 1;
      }
    }
  });
  await Promise.all([...accepting, ...claiming]);

  const sequences = new Map((await stores[0]?.deliveries.list({}, { limit: 1_000 }))?.map(({ id, sequence }) => [id, sequence]));
  for (const ids of ended.values()) {
    assert.equal(ids.length, stores.length * EACH);
    const order = ids.map((id) => sequences.get(id) ?? Number.NaN);
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
  }
  await Promise.all(stores.map((store) => store.close()));
});

test('retries of dead ones among claims of the same key never put two under way', async () => {
  const url = await freshDatabase();
  const stores = await Promise.all(Array.from({ length: 3 }, () => openPostgres({ url, world: realWorld(), connections: 4 })));
  const [first] = stores;
  assert.ok(first !== undefined);
  await first.deliveries.accept(Array.from({ length: 40 }, (_, index) => delivery(`d${index}`, { key: 'k' })));
  const underWay = new Set<string>();
  let delivered = 0;
  const by = { who: 'test', why: 'test' };
  const working = stores.map(async (store, process) => {
    for (let turn = 0; delivered < 40; turn += 1) {
      const [one] = await store.deliveries.claim({ box: 'outbox', lane: LANE, owner: `p${process}`, limit: 5, lease: 60_000 });
      if (one !== undefined) {
        assert.deepEqual([...underWay], [], 'another one of the key is under way');
        underWay.add(one.id);
        await Promise.resolve();
        underWay.delete(one.id);
        const dies = (turn + process) % 3 === 0;
        if (!dies) delivered += 1;
        const next = dies ? ({ state: 'dead', because: 'no' } as const) : ({ state: 'delivered' } as const);
        assert.deepEqual(await store.deliveries.settle([{ id: one.id, claim: one.claim, attempt: undefined, next }]), [true]);
      }
      await store.deliveries.change({ states: ['dead'] }, { kind: 'retry', expiresAfter: undefined }, by, 10);
    }
  });
  await Promise.all(working);
  assert.equal((await first.deliveries.count({ states: ['delivered'] })).count, 40);
  await Promise.all(stores.map((store) => store.close()));
});
