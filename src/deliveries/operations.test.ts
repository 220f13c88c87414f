import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { NewDelivery } from '../requirement/delivery.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Event } from '../requirement/event.ts';
import type { Store } from '../requirement/store.ts';
import { SimulatedWorld } from '../runtime/simulation/world.ts';
import { openMemory } from '../store/memory/open-memory.ts';
import { encodeReceived } from './inbox/received-event.ts';
import type { Order } from './operating/orders.ts';
import { OrderError } from './operating/orders.ts';
import { DeliveryOperations } from './operations.ts';
import { decodeCall, encodeCall } from './outbox/portable-call.ts';
import { FIRST_SENT } from './outbox/sending-marks.ts';

const BY = { who: 'ana', why: 'vendor is back' };

interface Stand {
  readonly world: SimulatedWorld;
  readonly store: Store;
  readonly operations: DeliveryOperations;
  readonly events: Event[];
}

async function stand(wrap: (store: Store) => Store = (store) => store): Promise<Stand> {
  const world = new SimulatedWorld();
  const store = await openMemory({ world });
  const events: Event[] = [];
  const operations = new DeliveryOperations({ store: wrap(store), world, observe: (event) => void events.push(event) });
  return { world, store, operations, events };
}

function delivery(id: string, more: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id,
    box: 'outbox',
    lane: 'REQ-I-001',
    requirement: 'REQ-I-001',
    operation: 'refund',
    key: undefined,
    priority: 'normal',
    delay: 0,
    expiresAfter: 60_000,
    deduplication: undefined,
    idempotencyKey: `key-${id}`,
    payload: encodeCall({ operation: 'refund', input: { body: { id } } }),
    confidential: false,
    attributes: {},
    origin: 'request',
    replayOf: undefined,
    retain: 3_600_000,
    ...more,
  };
}

async function end(store: Store, id: string, state: 'dead' | 'delivered', lane = 'REQ-I-001'): Promise<void> {
  const claims = await store.deliveries.claim({ box: 'outbox', lane, owner: 'test', limit: 1_000, lease: 1_000 });
  await store.deliveries.settle(
    claims.map((claim) => ({
      id: claim.id,
      claim: claim.claim,
      attempt: undefined,
      next: claim.id !== id ? { state: 'waiting', delay: 0 } : state === 'dead' ? { state, because: 'fault 503' } : { state },
    })),
  );
}

async function dead(store: Store, ids: readonly string[], more: Partial<NewDelivery> = {}): Promise<void> {
  await store.deliveries.accept(ids.map((id) => delivery(id, more)));
  const lane = more.lane ?? 'REQ-I-001';
  const claims = await store.deliveries.claim({ box: 'outbox', lane, owner: 'test', limit: 1_000, lease: 1_000 });
  await store.deliveries.settle(
    claims.map(({ id, claim }) => ({ id, claim, attempt: undefined, next: { state: 'dead', because: 'fault 503' } })),
  );
}

/** Waits for a bulk act without letting virtual time decide. */
async function ended({ operations, world }: Stand, id: string) {
  for (;;) {
    const progress = await operations.act(id);
    assert.ok(progress);
    if (progress.state !== 'running' && progress.state !== 'stopping') return progress;
    await world.run(world.now() + 100);
  }
}

const RETRY_DEAD: Order = { act: 'retry', filter: { requirement: 'REQ-I-001', states: ['dead'] } };

test('a bulk act is estimated, confirmed, run and recorded', async () => {
  const it = await stand();
  const ids = Array.from({ length: 450 }, (_, n) => `d-${n}`);
  await dead(it.store, ids);
  const estimate = await it.operations.estimate(RETRY_DEAD);
  assert.equal(estimate.count, 450);
  assert.equal(estimate.sample.length, 5);
  const started = await it.operations.start(estimate.token, RETRY_DEAD, BY);
  assert.equal(started.state, 'running');
  const progress = await ended(it, started.id);
  assert.deepEqual([progress.state, progress.done, progress.skipped, progress.of], ['done', 450, 0, 450]);
  assert.equal((await it.store.deliveries.count({ states: ['dead'] })).count, 0);
  assert.ok(
    (await it.store.audit.list({ limit: 10 })).every(({ act, who, why }) => act === 'retry' && who === BY.who && why === BY.why),
  );
  const told = it.events.filter(({ name }) => name === 'delivery.ordered');
  assert.deepEqual(
    told.map((event) => event.name === 'delivery.ordered' && [event.act, event.count]),
    [['retry', 450]],
  );
});

