import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rate } from '../../runtime/simulation/requirement.ts';
import { decodeAnswer } from './kept-answer.ts';
import { Stand, says } from './testing/stand.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('what was accepted is sent with its key, and the answer is kept', async () => {
  const stand = await Stand.open();
  const id = await stand.enqueue('keyed write');
  stand.drain();
  await stand.world.run(1_000);
  const { delivery, answer } = await stand.history(id);
  assert.equal(delivery.state, 'delivered');
  assert.equal(stand.vendor.arrivals[0]?.key, delivery.idempotencyKey);
  const kept = decodeAnswer(answer ?? new Uint8Array());
  assert.equal(kept?.status, 200);
  assert.equal(kept?.contentType, 'text/plain');
  assert.equal(new TextDecoder().decode(kept?.body), 'an answer');
});

test('an answer that is too long leaves its status', async () => {
  const stand = await Stand.open();
  stand.answer = () => says('success', 10, {}, 'x'.repeat(65 * 1024));
  const id = await stand.enqueue('replace');
  stand.drain();
  await stand.world.run(1_000);
  const { delivery, answer } = await stand.history(id);
  assert.equal(delivery.state, 'delivered');
  assert.deepEqual(decodeAnswer(answer ?? new Uint8Array()), { status: 200, contentType: 'text/plain', body: undefined });
});

test('every sending carries the same key, until the other side takes it', async () => {
  const stand = await Stand.open();
  stand.answer = () => says(stand.world.now() < 5 * MINUTE ? 'fault' : 'success');
  const id = await stand.enqueue('keyed write');
  stand.drain();
  await stand.world.run(HOUR);
  const keys = new Set(stand.vendor.arrivals.map(({ key }) => key));
  assert.ok(stand.vendor.arrivals.length > 3);
  assert.equal(keys.size, 1);
  assert.equal((await stand.history(id)).delivery.state, 'delivered');
});

test('a key that was given makes a second request a duplicate, and one of another operation is none', async () => {
  const stand = await Stand.open();
  const first = await stand.enqueue('keyed write', { idempotencyKey: 'order-1' });
  assert.equal(await stand.enqueue('keyed write', { idempotencyKey: 'order-1' }), first);
  assert.equal(await stand.enqueue('keyed write', { input: { headers: { 'idempotency-key': 'order-1' } } }), first);
  assert.notEqual(await stand.enqueue('write', { idempotencyKey: 'order-1' }), first);
  assert.notEqual(await stand.enqueue('keyed write'), await stand.enqueue('keyed write'));
});

test('what is not idempotent is not sent again after it may have been acted on', async () => {
  for (const kind of ['fault', 'timeout'] as const) {
    const stand = await Stand.open();
    stand.answer = () => says(kind);
    const id = await stand.enqueue('write');
    stand.drain();
    await stand.world.run(HOUR);
    assert.equal(stand.vendor.arrivals.length, 1);
    const { delivery } = await stand.history(id);
    assert.equal(delivery.state, 'dead');
    assert.match(delivery.because ?? '', /it may have been acted on already; look before you retry$/);
  }
});

test('what is not idempotent is sent again after it provably was not acted on', async () => {
  for (const kind of ['unsent', 'throttled', 'unauthorized'] as const) {
    const stand = await Stand.open();
    let asked = 0;
    stand.answer = () => says(++asked < 3 ? kind : 'success');
    const id = await stand.enqueue('write');
    stand.drain();
    await stand.world.run(HOUR);
    const { delivery, attempts } = await stand.history(id);
    assert.equal(delivery.state, 'delivered', kind);
    assert.deepEqual(
      attempts.map(({ outcome }) => outcome),
      [kind, kind, 'success'],
    );
  }
});

test('what a process that died was sending is not sent again, unless people say so after they have looked', async () => {
  const stand = await Stand.open();
  const id = await stand.enqueue('write');
  stand.answer = () => says('success', Number.POSITIVE_INFINITY);
  // It claims, sends, and is never heard of again.
  stand.drain('dying');
  await stand.world.run(1_000);
  assert.equal(stand.vendor.arrivals.length, 1);
  await stand.store.deliveries.releaseClaims('dying');
  stand.answer = () => says('success');
  stand.drain('other');
  await stand.world.run(10_000);
  assert.equal(stand.vendor.arrivals.length, 1);
  assert.match((await stand.history(id)).delivery.because ?? '', /a process that sent it has died/);
  const by = { who: 'somebody', why: 'it was not done' };
  await stand.store.deliveries.change({ ids: [id] }, { kind: 'retry', expiresAfter: undefined }, by, 1);
  await stand.world.run(20_000);
  assert.equal(stand.vendor.arrivals.length, 2);
  assert.equal((await stand.history(id)).delivery.state, 'delivered');
});

test('a key is not sent any more once the other side may have forgotten it', async () => {
  const stand = await Stand.open({ idempotency: { header: 'idempotency-key', from: undefined, kept: 2 * HOUR } });
  stand.answer = () => says('fault');
  const id = await stand.enqueue('keyed write', { expiresAfter: 12 * HOUR });
  stand.drain();
  await stand.world.run(6 * HOUR);
  const last = stand.vendor.arrivals.at(-1)?.at ?? 0;
  assert.ok(last < 2 * HOUR, `sent after ${last} ms`);
  const { delivery } = await stand.history(id);
  assert.equal(delivery.state, 'dead');
  assert.match(delivery.because ?? '', /keeps its idempotency key for 2 h only/);
});

