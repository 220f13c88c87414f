import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claim, claimIds, code, deliver, delivery, HOUR, LANE, MINUTE, type Open, stateOf, sweepAll, text } from './scene.ts';

export function acceptance(open: Open): void {
  test('what is accepted can be read whole', async (t) => {
    const { store } = await open(t);
    const given = delivery('one', {
      key: 'customer 7',
      priority: 'high',
      delay: MINUTE,
      expiresAfter: HOUR,
      attributes: { 'content-type': 'application/json', odd: '"\\\u{1F600}' },
      replayOf: 'zero',
      origin: 'replay',
    });
    assert.deepEqual(await store.deliveries.accept([given]), [{ id: 'one', duplicate: false }]);
    const history = await store.deliveries.get('one');
    assert.ok(history !== undefined);
    const { sequence, acceptedAt, dueAt, expiresAt, ...rest } = history.delivery;
    assert.ok(sequence >= 1);
    assert.equal(dueAt, acceptedAt + MINUTE);
    assert.equal(expiresAt, acceptedAt + HOUR);
    assert.deepEqual(rest, {
      id: 'one',
      box: 'outbox',
      lane: LANE,
      requirement: LANE,
      operation: 'create payment',
      key: 'customer 7',
      priority: 'high',
      state: 'waiting',
      endedAt: undefined,
      attempts: 0,
      because: undefined,
      idempotencyKey: 'key of one',
      attributes: given.attributes,
      origin: 'replay',
      replayOf: 'zero',
      size: given.payload.length,
    });
    assert.equal(text(history.payload), 'payload of one');
    assert.equal(history.answer, undefined);
    assert.deepEqual(history.attempts, []);
    assert.deepEqual(history.acts, []);
    assert.equal(await store.deliveries.get('another'), undefined);
  });

  test('the same id twice is accepted once, in one batch, later, and after it has ended', async (t) => {
    const { store } = await open(t);
    const one = delivery('one');
    const before = await store.deliveries.accept([one, delivery('two'), one]);
    assert.deepEqual(
      before.map(({ duplicate }) => duplicate),
      [false, false, true],
    );
    assert.deepEqual(await store.deliveries.accept([delivery('one', { payload: new Uint8Array(3) })]), [
      { id: 'one', duplicate: true },
    ]);
    assert.deepEqual(await deliver(store, await claim(store)), [true, true]);
    assert.deepEqual(await store.deliveries.accept([one]), [{ id: 'one', duplicate: true }]);
    assert.equal((await store.deliveries.count({})).count, 2);
    assert.equal(text((await store.deliveries.get('one'))?.payload), 'payload of one');
  });

  test('the same id accepted by many at once is accepted once', async (t) => {
    const { store } = await open(t);
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.deliveries.accept([delivery('one')])));
    assert.equal(answers.filter(([answer]) => answer?.duplicate === false).length, 1);
    assert.equal((await store.deliveries.count({})).count, 1);
  });

  test('of two with one name the second is a duplicate of the first, for its time, in its box and requirement', async (t) => {
    const { store, advance } = await open(t);
    const named = (id: string, change = {}) =>
      delivery(id, { deduplication: { name: 'evt_1', for: HOUR }, retain: MINUTE, ...change });
    assert.deepEqual(await store.deliveries.accept([named('one'), named('two')]), [
      { id: 'one', duplicate: false },
      { id: 'one', duplicate: true },
    ]);
    assert.deepEqual(
      await store.deliveries.accept([named('three', { box: 'inbox' }), named('four', { requirement: 'REQ-I-002' })]),
      [
        { id: 'three', duplicate: false },
        { id: 'four', duplicate: false },
      ],
    );
    await deliver(store, await claim(store));
    await advance(30 * MINUTE);
    await sweepAll(store);
    assert.equal(await store.deliveries.get('one'), undefined, 'it was kept for a minute');
    assert.deepEqual(
      await store.deliveries.accept([named('five')]),
      [{ id: 'one', duplicate: true }],
      'its name is known for an hour',
    );
    await advance(31 * MINUTE);
    assert.deepEqual(await store.deliveries.accept([named('six')]), [{ id: 'six', duplicate: false }]);
  });

  test('many at once with one name: one is accepted', async (t) => {
    const { store } = await open(t);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.deliveries.accept([delivery(`d${index}`, { deduplication: { name: 'evt_1', for: HOUR } })]),
      ),
    );
    const accepted = answers.flat().filter(({ duplicate }) => !duplicate);
    assert.equal(accepted.length, 1);
    for (const answer of answers.flat()) assert.equal(answer.id, accepted[0]?.id);
    assert.equal((await store.deliveries.count({})).count, 1);
  });

  test('a batch is accepted in its order, and as a whole or not at all', async (t) => {
    const { store } = await open(t);
    const ids = Array.from({ length: 200 }, (_, index) => `d${(index * 7919) % 200}`);
    await store.deliveries.accept(ids.map((id) => delivery(id)));
    assert.deepEqual(
      (await store.deliveries.list({}, { limit: 1_000 })).map(({ id }) => id),
      ids,
    );
    assert.deepEqual(await claimIds(store, 200), ids);
    await assert.rejects(
      store.deliveries.accept([delivery('new'), delivery('secret', { confidential: true })]),
      code('CONCORDAT_KEY_MISSING'),
    );
    assert.equal(await stateOf(store, 'new'), undefined);
    assert.deepEqual(await store.deliveries.accept([]), []);
  });

  test('one that is refused takes nobody else with it', async (t) => {
    const { store } = await open(t);
    const answers = await Promise.allSettled(
      Array.from({ length: 30 }, (_, index) =>
        store.deliveries.accept([delivery(`d${index}`, { confidential: index % 3 === 0 })]),
      ),
    );
    for (const [index, { status }] of answers.entries()) assert.equal(status, index % 3 === 0 ? 'rejected' : 'fulfilled');
    assert.equal((await store.deliveries.count({})).count, 20);
  });

  test('payloads of every size come back byte for byte', async (t) => {
    const { store } = await open(t);
    const payloads = [0, 1, 2_000, 2_048, 5_000, 1_000_000].map((size) =>
      Uint8Array.from({ length: size }, (_, index) => (index * 31) & 255),
    );
    await store.deliveries.accept(payloads.map((payload, index) => delivery(`d${index}`, { payload })));
    for (const [index, claimed] of (await claim(store)).entries()) {
      assert.ok(Buffer.from(payloads[index] as Uint8Array).equals(claimed.payload), `payload ${index}`);
      assert.equal(claimed.size, payloads[index]?.length);
    }
  });

  test('a full store says so and goes on with what it has', async (t) => {
    const { store } = await open(t, { limits: { waiting: 3 } });
    await store.deliveries.accept([delivery('one'), delivery('two')]);
    await assert.rejects(store.deliveries.accept([delivery('three'), delivery('four')]), code('CONCORDAT_STORE_FULL'));
    assert.equal(await stateOf(store, 'three'), undefined);
    await store.deliveries.accept([delivery('three')]);
    assert.deepEqual(
      await store.deliveries.accept([delivery('one')]),
      [{ id: 'one', duplicate: true }],
      'a repetition needs no room',
    );
    await assert.rejects(store.deliveries.accept([delivery('four')]), code('CONCORDAT_STORE_FULL'));
    await deliver(store, await claim(store, 1));
    await store.deliveries.accept([delivery('four')]);
    assert.equal((await store.status()).limitWaiting, 3);
  });

  test('the bytes kept are bounded, and given back when it has been kept long enough', async (t) => {
    const { store, advance } = await open(t, { limits: { bytes: 10_000 } });
    await store.deliveries.accept([delivery('one', { payload: new Uint8Array(8_000), retain: MINUTE })]);
    await assert.rejects(
      store.deliveries.accept([delivery('two', { payload: new Uint8Array(4_000) })]),
      code('CONCORDAT_STORE_FULL'),
    );
    await deliver(store, await claim(store));
    await assert.rejects(
      store.deliveries.accept([delivery('two', { payload: new Uint8Array(4_000) })]),
      code('CONCORDAT_STORE_FULL'),
    );
    await advance(2 * MINUTE);
    assert.equal((await sweepAll(store)).removed, 1);
    await store.deliveries.accept([delivery('two', { payload: new Uint8Array(4_000) })]);
  });
}