test('a token is good for its order, once, and for ten minutes', async () => {
  const it = await stand();
  await dead(it.store, ['a']);
  const other: Order = { ...RETRY_DEAD, filter: { ...RETRY_DEAD.filter, key: 'k' } };
  const refused = async (token: string, order: Order, says: RegExp): Promise<void> => {
    await assert.rejects(
      it.operations.start(token, order, BY),
      (error: Error) => error instanceof OrderError && says.test(error.message),
    );
  };
  await refused('made up', RETRY_DEAD, /no estimate/);
  const { token } = await it.operations.estimate(RETRY_DEAD);
  await refused(token, other, /another act or another filter/);
  await refused(token, { ...RETRY_DEAD, act: 'drop' }, /another act or another filter/);
  await ended(it, (await it.operations.start(token, RETRY_DEAD, BY)).id);
  await refused(token, RETRY_DEAD, /no estimate/);
  const late = await it.operations.estimate(RETRY_DEAD);
  await it.world.run(it.world.now() + late.validFor + 1);
  await refused(late.token, RETRY_DEAD, /no estimate/);
});

test('what is accepted after the estimate is not touched', async () => {
  const it = await stand();
  await dead(it.store, ['before']);
  const { token } = await it.operations.estimate(RETRY_DEAD);
  await it.world.run(it.world.now() + 1_000);
  await dead(it.store, ['after']);
  const { done } = await ended(it, (await it.operations.start(token, RETRY_DEAD, BY)).id);
  assert.equal(done, 1);
  assert.equal((await it.store.deliveries.get('after'))?.delivery.state, 'dead');
});

test('without states an order means only what it can hurt least', async () => {
  const it = await stand();
  await dead(it.store, ['dead-one']);
  await it.store.deliveries.accept([delivery('waiting-one')]);
  const meant = async (act: Order['act']): Promise<readonly string[]> =>
    (await it.operations.estimate({ act, filter: {} })).sample.map(({ id }) => id);
  assert.deepEqual(await meant('retry'), ['dead-one']);
  assert.deepEqual(await meant('drop'), ['dead-one']);
  assert.deepEqual(await meant('cancel'), ['waiting-one']);
  assert.deepEqual(await meant('replay'), ['dead-one']);
  await assert.rejects(it.operations.estimate({ act: 'replay', filter: { states: ['waiting'] } }), OrderError);
});

test('a replay does not carry the old key where the caller had put it among the headers, unless it is told to keep it', async () => {
  const it = await stand();
  const headers = { 'Idempotency-Key': 'old', 'X-Unique': 'key-first', Accept: 'text/plain' };
  const payload = encodeCall({ operation: 'refund', input: { headers, body: { order: 'key-first' } } });
  await dead(it.store, ['first'], { payload });
  const replay = async (keepKey?: boolean) => {
    const { id } = await it.operations.once('first', { act: 'replay', keepKey }, BY);
    const history = await it.store.deliveries.get(id);
    assert.ok(history);
    return { id, key: history.delivery.idempotencyKey, input: decodeCall(history.payload).input, history };
  };
  const fresh = await replay();
  assert.equal(fresh.key, fresh.id);
  assert.deepEqual(fresh.input, { headers: { Accept: 'text/plain' }, body: { order: 'key-first' } }, 'what is meant stays');
  it.world.advance(it.world.now() + 5_000);
  const kept = await replay(true);
  assert.equal(kept.key, 'key-first');
  assert.deepEqual(kept.input, { headers, body: { order: 'key-first' } });
  assert.ok(Number(kept.history.delivery.attributes[FIRST_SENT]) >= 5_000, 'the other side may have known it since');
  await assert.rejects(it.operations.once('first', { act: 'retry', keepKey: true }, BY), OrderError);
});

test('a bulk act says why it left some as they were, and one that cannot be read keeps nobody', async () => {
  const unreadable = new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'its bytes were changed');
  const it = await stand((store) => ({
    ...store,
    deliveries: {
      ...bound(store.deliveries),
      get: (id) => (id === 'b' ? Promise.reject(unreadable) : store.deliveries.get(id)),
      change: (filter, act, by, limit) =>
        store.deliveries.change({ ...filter, ids: filter.ids?.filter((id) => id !== 'c') }, act, by, limit),
    },
  }));
  await dead(it.store, ['a', 'b', 'c']);
  const run = async (act: Order['act']) => {
    const order: Order = { act, filter: { states: ['dead'] } };
    const { token } = await it.operations.estimate(order);
    return ended(it, (await it.operations.start(token, order, BY)).id);
  };
  const replay = await run('replay');
  assert.deepEqual([replay.state, replay.done, replay.skippedBecause], ['done', 2, { 'its body cannot be opened': 1 }]);
  const retry = await run('retry');
  assert.deepEqual([retry.done, retry.skipped, retry.skippedBecause], [2, 1, { 'it is dead': 1 }]);
});

