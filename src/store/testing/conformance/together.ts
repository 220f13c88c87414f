import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '../../../requirement/store.ts';
import { claim, code, deliver, delivery, HOUR, LANE, MINUTE, type Open, settle, sweepAll } from './scene.ts';

export function together(open: Open): void {
  test('a lease is one owner’s at a time, and its token grows with each change', async (t) => {
    const {
      store: { leases },
      advance,
    } = await open(t);
    const first = await leases.acquire('probe', 'one', MINUTE);
    assert.ok(first !== undefined);
    assert.equal(await leases.acquire('probe', 'two', MINUTE), undefined);
    assert.equal(await leases.acquire('probe', 'one', 10 * MINUTE), first, 'renewed');
    await advance(5 * MINUTE);
    assert.equal(await leases.acquire('probe', 'two', MINUTE), undefined);
    await advance(6 * MINUTE);
    const second = await leases.acquire('probe', 'two', HOUR);
    assert.ok(second !== undefined && second > first);
    await leases.release('probe', 'one');
    assert.equal(await leases.acquire('probe', 'one', MINUTE), undefined, 'only its owner lets go');
    await leases.release('probe', 'two');
    const third = await leases.acquire('probe', 'one', MINUTE);
    assert.ok(third !== undefined && third > second);
    assert.ok((await leases.acquire('another', 'two', MINUTE)) !== undefined);
  });

  test('of many who want a lease one gets it; tokens grow though nobody remembers', async (t) => {
    const { store, again, advance } = await open(t);
    const other = (await again?.()) ?? store;
    const tokens = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 ? store : other).leases.acquire('probe', `${index}`, MINUTE)),
    );
    const [token, ...more] = tokens.filter((each) => each !== undefined);
    assert.ok(token !== undefined && more.length === 0);
    await advance(100 * HOUR);
    await sweepAll(store);
    const later = await other.leases.acquire('probe', 'new', MINUTE);
    assert.ok(later !== undefined && later > token);
  });

  test('the audit log: the newest first, by subject, in pages', async (t) => {
    const {
      store: { audit },
    } = await open(t);
    for (let index = 0; index < 10; index++) {
      await audit.append({
        act: 'pause',
        subject: index % 2 ? LANE : 'REQ-I-002',
        who: 'ada',
        why: `${index}`,
        detail: { minutes: index, by: 'hand' },
      });
    }
    const page = await audit.list({ limit: 3 });
    assert.deepEqual(
      page.map(({ why }) => why),
      ['9', '8', '7'],
    );
    assert.deepEqual(page[0]?.detail, { minutes: 9, by: 'hand' });
    assert.ok((page[0]?.at ?? 0) > 1_500_000_000_000);
    assert.deepEqual(
      (await audit.list({ before: page.at(-1)?.sequence ?? 0, limit: 2 })).map(({ why }) => why),
      ['6', '5'],
    );
    assert.deepEqual(
      (await audit.list({ subject: LANE, limit: 3 })).map(({ why }) => why),
      ['9', '7', '5'],
    );
  });

  test('the audit log is bounded: the oldest go', async (t) => {
    const { store } = await open(t, { limits: { audit: 5 } });
    for (let index = 0; index < 12; index++)
      await store.audit.append({ act: 'a', subject: 's', who: 'w', why: `${index}`, detail: {} });
    await sweepAll(store);
    assert.deepEqual(
      (await store.audit.list({ limit: 100 })).map(({ why }) => why),
      ['11', '10', '9', '8', '7'],
    );
  });

  test('a delivery’s acts are those on itself, by id or by filter', async (t) => {
    const { store } = await open(t);
    await store.deliveries.accept([delivery('one'), delivery('two')]);
    await store.deliveries.change(
      { requirement: LANE },
      { kind: 'retry', expiresAfter: undefined },
      { who: 'ada', why: 'all' },
      10,
    );
    await store.deliveries.change({ ids: ['one'] }, { kind: 'drop' }, { who: 'bob', why: 'it' }, 10);
    await store.audit.append({ act: 'replay', subject: 'one', who: 'eve', why: 'copy', detail: {} });
    assert.deepEqual(
      (await store.deliveries.get('one'))?.acts.map(({ act }) => act),
      ['retry', 'drop', 'replay'],
    );
    assert.deepEqual(
      (await store.deliveries.get('two'))?.acts.map(({ act }) => act),
      ['retry'],
    );
    const [drop] = (await store.audit.list({ subject: 'one', limit: 10 })).filter(({ act }) => act === 'drop');
    assert.equal(drop?.who, 'bob');
  });

  test('words reach every listener of the topic, in every process', async (t) => {
    const { store, again, advance } = await open(t);
    const other = (await again?.()) ?? store;
    const heard = listen(store, 'pauses');
    const heardThere = listen(other, 'pauses');
    const elsewhere = listen(store, 'documents');
    await other.signals.publish('pauses', 'REQ-I-001 paused: "ä"');
    await advance(MINUTE);
    await heard.next;
    await heardThere.next;
    assert.deepEqual(heard.words, ['REQ-I-001 paused: "ä"']);
    assert.deepEqual(heardThere.words, heard.words);
    assert.deepEqual(elsewhere.words, []);
    heard.stop();
    await store.signals.publish('pauses', 'again');
    assert.equal(heard.words.length, 1);
  });

  test('whoever waits for deliveries hears of new ones, of freed keys, and of those given back', async (t) => {
    const { store, again, advance } = await open(t);
    const other = (await again?.()) ?? store;
    const here = async (act: () => Promise<unknown>): Promise<void> => {
      const heard = listen(other, 'deliveries');
      await act();
      await advance(1_000);
      await heard.next;
      assert.equal(heard.words[0], `outbox ${LANE}`);
      heard.stop();
    };
    await here(() => store.deliveries.accept([delivery('one', { key: 'k' }), delivery('two', { key: 'k' })]));
    const first = await claim(store);
    await here(() => deliver(store, first));
    const second = await claim(store, 10, { owner: 'gone' });
    await here(() => store.deliveries.releaseClaims('gone'));
    assert.deepEqual(await deliver(store, second), [false]);
    await settle(store, await claim(store), { state: 'dead', because: 'no' });
    await here(() => store.deliveries.change({}, { kind: 'retry', expiresAfter: undefined }, { who: 'w', why: 'y' }, 1));
  });

  test('sealed: nothing of payloads, answers and records can be read from what is written', async (t) => {
    const { store, written, again } = await open(t, { key: KEY });
    assert.equal(store.sealed, true);
    assert.equal((await store.status()).sealed, true);
    const secret = 'the-secret-of-the-house';
    const body = (size: number) => new TextEncoder().encode(secret.repeat(size));
    await store.deliveries.accept([
      delivery('one', { payload: body(1), confidential: true }),
      delivery('two', { payload: body(1_000) }),
    ]);
    await settle(store, await claim(store), { state: 'delivered', answer: body(2) });
    await store.records.put('tokens', 'stripe', secret, { confidential: true });
    await store.records.put('tokens', 'other', secret);
    const history = await store.deliveries.get('two');
    assert.ok(
      history !== undefined && Buffer.from(history.payload).equals(body(1_000)) && history.answer?.length === body(2).length,
    );
    assert.equal((await store.records.get('tokens', 'stripe'))?.value, secret);
    const other = await again?.({ key: KEY });
    if (other !== undefined) {
      assert.equal((await other.records.get('tokens', 'other'))?.value, secret);
      await other.records.put('tokens', 'theirs', secret);
      assert.equal((await store.records.get('tokens', 'theirs'))?.value, secret, 'sealed with a data key that was made later');
    }
    const bytes = await written?.();
    if (bytes !== undefined) assert.equal(Buffer.from(bytes).indexOf('secret-of-the'), -1);
  });

  test('without a key what is confidential is refused, and nothing of it is kept', async (t) => {
    const { store } = await open(t);
    assert.equal(store.sealed, false);
    await assert.rejects(store.deliveries.accept([delivery('one', { confidential: true })]), code('CONCORDAT_KEY_MISSING'));
    await assert.rejects(store.records.put('n', 'a', 'v', { confidential: true }), code('CONCORDAT_KEY_MISSING'));
    await store.deliveries.accept([delivery('two')]);
    const edit = { kind: 'edit', payload: new Uint8Array(1), confidential: true } as const;
    await assert.rejects(store.deliveries.change({}, edit, { who: 'w', why: 'y' }, 1), code('CONCORDAT_KEY_MISSING'));
    assert.equal((await store.deliveries.count({})).count, 1);
    assert.equal(await store.records.get('n', 'a'), undefined);
    assert.deepEqual(await store.audit.list({ limit: 1 }), []);
  });

  test('another key, and none, are refused with what to do; a former key is taken over', async (t) => {
    const { store, again } = await open(t, { key: KEY });
    if (again === undefined) return;
    await store.records.put('n', 'a', 'value', { confidential: true });
    await assert.rejects(
      again({ key: OTHER_KEY }),
      (error: Error) => code('CONCORDAT_KEY_MISSING')(error) && /CONCORDAT_KEY/.test(error.message),
    );
    await assert.rejects(again({}), code('CONCORDAT_KEY_MISSING'));
    const rotated = await again({ key: OTHER_KEY, formerKeys: [KEY] });
    assert.equal((await rotated.records.get('n', 'a'))?.value, 'value');
    await rotated.records.put('n', 'b', 'new');
    const after: Store = await again({ key: OTHER_KEY });
    assert.equal((await after.records.get('n', 'a'))?.value, 'value');
    assert.equal((await after.records.get('n', 'b'))?.value, 'new');
    await assert.rejects(again({ key: KEY }), code('CONCORDAT_KEY_MISSING'));
  });

  test('a payload that cannot be opened dies alone and says why', async (t) => {
    const { store, tamper } = await open(t, { key: KEY });
    if (tamper === undefined) return;
    await store.deliveries.accept([delivery('one'), delivery('bad'), delivery('three')]);
    await tamper('bad');
    assert.deepEqual(
      (await claim(store)).map(({ id }) => id),
      ['one', 'three'],
    );
    const [bad] = await store.deliveries.list({ ids: ['bad'] }, { limit: 1 });
    assert.equal(bad?.state, 'dead');
    assert.match(bad.because ?? '', /cannot be opened/);
    await assert.rejects(store.deliveries.get('bad'), (error: Error) => /bad/.test(error.message));
    assert.deepEqual((await sweepAll(store)).died, ['bad']);
  });

  test('what was sealed with a key that a process has not got waits for one that has, and is not given up', async (t) => {
    const { store, again } = await open(t, { key: KEY });
    const other = await again?.({ key: OTHER_KEY });
    const keyless = await again?.({});
    if (other === undefined || keyless === undefined) return;
    await other.deliveries.accept([delivery('theirs')]);
    for (const wrong of [store, keyless]) {
      await assert.rejects(claim(wrong), code('CONCORDAT_KEY_MISSING'));
      await assert.rejects(wrong.deliveries.get('theirs'), code('CONCORDAT_KEY_MISSING'));
    }
    const [claimed] = await claim(other);
    assert.equal(claimed?.id, 'theirs');
    assert.deepEqual((await other.deliveries.get('theirs'))?.attempts, []);
  });

  test('what no store can hold is refused as that, and what comes with it is not', async (t) => {
    const { store } = await open(t);
    const answers = await Promise.allSettled([
      store.deliveries.accept([delivery('one')]),
      store.deliveries.accept([delivery('endless', { delay: 1e25 })]),
      store.deliveries.accept([delivery('never', { expiresAfter: Number.NaN, retain: Number.NaN })]),
      store.deliveries.accept([delivery('two')]),
    ]);
    assert.deepEqual(
      answers.map((answer) => (answer.status === 'fulfilled' ? 'accepted' : answer.reason.code)),
      ['accepted', 'CONCORDAT_INPUT_INVALID', 'CONCORDAT_INPUT_INVALID', 'accepted'],
    );
    const [one, two] = await claim(store);
    assert.ok(one !== undefined && two !== undefined);
    const settled = await Promise.allSettled([
      settle(store, [one], { state: 'waiting', delay: 1e25 }),
      settle(store, [two], { state: 'delivered' }),
    ]);
    assert.deepEqual(
      settled.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.code)),
      ['CONCORDAT_INPUT_INVALID', [true]],
    );
    assert.equal((await store.deliveries.get('one'))?.delivery.state, 'claimed');
  });
}

const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);
const OTHER_KEY = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);

function listen(store: Store, topic: string): { words: string[]; next: Promise<void>; stop: () => void } {
  const words: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = store.signals.subscribe(topic, (word) => {
    words.push(word);
    resolve();
  });
  return { words, next: promise, stop };
}
