import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeliveryFilter } from '../../../requirement/delivery.ts';
import {
  claim,
  claimIds,
  code,
  deliver,
  delivery,
  HOUR,
  LANE,
  MINUTE,
  type Open,
  settle,
  stateOf,
  sweepAll,
  text,
} from './scene.ts';

const BY = { who: 'ada', why: 'the bank is back' };

export function operating(open: Open): void {
  test('pages in order of acceptance', async (t) => {
    const { store } = await open(t);
    const ids = Array.from({ length: 25 }, (_, index) => `d${index}`);
    await store.deliveries.accept(ids.map((id) => delivery(id)));
    const seen: string[] = [];
    let after: number | undefined;
    for (;;) {
      const page = await store.deliveries.list({}, { after, limit: 10 });
      seen.push(...page.map(({ id }) => id));
      after = page.at(-1)?.sequence;
      if (page.length < 10) break;
    }
    assert.deepEqual(seen, ids);
    assert.equal((await store.deliveries.list({}, { limit: 1_000_000 })).length, 25);
  });

  test('every filter means what it says, in lists and in counts', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept([
      delivery('one', { key: 'k' }),
      delivery('two', { operation: 'refund' }),
      delivery('three', { lane: 'REQ-I-002', requirement: 'REQ-I-002' }),
      delivery('four', { box: 'subscriptions', lane: 'subscriber 1' }),
    ]);
    await deliver(store, await claim(store, 1));
    await advance(HOUR / 2);
    await store.deliveries.accept([delivery('five')]);
    const fifth = (await store.deliveries.get('five'))?.delivery.acceptedAt ?? 0;
    const expected: [DeliveryFilter, string[]][] = [
      [{}, ['one', 'two', 'three', 'four', 'five']],
      [{ ids: ['five', 'one', 'nobody'] }, ['one', 'five']],
      [{ ids: [] }, []],
      [{ box: 'subscriptions' }, ['four']],
      [{ lane: 'subscriber 1' }, ['four']],
      [{ requirement: LANE }, ['one', 'two', 'four', 'five']],
      [{ operation: 'refund' }, ['two']],
      [{ key: 'k' }, ['one']],
      [{ states: ['delivered'] }, ['one']],
      [{ states: ['waiting', 'dead'] }, ['two', 'three', 'four', 'five']],
      [{ states: [] }, []],
      [{ from: fifth }, ['five']],
      [{ to: fifth }, ['one', 'two', 'three', 'four']],
      [{ box: 'outbox', requirement: LANE, states: ['waiting'] }, ['two', 'five']],
      [{ box: 'outbox', requirement: LANE, states: ['waiting'], from: fifth - MINUTE, to: fifth + 1 }, ['five']],
    ];
    for (const [filter, ids] of expected) {
      const found = await store.deliveries.list(filter, { limit: 100 });
      assert.deepEqual(
        found.map(({ id }) => id),
        ids,
        JSON.stringify(filter),
      );
      const bytes = found.reduce((sum, { size }) => sum + size, 0);
      assert.deepEqual(await store.deliveries.count(filter), { count: ids.length, bytes }, JSON.stringify(filter));
    }
  });

  test('retry: waiting and dead ones are tried again now, as what they are', async (t) => {
    const { store } = await open(t);
    await store.deliveries.accept([
      delivery('dead', { expiresAfter: HOUR }),
      delivery('later', { delay: HOUR }),
      delivery('held'),
      delivery('done'),
    ]);
    const first = await claim(store);
    await settle(
      store,
      first.filter(({ id }) => id === 'dead'),
      { state: 'dead', because: 'no' },
    );
    await deliver(
      store,
      first.filter(({ id }) => id === 'done'),
    );
    const ids = await store.deliveries.change({}, { kind: 'retry', expiresAfter: undefined }, BY, 100);
    assert.deepEqual([...ids].sort(), ['dead', 'later']);
    assert.deepEqual((await claimIds(store)).sort(), ['dead', 'later']);
    const dead = await store.deliveries.get('dead');
    assert.ok(dead !== undefined);
    assert.equal(dead.delivery.expiresAt, undefined);
    assert.equal(dead.delivery.idempotencyKey, 'key of dead');
    assert.equal(dead.attempts.length, 1);
    assert.deepEqual(
      dead.acts.map(({ act, who, why }) => ({ act, who, why })),
      [{ act: 'retry', ...BY }],
    );
    assert.equal((await store.audit.list({ limit: 10 })).length, 1, 'one order is one record');
  });

  test('a retried one may be given a time to live again', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept([delivery('one', { expiresAfter: MINUTE })]);
    await advance(2 * MINUTE);
    assert.deepEqual((await sweepAll(store)).died, ['one']);
    await store.deliveries.change({}, { kind: 'retry', expiresAfter: 10 * MINUTE }, BY, 1);
    await advance(5 * MINUTE);
    assert.deepEqual((await sweepAll(store)).died, []);
    await advance(6 * MINUTE);
    assert.deepEqual((await sweepAll(store)).died, ['one']);
  });

  test('drop and cancel end what waits or is dead, and leave what is under way or has ended', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept(['held', 'done', 'dead', 'waits', 'waits too'].map((id) => delivery(id, { retain: 2 * HOUR })));
    const claimed = await claim(store, 3);
    await deliver(store, claimed.slice(1, 2));
    await settle(store, claimed.slice(2), { state: 'dead', because: 'no' });
    assert.deepEqual(await store.deliveries.change({ ids: ['waits', 'held', 'done'] }, { kind: 'cancel' }, BY, 100), ['waits']);
    assert.deepEqual([...(await store.deliveries.change({}, { kind: 'drop' }, BY, 100))].sort(), ['dead', 'waits too']);
    assert.deepEqual(await Promise.all(['held', 'done', 'dead', 'waits', 'waits too'].map((id) => stateOf(store, id))), [
      'claimed',
      'delivered',
      'dropped',
      'cancelled',
      'dropped',
    ]);
    assert.ok((await store.deliveries.get('waits'))?.delivery.because !== undefined);
    assert.deepEqual(await store.deliveries.change({ states: ['waiting'] }, { kind: 'drop' }, BY, 100), []);
    assert.equal((await store.audit.list({ limit: 10 })).length, 2, 'what was done to nobody is not recorded');
    await advance(90 * MINUTE);
    assert.deepEqual(await store.deliveries.change({}, { kind: 'drop' }, BY, 100), ['held'], 'its claim is over');
    assert.deepEqual(await deliver(store, claimed.slice(0, 1)), [false]);
  });

  test('edit replaces what is delivered', async (t) => {
    const { store } = await open(t, { key: new Uint8Array(32).fill(7) });
    await store.deliveries.accept([delivery('one', { confidential: true }), delivery('two')]);
    for (const [id, size] of [
      ['one', 10],
      ['one', 10_000],
      ['one', 20],
    ] as const) {
      const payload = new Uint8Array(size).fill(65);
      assert.deepEqual(await store.deliveries.change({ ids: [id] }, { kind: 'edit', payload, confidential: true }, BY, 1), [id]);
      const history = await store.deliveries.get(id);
      assert.equal(text(history?.payload), 'A'.repeat(size));
      assert.equal(history?.delivery.size, size);
      assert.equal((await store.deliveries.count({ ids: ['one'] })).bytes, size);
      assert.equal((await store.deliveries.count({})).bytes, size + 'payload of two'.length);
    }
    assert.deepEqual(
      (await claim(store)).map(({ payload }) => text(payload)),
      ['A'.repeat(20), 'payload of two'],
    );
  });

  test('an order is carried out on so many at once, and again on the rest', async (t) => {
    const { store } = await open(t);
    await store.deliveries.accept(Array.from({ length: 25 }, (_, index) => delivery(`d${index}`)));
    const done: string[] = [];
    for (let round = 0; round < 3; round++)
      done.push(...(await store.deliveries.change({ requirement: LANE }, { kind: 'drop' }, BY, 10)));
    assert.equal(new Set(done).size, 25);
    const records = await store.audit.list({ limit: 10 });
    assert.deepEqual(
      records.map(({ detail }) => detail['deliveries']),
      [5, 10, 10],
    );
  });

  test('what has ended is kept as long as it says, whole, and then nothing of it is left', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept([
      delivery('short', { retain: MINUTE, payload: new Uint8Array(5_000) }),
      delivery('long', { retain: HOUR }),
      delivery('waits', { retain: 0, delay: 2 * HOUR }),
    ]);
    await settle(store, await claim(store), { state: 'delivered', answer: new Uint8Array(100) });
    assert.equal((await sweepAll(store)).removed, 0);
    await advance(2 * MINUTE);
    assert.equal((await sweepAll(store)).removed, 1);
    assert.equal(await store.deliveries.get('short'), undefined);
    assert.equal((await store.deliveries.get('long'))?.attempts.length, 1);
    await advance(HOUR);
    await sweepAll(store);
    assert.deepEqual(
      (await store.deliveries.list({}, { limit: 10 })).map(({ id }) => id),
      ['waits'],
    );
    assert.equal((await store.deliveries.count({})).count, 1);
  });

  test('a sweep goes in bounded steps', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept(
      Array.from({ length: 2_500 }, (_, index) => delivery(`d${index}`, { expiresAfter: MINUTE, retain: MINUTE })),
    );
    await advance(2 * MINUTE);
    const first = await store.deliveries.sweep();
    assert.ok(first.died.length > 0 && first.died.length <= 1_000);
    assert.equal(first.more, true);
    assert.equal(new Set([...first.died.map(({ id }) => id), ...(await sweepAll(store)).died]).size, 2_500);
    await advance(2 * MINUTE);
    assert.equal((await sweepAll(store)).removed, 2_500);
    assert.equal((await store.deliveries.count({})).count, 0);
  });

  test('status says how many there are of each kind, and since when', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept([delivery('one'), delivery('two')]);
    const accepted = (await store.deliveries.get('two'))?.delivery.acceptedAt;
    await advance(MINUTE);
    await store.deliveries.accept([delivery('three')]);
    await deliver(store, await claim(store, 1));
    const { depths, failure, sealed, schemaVersion } = await store.status();
    assert.equal(failure, undefined);
    assert.equal(sealed, false);
    assert.ok(schemaVersion >= 1);
    const found = depths.map(({ state, count, oldestAt }) => [state, count, oldestAt]).sort();
    assert.deepEqual(found, [
      ['delivered', 1, undefined],
      ['waiting', 2, accepted],
    ]);
  });

  test('after it is closed it says so', async (t) => {
    const { store } = await open(t);
    await store.deliveries.accept([delivery('one')]);
    const begun = store.deliveries.accept([delivery('two')]);
    await store.close();
    await begun;
    await store.close();
    await assert.rejects(store.deliveries.accept([delivery('three')]), code('CONCORDAT_CLOSED'));
  });
}