test('a replay is a new delivery with the same body, a new id and a new key', async () => {
  const it = await stand();
  await it.store.deliveries.accept([
    delivery('first', { attributes: { 'content-type': 'application/json', 'first-sent-ms-before': '7' } }),
  ]);
  await assert.rejects(it.operations.once('first', { act: 'replay' }, BY), { code: 'CONCORDAT_DELIVERY_ENDED' });
  await end(it.store, 'first', 'delivered');
  const { id } = await it.operations.once('first', { act: 'replay' }, BY);
  const before = await it.store.deliveries.get('first');
  const after = await it.store.deliveries.get(id);
  assert.ok(before && after);
  assert.notEqual(id, 'first');
  assert.notEqual(after.delivery.idempotencyKey, before.delivery.idempotencyKey);
  assert.deepEqual(after.payload, before.payload);
  assert.equal(after.delivery.replayOf, 'first');
  assert.equal(after.delivery.state, 'waiting');
  assert.deepEqual(after.delivery.attributes, { 'content-type': 'application/json' });
  const records = await it.store.audit.list({ subject: 'first', limit: 5 });
  assert.deepEqual(
    records.map(({ act, who, detail }) => [act, who, detail.as]),
    [['replay', 'ana', id]],
  );
});

test('an edit keeps what surrounds the body, and is refused where nothing could deliver it', async () => {
  const it = await stand();
  const received = { headers: ['x-event', '7'], receivedAt: 5, url: 'https://hooks.example.com/' };
  await it.store.deliveries.accept([
    delivery('call'),
    delivery('event', { box: 'inbox', payload: encodeReceived({ ...received, body: Buffer.from('old') }) }),
  ]);
  const edit = (id: string, body: string) => it.operations.once(id, { act: 'edit', payload: Buffer.from(body) }, BY);
  await edit('call', '{"version":1,"operation":"refund","body":{"json":{"amount":2}}}');
  assert.match(Buffer.from((await it.store.deliveries.get('call'))?.payload ?? []).toString(), /"amount":2/);
  await edit('event', 'new');
  const stored = (await it.store.deliveries.get('event'))?.payload;
  assert.deepEqual(Buffer.from(stored ?? []), encodeReceived({ ...received, body: Buffer.from('new') }));
  await assert.rejects(edit('call', '{"version":1,"operation":"pay"}'), OrderError);
  await assert.rejects(edit('call', 'no JSON'), OrderError);
  await assert.rejects(edit('nobody', '{}'), { code: 'CONCORDAT_DELIVERY_UNKNOWN' });
});

test('a store that is away for a moment delays a bulk act; one that stays away fails it, and what was done is told', async () => {
  let failures = 0;
  const it = await stand((store) => ({
    ...store,
    sealed: store.sealed,
    records: store.records,
    audit: store.audit,
    deliveries: {
      ...bound(store.deliveries),
      change: async (...order: Parameters<Store['deliveries']['change']>) => {
        if (failures > 0) {
          failures -= 1;
          throw new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'the store is away', { retryAfter: 1_000 });
        }
        return store.deliveries.change(...order);
      },
    },
  }));
  await dead(it.store, ['a', 'b']);
  failures = 3;
  const first = await ended(it, (await it.operations.start((await it.operations.estimate(RETRY_DEAD)).token, RETRY_DEAD, BY)).id);
  assert.deepEqual([first.state, first.done], ['done', 2]);
  await dead(it.store, ['c']);
  failures = 100;
  const second = await ended(
    it,
    (await it.operations.start((await it.operations.estimate(RETRY_DEAD)).token, RETRY_DEAD, BY)).id,
  );
  assert.deepEqual([second.state, second.done, second.because], ['failed', 0, 'the store is away']);
});

test('any process can ask how far an act is, and stop it', async () => {
  let reached: () => void = () => undefined;
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  const atFirst = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const it = await stand((store) => ({
    ...store,
    sealed: store.sealed,
    records: store.records,
    audit: store.audit,
    deliveries: {
      ...bound(store.deliveries),
      change: async (...order: Parameters<Store['deliveries']['change']>) => {
        reached();
        await held;
        return store.deliveries.change(...order);
      },
    },
  }));
  await dead(
    it.store,
    Array.from({ length: 300 }, (_, n) => `d-${n}`),
  );
  const { token } = await it.operations.estimate(RETRY_DEAD);
  const { id } = await it.operations.start(token, RETRY_DEAD, BY);
  await atFirst;
  const elsewhere = new DeliveryOperations({ store: it.store, world: it.world });
  assert.equal((await elsewhere.act(id))?.state, 'running');
  assert.equal((await elsewhere.stop(id, { who: 'bea', why: '' }))?.state, 'stopping');
  go();
  const progress = await ended(it, id);
  assert.deepEqual([progress.state, progress.done, progress.because], ['stopped', 200, 'stopped by bea']);
  assert.equal((await it.store.deliveries.count({ states: ['dead'] })).count, 100);
  assert.equal(await elsewhere.act('nobody'), undefined);
});