test('a delayed delivery begins the time of its key with its first sending', async () => {
  const stand = await Stand.open({ idempotency: { header: 'idempotency-key', from: undefined, kept: HOUR } });
  const id = await stand.enqueue('keyed write', { delay: 3 * HOUR });
  stand.drain();
  await stand.world.run(4 * HOUR);
  assert.equal((await stand.history(id)).delivery.state, 'delivered');
});

test('a call that had been sent before it was queued begins the time of its key then', async () => {
  const stand = await Stand.open({ idempotency: { header: 'idempotency-key', from: undefined, kept: HOUR } });
  const id = await stand.enqueue('keyed write', { firstSentAgo: 50 * MINUTE, delay: 15 * MINUTE, idempotencyKey: 'order-1' });
  stand.drain();
  await stand.world.run(HOUR);
  assert.equal(stand.vendor.arrivals.length, 0);
  assert.equal((await stand.history(id)).delivery.state, 'dead');
});

test('a business no and a request that is wrong are for people to decide', async () => {
  for (const kind of ['rejected', 'invalid'] as const) {
    const stand = await Stand.open();
    stand.answer = () => says(kind);
    const id = await stand.enqueue('replace');
    stand.drain();
    await stand.world.run(MINUTE);
    const { delivery, answer } = await stand.history(id);
    assert.equal(delivery.state, 'dead');
    assert.equal(stand.vendor.arrivals.length, 1);
    assert.equal(decodeAnswer(answer ?? new Uint8Array())?.status, kind === 'rejected' ? 402 : 400);
  }
});

test('while somebody has killed it nothing is tried, and no attempt is counted', async () => {
  const stand = await Stand.open();
  const id = await stand.enqueue('replace');
  stand.engine.control('kill', HOUR);
  stand.drain();
  await stand.world.run(10 * MINUTE);
  assert.equal((await stand.history(id)).delivery.attempts, 0);
  stand.engine.control('resume');
  await stand.world.run(10 * MINUTE + 15_000);
  assert.equal((await stand.history(id)).delivery.state, 'delivered');
});

test('an answer of the fallbacks is no delivery', async () => {
  const stand = await Stand.open({ fallback: { steps: [{ kind: 'respond', status: 200, body: 'queued' }] } });
  stand.answer = () => says(stand.world.now() < MINUTE ? 'fault' : 'success');
  const id = await stand.enqueue('replace');
  stand.drain();
  await stand.world.run(30_000);
  assert.equal((await stand.history(id)).delivery.state, 'waiting');
  await stand.world.run(HOUR);
  assert.equal((await stand.history(id)).delivery.state, 'delivered');
});

test('an outage with a breaker wastes little, and what gathered leaves within the rate limit', async () => {
  const stand = await Stand.open({
    circuitBreaker: { mode: 'enforced', minimumCalls: 5, wait: 15_000, maxWait: 30_000 },
    rateLimit: { limits: [rate(10, 1_000)], wait: 2_000 },
    concurrency: { max: 20 },
  });
  stand.answer = () => says(stand.world.now() < 10 * MINUTE ? 'fault' : 'success', 50);
  for (let index = 0; index < 300; index += 1) await stand.enqueue('replace');
  stand.drain();
  await stand.world.run(10 * MINUTE);
  const wasted = stand.vendor.arrivals.length;
  assert.ok(wasted < 80, `${wasted} calls during the outage`);
  await stand.world.run(16 * MINUTE);
  assert.equal((await stand.store.deliveries.count({ states: ['delivered'] })).count, 300);
  const times = stand.vendor.arrivals.map(({ at }) => at);
  for (const [index, at] of times.entries()) assert.ok(at - (times[index - 10] ?? -1_000) >= 1_000, 'more than ten in a second');
});

test('without a key nothing is accepted that the document redacts', async () => {
  const redacting = (redact: readonly string[]) =>
    Stand.open({}, (made) => ({ ...made, security: { ...made.security, redact } }));
  const stand = await redacting(['card.amount']);
  await assert.rejects(stand.enqueue('replace'), { code: 'CONCORDAT_KEY_MISSING' });
  await stand.enqueue('replace', { input: { body: { other: 1 } } });
  await assert.rejects(stand.enqueue('replace', { input: { body: new Uint8Array([1]) } }), { code: 'CONCORDAT_KEY_MISSING' });
});

test('a queue lasts as long as the document says, then the delivery is dead', async () => {
  const stand = await Stand.open({ fallback: { steps: [{ kind: 'queue', maxAge: 2 * HOUR }] } });
  stand.answer = () => says('unsent');
  const id = await stand.enqueue('replace');
  stand.drain();
  await stand.world.run(3 * HOUR);
  const { delivery } = await stand.history(id);
  assert.equal(delivery.state, 'dead');
  assert.ok(delivery.attempts > 5);
  assert.deepEqual(
    stand.events.flatMap((event) => (event.name === 'delivery.ended' ? [event.state] : [])),
    ['dead'],
  );
});

test('a document that is gone keeps what waits', async () => {
  const stand = await Stand.open();
  const id = await stand.enqueue('replace');
  const { integration } = stand;
  stand.integration = undefined;
  stand.drain();
  await stand.world.run(MINUTE);
  assert.equal((await stand.history(id)).delivery.state, 'waiting');
  await assert.rejects(stand.enqueue('replace'), { code: 'CONCORDAT_REQUIREMENT_UNKNOWN' });
  stand.integration = integration;
  await stand.world.run(MINUTE + 15_000);
  assert.equal((await stand.history(id)).delivery.state, 'delivered');
});
