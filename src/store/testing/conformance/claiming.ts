import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  claim,
  claimIds,
  deliver,
  delivery,
  HOUR,
  LANE,
  MINUTE,
  type Open,
  settle,
  settlement,
  stateOf,
  sweepAll,
  text,
} from './scene.ts';

export function claiming(open: Open): void {
  test('claimed by priority, then due time, then acceptance', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept([
      delivery('low', { priority: 'low' }),
      delivery('late', { delay: 2 * MINUTE }),
      delivery('soon', { delay: MINUTE }),
      delivery('first'),
      delivery('second'),
      delivery('high', { priority: 'high', delay: 3 * MINUTE }),
    ]);
    assert.deepEqual(await claimIds(store, 1), ['first']);
    await advance(4 * MINUTE);
    assert.deepEqual(await claimIds(store), ['high', 'second', 'soon', 'late', 'low']);
    assert.deepEqual(await claimIds(store), []);
  });

  test('nothing is claimed before its time, nor from another box or lane', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept([
      delivery('one', { delay: 10 * MINUTE }),
      delivery('in', { box: 'inbox' }),
      delivery('other', { lane: 'REQ-I-002' }),
    ]);
    await advance(9 * MINUTE);
    assert.deepEqual(await claimIds(store), []);
    assert.deepEqual(await claimIds(store, 10, { lane: 'REQ-I-002' }), ['other']);
    await advance(MINUTE);
    assert.deepEqual(await claimIds(store), ['one']);
  });

  test('a claim carries everything, and its end', async (t) => {
    const { store } = await open(t);
    await store.deliveries.accept([delivery('one', { attributes: { sender: 'stripe' } })]);
    const [claimed] = await claim(store, 1, { lease: MINUTE });
    assert.ok(claimed !== undefined);
    assert.equal(text(claimed.payload), 'payload of one');
    assert.equal(claimed.state, 'claimed');
    assert.deepEqual(claimed.attributes, { sender: 'stripe' });
    assert.ok(claimed.dueAt >= claimed.acceptedAt + MINUTE && claimed.dueAt < claimed.acceptedAt + 2 * MINUTE);
    const read = (await store.deliveries.get('one'))?.delivery;
    const { payload: _, claim: __, ...rest } = claimed;
    assert.deepEqual(read, rest);
  });

  test('of each key only the first that has not ended; other keys are not kept back', async (t) => {
    const { store } = await open(t);
    await store.deliveries.accept([
      delivery('a1', { key: 'a', priority: 'low' }),
      delivery('a2', { key: 'a', priority: 'high' }),
      delivery('b1', { key: 'b' }),
      delivery('a3', { key: 'a' }),
      delivery('free'),
      delivery('b2', { key: 'b' }),
      delivery('elsewhere', { key: 'a', lane: 'REQ-I-002' }),
    ]);
    const first = await claim(store);
    assert.deepEqual(
      first.map(({ id }) => id),
      ['b1', 'free', 'a1'],
    );
    assert.deepEqual(await claimIds(store, 10, { lane: 'REQ-I-002' }), ['elsewhere']);
    assert.deepEqual(await claimIds(store), []);
    await deliver(store, first.slice(0, 1));
    assert.deepEqual(await claimIds(store), ['b2']);
    await settle(store, first.slice(2), { state: 'waiting', delay: MINUTE });
    assert.deepEqual(await claimIds(store), [], 'a1 waits, and a2 behind it');
  });

  test('a key is free for the next when the one before is dead, cancelled, dropped or delivered', async (t) => {
    const { store } = await open(t);
    const by = { who: 'on call', why: 'test' };
    await store.deliveries.accept([1, 2, 3, 4, 5].map((number) => delivery(`k${number}`, { key: 'k' })));
    const [first] = await claim(store);
    assert.ok(first?.id === 'k1');
    await settle(store, [first], { state: 'dead', because: 'no' });
    await store.deliveries.change({ ids: ['k2'] }, { kind: 'cancel' }, by, 10);
    await store.deliveries.change({ ids: ['k3'] }, { kind: 'drop' }, by, 10);
    const fourth = await claim(store);
    assert.deepEqual(
      fourth.map(({ id }) => id),
      ['k4'],
    );
    await deliver(store, fourth);
    assert.deepEqual(await claimIds(store), ['k5']);
  });

  test('one that is taken out of the middle of a key frees nobody', async (t) => {
    const { store } = await open(t);
    await store.deliveries.accept([1, 2, 3].map((number) => delivery(`k${number}`, { key: 'k' })));
    const first = await claim(store);
    await store.deliveries.change({ ids: ['k2'] }, { kind: 'drop' }, { who: 'w', why: 'y' }, 1);
    assert.deepEqual(await claimIds(store), []);
    await deliver(store, first);
    assert.deepEqual(await claimIds(store), ['k3']);
  });

  test('a dead one that is retried takes its place in its key again', async (t) => {
    const { store } = await open(t);
    await store.deliveries.accept([1, 2, 3].map((number) => delivery(`k${number}`, { key: 'k' })));
    await settle(store, await claim(store), { state: 'dead', because: 'no' });
    const second = await claim(store);
    assert.deepEqual(
      second.map(({ id }) => id),
      ['k2'],
    );
    await store.deliveries.change({ ids: ['k1'] }, { kind: 'retry', expiresAfter: undefined }, { who: 'w', why: 'y' }, 1);
    assert.deepEqual(await claimIds(store), [], 'k2 is under way');
    await settle(store, second, { state: 'waiting', delay: 0 });
    const again = await claim(store);
    assert.deepEqual(
      again.map(({ id }) => id),
      ['k1'],
    );
    await deliver(store, again);
    assert.deepEqual(await claimIds(store), ['k2']);
  });

  test('settled: delivered, again later, dead; with every attempt', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept([delivery('one')]);
    await settle(store, await claim(store), { state: 'waiting', delay: MINUTE });
    const waiting = (await store.deliveries.get('one'))?.delivery;
    assert.equal(waiting?.state, 'waiting');
    assert.equal(waiting.attempts, 1);
    assert.deepEqual(await claimIds(store), []);
    await advance(2 * MINUTE);
    await store.deliveries.settle(
      (await claim(store)).map((one) => ({ ...settlement(one, { state: 'waiting', delay: 0 }), attempt: undefined })),
    );
    assert.equal((await store.deliveries.get('one'))?.delivery.attempts, 1, 'not tried, so not counted');
    await settle(store, await claim(store), { state: 'dead', because: 'it said no', answer: new TextEncoder().encode('No.') });
    const history = await store.deliveries.get('one');
    assert.ok(history !== undefined);
    assert.equal(history.delivery.state, 'dead');
    assert.equal(history.delivery.because, 'it said no');
    assert.ok(history.delivery.endedAt !== undefined);
    assert.equal(text(history.answer), 'No.');
    assert.deepEqual(
      history.attempts.map(({ at, ...rest }) => rest),
      [1, 2].map(() => ({ outcome: 'fault', code: '503', duration: 12, detail: undefined, by: 'one' })),
    );
    assert.ok((history.attempts[0]?.at ?? 0) < (history.attempts[1]?.at ?? 0));
  });

  test('what is retried and delivered in the end is not dead any more', async (t) => {
    const { store } = await open(t);
    await store.deliveries.accept([delivery('one')]);
    await settle(store, await claim(store), { state: 'dead', because: 'no', answer: new Uint8Array(10) });
    await store.deliveries.change({}, { kind: 'retry', expiresAfter: undefined }, { who: 'w', why: 'y' }, 1);
    const retried = (await store.deliveries.get('one'))?.delivery;
    assert.equal(retried?.state, 'waiting');
    assert.equal(retried.endedAt, undefined);
    await settle(store, await claim(store), { state: 'delivered', answer: new TextEncoder().encode('Yes.') });
    const history = await store.deliveries.get('one');
    assert.equal(history?.delivery.state, 'delivered');
    assert.equal(history.delivery.because, undefined);
    assert.equal(text(history.answer), 'Yes.');
  });

  test('a claim that was lost settles nothing and is not extended', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept([delivery('one', { key: 'k' }), delivery('two', { key: 'k' })]);
    const [early] = await claim(store, 1, { lease: MINUTE, owner: 'early' });
    assert.ok(early !== undefined);
    await advance(2 * MINUTE);
    assert.equal((await sweepAll(store)).released, 1);
    assert.deepEqual(await deliver(store, [early]), [false], 'it waits again');
    assert.deepEqual(await store.deliveries.extend([early], HOUR), [false]);
    const [late] = await claim(store, 1, { owner: 'late' });
    assert.ok(late !== undefined && late.id === 'one' && late.claim > early.claim);
    for (const next of [{ state: 'delivered' }, { state: 'waiting', delay: 0 }, { state: 'dead', because: 'no' }] as const) {
      assert.deepEqual(await settle(store, [early], next), [false]);
    }
    assert.deepEqual(await store.deliveries.extend([early, late], HOUR), [false, true]);
    const history = await store.deliveries.get('one');
    assert.equal(history?.delivery.state, 'claimed');
    assert.equal(history.delivery.attempts, 0, 'nobody knows whether it was tried');
    assert.deepEqual(
      history.attempts.map(({ outcome, code, by }) => [outcome, code, by]),
      [['fault', 'lapsed', 'early']],
    );
    assert.deepEqual(await deliver(store, [late]), [true]);
    assert.deepEqual(await deliver(store, [late]), [false], 'said twice, it is believed once');
    assert.deepEqual(await settle(store, [{ ...late, id: 'nobody' }], { state: 'delivered' }), [false]);
    assert.deepEqual(await claimIds(store), ['two']);
  });

  test('what process after process dies of is dead in the end, and lets its key go on; it is told once', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept([delivery('killer', { key: 'k' }), delivery('next', { key: 'k' })]);
    const died: string[] = [];
    for (let deaths = 1; deaths <= 10; deaths += 1) {
      const claimed = await claimIds(store, 10, { owner: `process ${deaths}`, lease: MINUTE });
      assert.deepEqual(claimed, ['killer'], `death ${deaths}`);
      if (deaths % 2 === 0) assert.equal(await store.deliveries.releaseClaims(`process ${deaths}`), 1);
      else await advance(2 * MINUTE);
      died.push(...(await sweepAll(store)).died);
      // Longer than it is kept back after many.
      await advance(20 * MINUTE);
    }
    assert.deepEqual([...died, ...(await sweepAll(store)).died], ['killer']);
    const history = await store.deliveries.get('killer');
    assert.equal(history?.delivery.state, 'dead');
    assert.match(history.delivery.because ?? '', /10 processes in a row died/);
    assert.equal(history.delivery.attempts, 0);
    assert.deepEqual(
      history.attempts.map(({ by }) => by),
      Array.from({ length: 10 }, (_, index) => `process ${index + 1}`),
    );
    assert.deepEqual(await claimIds(store), ['next']);
  });

  test('a trying that ends, however it ends, says that processes do not die of it', async (t) => {
    const { store } = await open(t, { limits: { attempts: 15 } });
    await store.deliveries.accept([delivery('one')]);
    for (let times = 0; times < 4; times += 1) {
      for (let deaths = 0; deaths < 4; deaths += 1) {
        assert.deepEqual(await claimIds(store, 1, { owner: 'dies' }), ['one']);
        await store.deliveries.releaseClaims('dies');
      }
      await settle(store, await claim(store), { state: 'waiting', delay: 0 });
    }
    const history = await store.deliveries.get('one');
    assert.equal(history?.delivery.state, 'waiting');
    assert.equal(history.delivery.attempts, 4);
    assert.equal(history.attempts.length, 15, 'the bound of what is kept');
  });

  test('an extended claim holds as long as it was extended for', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept([delivery('one')]);
    const claimed = await claim(store, 1, { lease: MINUTE });
    assert.deepEqual(await store.deliveries.extend(claimed, HOUR), [true]);
    await advance(30 * MINUTE);
    assert.equal((await sweepAll(store)).released, 0);
    assert.deepEqual(await claimIds(store), []);
    await advance(31 * MINUTE);
    assert.equal((await sweepAll(store)).released, 1);
    assert.deepEqual(await claimIds(store), ['one']);
  });

  test('the claims of an owner that is gone are given back, and nobody else’s', async (t) => {
    const { store } = await open(t);
    await store.deliveries.accept(
      Array.from({ length: 10 }, (_, index) => delivery(`d${index}`, { key: index < 2 ? 'k' : undefined })),
    );
    await claim(store, 4, { owner: 'gone' });
    await claim(store, 3, { owner: 'here' });
    assert.equal(await store.deliveries.releaseClaims('gone'), 4);
    assert.equal(await store.deliveries.releaseClaims('gone'), 0);
    assert.equal((await store.deliveries.count({ states: ['claimed'] })).count, 3);
    assert.equal((await claimIds(store)).length, 6, 'all but the one whose key is taken');
  });

  test('what is over dies and is told once; it is never claimed', async (t) => {
    const { store, advance } = await open(t);
    await store.deliveries.accept([
      delivery('short', { expiresAfter: MINUTE, key: 'k' }),
      delivery('next', { key: 'k' }),
      delivery('long', { expiresAfter: HOUR }),
      delivery('delayed', { delay: HOUR, expiresAfter: MINUTE }),
    ]);
    await advance(2 * MINUTE);
    assert.ok(!(await claimIds(store)).includes('short'));
    assert.deepEqual((await sweepAll(store)).died.sort(), ['delayed', 'short']);
    assert.deepEqual((await sweepAll(store)).died, []);
    const dead = (await store.deliveries.get('short'))?.delivery;
    assert.equal(dead?.state, 'dead');
    assert.match(dead.because ?? '', /time is over/);
    const left = [
      ...(await claimIds(store)),
      ...(await store.deliveries.list({ states: ['claimed'] }, { limit: 10 })).map(({ id }) => id),
    ];
    assert.deepEqual([...new Set(left)].sort(), ['long', 'next']);
  });

  test('lanes that are due, and when the next one is', async (t) => {
    const { store, advance } = await open(t);
    assert.deepEqual(await store.deliveries.dueLanes('outbox', 10), { lanes: [], nextIn: undefined });
    await store.deliveries.accept([
      delivery('b', { lane: 'B' }),
      delivery('a', { lane: 'A' }),
      delivery('a2', { lane: 'A', delay: MINUTE }),
      delivery('c', { lane: 'C', delay: 10 * MINUTE }),
      delivery('d', { lane: 'D', delay: HOUR, priority: 'high' }),
      delivery('in', { lane: 'E', box: 'inbox' }),
    ]);
    const before = await store.deliveries.dueLanes('outbox', 10);
    assert.deepEqual([...before.lanes].sort(), ['A', 'B']);
    assert.ok(before.nextIn !== undefined && before.nextIn <= 10 * MINUTE && before.nextIn > 9 * MINUTE);
    assert.deepEqual((await store.deliveries.dueLanes('inbox', 10)).lanes, ['E']);
    await claim(store, 10, { lane: 'A' });
    await claim(store, 10, { lane: 'B' });
    const claimed = await store.deliveries.dueLanes('outbox', 10);
    assert.deepEqual(claimed.lanes, []);
    assert.ok(claimed.nextIn !== undefined && claimed.nextIn <= MINUTE);
    await advance(2 * HOUR);
    const after = await store.deliveries.dueLanes('outbox', 10);
    assert.deepEqual([...after.lanes].sort(), ['A', 'C', 'D']);
    assert.equal(after.nextIn, undefined);
  });

  test('where there are more lanes than asked for, asking again finds all of them', async (t) => {
    const { store } = await open(t);
    const lanes = Array.from({ length: 25 }, (_, index) => `REQ-I-${100 + index}`);
    await store.deliveries.accept(lanes.map((lane) => delivery(lane, { lane })));
    const found = new Set<string>();
    for (let round = 0; round < 30 && found.size < 25; round++) {
      const { lanes: some } = await store.deliveries.dueLanes('outbox', 4);
      assert.ok(some.length > 0 && some.length <= 4);
      for (const lane of some) found.add(lane);
      if (round >= 6) for (const lane of some) await claim(store, 1, { lane });
    }
    assert.equal(found.size, 25);
  });

  test('a lane whose keys are all under way is not due', async (t) => {
    const { store } = await open(t);
    await store.deliveries.accept([delivery('one', { key: 'k' }), delivery('two', { key: 'k' })]);
    const claimed = await claim(store);
    assert.deepEqual(await store.deliveries.dueLanes('outbox', 10), { lanes: [], nextIn: undefined });
    await deliver(store, claimed);
    assert.deepEqual((await store.deliveries.dueLanes('outbox', 10)).lanes, [LANE]);
    assert.equal(await stateOf(store, 'two'), 'waiting');
  });

  test('many claimers never share a delivery, and leave none', async (t) => {
    const { store, again } = await open(t);
    const other = (await again?.()) ?? store;
    const ids = Array.from({ length: 300 }, (_, index) => `d${index}`);
    await store.deliveries.accept(ids.map((id, index) => delivery(id, { key: index % 3 === 0 ? `k${index % 10}` : undefined })));
    const seen: string[] = [];
    const running = new Set<string>();
    await Promise.all(
      Array.from({ length: 8 }, async (_, number) => {
        const own = number % 2 === 0 ? store : other;
        for (let empty = 0; empty < 30; ) {
          const claimed = await claim(own, 7, { owner: `owner ${number}` });
          if (claimed.length === 0) {
            if ((await own.deliveries.count({ states: ['waiting', 'claimed'] })).count === 0) return;
            empty += 1;
            continue;
          }
          empty = 0;
          for (const { id, key } of claimed) {
            seen.push(id);
            if (key === undefined) continue;
            assert.ok(!running.has(key), `two of key ${key} at once`);
            running.add(key);
          }
          // Time for the others to claim what they must not.
          await own.deliveries.count({ ids: claimed.map(({ id }) => id) });
          for (const { key } of claimed) if (key !== undefined) running.delete(key);
          assert.ok((await deliver(own, claimed)).every(Boolean));
        }
      }),
    );
    const rest = await claimIds(store, 300);
    assert.deepEqual([...seen, ...rest].sort(), ids.sort());
  });

  test('of very many attempts the first and the last are kept', async (t) => {
    const { store } = await open(t, { limits: { attempts: 15 } });
    await store.deliveries.accept([delivery('one')]);
    for (let number = 1; number <= 25; number++) {
      const [claimed] = await claim(store);
      assert.ok(claimed !== undefined);
      const attempt = { outcome: 'fault', code: `${number}`, duration: 1, detail: undefined, by: 'one' } as const;
      await store.deliveries.settle([{ id: claimed.id, claim: claimed.claim, attempt, next: { state: 'waiting', delay: 0 } }]);
    }
    const history = await store.deliveries.get('one');
    assert.equal(history?.delivery.attempts, 25);
    assert.deepEqual(
      history.attempts.map(({ code }) => Number(code)),
      [1, 2, 3, 4, 5, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25],
    );
  });
}