test('an act whose process is gone is lost, not running for ever', async () => {
  const it = await stand();
  const running = { id: 'x', act: 'drop', subject: 's', state: 'running', done: 1, of: 2, skipped: 0, because: undefined, ...BY };
  await it.store.records.put('delivery-acts', 'x', JSON.stringify(running));
  assert.equal((await it.operations.act('x'))?.state, 'running');
  await it.world.run(it.world.now() + 61_000);
  assert.equal((await it.operations.act('x'))?.state, 'lost');
});

test('pauses hold in the store until they are over or somebody resumes', async () => {
  const it = await stand();
  const pause = { box: 'outbox', lane: 'REQ-I-001', ...BY } as const;
  await it.operations.pause({ ...pause, for: 5_000 });
  await it.operations.pause({ ...pause, box: 'inbox', for: undefined });
  await it.world.run(it.world.now() + 2_000);
  const all = await it.operations.pauses();
  assert.deepEqual(all.map(({ box, lane, who, for: left }) => [box, lane, who, left]).sort(), [
    ['inbox', 'REQ-I-001', 'ana', undefined],
    ['outbox', 'REQ-I-001', 'ana', 3_000],
  ]);
  await it.world.run(it.world.now() + 3_001);
  assert.deepEqual(
    (await it.operations.pauses()).map(({ box }) => box),
    ['inbox'],
  );
  assert.equal(await it.operations.resume('inbox', 'REQ-I-001', BY), true);
  assert.equal(await it.operations.resume('inbox', 'REQ-I-001', BY), false);
  assert.deepEqual(
    (await it.store.audit.list({ limit: 9 })).map(({ act }) => act),
    ['resume', 'pause', 'pause'],
  );
});

test('an export has everything once, in order; reading bodies is recorded before the first', async () => {
  const it = await stand();
  await it.store.deliveries.accept(Array.from({ length: 1_203 }, (_, n) => delivery(`d-${n}`)));
  const ids: string[] = [];
  for await (const { delivery: each, payload } of it.operations.export({}, undefined)) {
    assert.equal(payload, undefined);
    ids.push(each.id);
  }
  assert.deepEqual(
    ids,
    Array.from({ length: 1_203 }, (_, n) => `d-${n}`),
  );
  assert.deepEqual(await it.store.audit.list({ limit: 5 }), []);
  for await (const { payload } of it.operations.export({}, BY)) {
    assert.ok(payload);
    break;
  }
  assert.deepEqual(
    (await it.store.audit.list({ limit: 5 })).map(({ act, who }) => [act, who]),
    [['export', 'ana']],
  );
});

test('a bulk act never touches what its filter does not mean', async () => {
  const lanes = ['REQ-I-001', 'REQ-I-002'];
  const operationNames = ['refund', 'pay'];
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          lane: fc.constantFrom(...lanes),
          operation: fc.constantFrom(...operationNames),
          key: fc.constantFrom('a', 'b'),
        }),
        {
          maxLength: 12,
        },
      ),
      fc.record(
        { requirement: fc.constantFrom(...lanes), operation: fc.constantFrom(...operationNames), key: fc.constantFrom('a', 'b') },
        { requiredKeys: [] },
      ),
      async (written, filter) => {
        const it = await stand();
        const all = written.map((each, n) => ({ id: `d-${n}`, ...each, requirement: each.lane }));
        for (const { id, ...more } of all) await it.store.deliveries.accept([delivery(id, more)]);
        const order: Order = { act: 'cancel', filter };
        const { token, count } = await it.operations.estimate(order);
        await it.world.run(it.world.now() + 1);
        await ended(it, (await it.operations.start(token, order, BY)).id);
        const meant = all.filter((each) =>
          Object.entries(filter).every(([name, value]) => each[name as keyof typeof each] === value),
        );
        assert.equal(count, meant.length);
        for (const { id } of all) {
          const state = (await it.store.deliveries.get(id))?.delivery.state;
          assert.equal(state, meant.some((each) => each.id === id) ? 'cancelled' : 'waiting');
        }
      },
    ),
    { numRuns: 30, seed: 4 },
  );
});

/** The methods of a class instance, so that one can be replaced. */
function bound(store: Store['deliveries']): Store['deliveries'] {
  return {
    accept: (deliveries) => store.accept(deliveries),
    claim: (query) => store.claim(query),
    extend: (claims, lease) => store.extend(claims, lease),
    settle: (settlements) => store.settle(settlements),
    dueLanes: (box, limit) => store.dueLanes(box, limit),
    releaseClaims: (owner) => store.releaseClaims(owner),
    get: (id) => store.get(id),
    list: (filter, page) => store.list(filter, page),
    count: (filter) => store.count(filter),
    change: (filter, act, by, limit) => store.change(filter, act, by, limit),
    sweep: () => store.sweep(),
  };
}
