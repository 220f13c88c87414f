import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Availability } from './drain.ts';
import { DELIVERED, FAILED, PLAN, Scene, verdict } from './draining/testing/scene.ts';

const MINUTE = 60_000;

test('what waits is delivered, never more at once than the plan says, and each is told of once', async () => {
  const scene = await Scene.open();
  const ids = await scene.accept(200);
  const drain = scene.drain();
  await scene.world.run(MINUTE);
  assert.equal(scene.ended().size, 200);
  for (const id of ids) assert.deepEqual(scene.ended().get(id), ['delivered']);
  assert.equal(scene.mostAtOnce(), PLAN.concurrency);
  assert.equal(scene.tryings.length, 200);
  await stopped(scene, drain.stop());
});

test('what is accepted while it drains is found by its signal, at once', async () => {
  const scene = await Scene.open();
  scene.drain();
  await scene.world.run(7_123);
  await scene.accept(1);
  await scene.world.run(7_130);
  assert.equal(scene.tryings[0]?.at, 7_123);
});

test('a delay is kept, and an expired one is never sent', async () => {
  const scene = await Scene.open();
  await scene.accept(1, () => ({ id: 'late', delay: 12_345 }));
  await scene.accept(1, () => ({ id: 'expired', delay: 5_000, expiresAfter: 4_000 }));
  scene.drain();
  await scene.world.run(MINUTE);
  assert.deepEqual(
    scene.tryings.map(({ id }) => id),
    ['late'],
  );
  assert.ok((scene.tryings[0]?.at ?? 0) >= 12_345 && (scene.tryings[0]?.at ?? 0) < 12_400, `at ${scene.tryings[0]?.at}`);
  assert.deepEqual(scene.ended().get('expired'), ['dead']);
});

test('what expires after it was claimed and before it begins is not sent', async () => {
  const scene = await Scene.open();
  let calls = 0;
  scene.answer = () => ({ verdict: DELIVERED, after: ++calls > 1 ? 5_000 : 1 });
  scene.plan = () => ({ ...PLAN, concurrency: 2 });
  await scene.accept(10, () => ({ expiresAfter: 3_000 }));
  scene.drain();
  await scene.world.run(MINUTE);
  assert.ok(scene.tryings.every(({ at }) => at < 3_000));
  assert.equal(scene.ended().size, 10);
});

test('one lane with very many does not starve the others', async () => {
  const scene = await Scene.open();
  await scene.accept(3_000, () => ({ lane: 'many' }));
  scene.answer = () => ({ verdict: DELIVERED, after: 100 });
  scene.drain('here', { bounds: { underWay: 8, claims: 16 } });
  await scene.world.run(2_000);
  const ids = await scene.accept(50, (index) => ({ lane: `few-${index % 5}` }));
  await scene.world.run(12_000);
  for (const id of ids) assert.deepEqual(scene.ended().get(id), ['delivered'], 'a delivery of a small lane waits');
  assert.ok(scene.ended().size < 2_000, 'the large lane is not done yet');
  assert.ok(scene.mostAtOnce() <= 8);
});

test('after an outage it begins with one, and doubles with what succeeds', async () => {
  const scene = await Scene.open();
  let down = true;
  scene.answer = () => ({ verdict: down ? FAILED : DELIVERED, after: 20 });
  scene.plan = () => ({ ...PLAN, concurrency: 64 });
  await scene.accept(2_000);
  scene.drain();
  await scene.world.run(5 * MINUTE);
  const wasted = scene.tryings.length;
  assert.ok(wasted < 60, `${wasted} tryings in five minutes of outage`);
  assert.ok(scene.mostAtOnce() <= 1);
  down = false;
  await scene.world.run(8 * MINUTE);
  assert.equal(scene.ended().size, 2_000);
  const after = scene.tryings.slice(wasted).filter(({ verdict: said }) => said === DELIVERED);
  for (const [index, { at }] of after.entries()) {
    const succeeded = after.filter(({ until = 0 }) => until <= at).length;
    assert.ok(index + 1 - succeeded <= Math.max(1, 2 * succeeded), `${index + 1 - succeeded} at once after ${succeeded}`);
  }
});

test('a lane that is held waits, and what was put back costs no attempt', async () => {
  const scene = await Scene.open();
  const openUntil = 30_000;
  scene.answer = () => ({ verdict: scene.world.now() < openUntil ? verdict('put back', 'refused', 4_000) : DELIVERED, after: 1 });
  const [id = ''] = await scene.accept(1);
  scene.drain();
  await scene.world.run(MINUTE);
  const history = await scene.store.deliveries.get(id);
  assert.equal(history?.delivery.state, 'delivered');
  assert.equal(history?.attempts.length, 1);
  assert.ok(scene.tryings.length <= 9, `tried ${scene.tryings.length} times`);
  for (const [index, { at }] of scene.tryings.entries())
    assert.ok(index === 0 || at - (scene.tryings[index - 1]?.at ?? 0) >= 4_000);
});

test('Retry-After holds the delivery and its lane', async () => {
  const scene = await Scene.open();
  scene.answer = (_, attempt) => ({ verdict: attempt === 1 ? verdict('again', 'throttled', 20_000) : DELIVERED, after: 5 });
  await scene.accept(1);
  scene.drain();
  await scene.world.run(MINUTE);
  const [first, second] = scene.tryings;
  assert.ok((second?.at ?? 0) - (first?.until ?? 0) >= 20_000);
});

test('when all tries are used it is dead, with what happened last', async () => {
  const scene = await Scene.open();
  scene.answer = () => ({ verdict: { ...FAILED, detail: 'the other side failed, it said 503' }, after: 5 });
  scene.plan = () => ({ ...PLAN, schedule: { times: 3, backoff: { kind: 'constant', initial: 1_000, max: 1_000 } } });
  const [id = ''] = await scene.accept(1);
  scene.drain();
  await scene.world.run(MINUTE);
  assert.equal(scene.tryings.length, 4);
  const history = await scene.store.deliveries.get(id);
  assert.equal(history?.delivery.because, 'given up after 4 attempts; the last one: the other side failed, it said 503');
});

test('a delivery that was delivered while the store was away is not delivered again', async () => {
  const scene = await Scene.open();
  let away = false;
  scene.storeFails = () => (away ? 'before' : undefined);
  scene.answer = () => ({ verdict: DELIVERED, after: 2_000 });
  await scene.accept(3, (index) => ({ key: index < 2 ? 'a' : undefined }));
  scene.drain();
  await scene.world.run(1_000);
  away = true;
  await scene.world.run(20_000);
  away = false;
  await scene.world.run(MINUTE);
  assert.equal(scene.tryings.length, 3);
  assert.equal(scene.ended().size, 3);
  const told = scene.events.filter(({ name }) => name === 'store.changed');
  assert.equal(told.length, 2, 'it went away once, and came back once');
});

test('a lane that somebody has paused waits until it is resumed', async () => {
  const scene = await Scene.open();
  const { pauseLane, resumeLane } = await import('./operating/pauses.ts');
  const by = { who: 'somebody', why: 'the other side is being repaired' };
  await pauseLane(scene.store, { box: 'outbox', lane: 'REQ-I-001', for: undefined, ...by });
  scene.drain();
  await scene.accept(5);
  await scene.world.run(MINUTE);
  assert.equal(scene.tryings.length, 0);
  await resumeLane(scene.store, 'outbox', 'REQ-I-001', by);
  await scene.world.run(MINUTE + 2_000);
  assert.equal(scene.ended().size, 5);
});

test('a lane without a plan waits, and goes on when it has one', async () => {
  const scene = await Scene.open();
  let plan: typeof PLAN | undefined;
  scene.plan = () => plan;
  await scene.accept(3);
  scene.drain();
  await scene.world.run(MINUTE);
  assert.equal(scene.tryings.length, 0);
  plan = PLAN;
  await scene.world.run(MINUTE + 10_000);
  assert.equal(scene.ended().size, 3);
});

test('what waits in a lane that nobody drains dies when its time is over, and one of all processes tells of it', async () => {
  const scene = await Scene.open();
  scene.plan = () => undefined;
  const ids = await scene.accept(3, () => ({ expiresAfter: 2_000 }));
  scene.drain('one');
  scene.drain('two');
  await scene.world.run(2 * MINUTE);
  for (const id of ids) assert.deepEqual(scene.ended().get(id), ['dead']);
  assert.equal(scene.tryings.length, 0);
});

test('drains that share their view of the store tell once that it is away', async () => {
  const scene = await Scene.open();
  const told: boolean[] = [];
  const availability = new Availability(scene.world, (event) => {
    if (event.name === 'store.changed') told.push(event.available);
  });
  for (const owner of ['one', 'two', 'three']) scene.drain(owner, { availability });
  await scene.world.run(MINUTE);
  scene.storeFails = () => 'before';
  await scene.world.run(3 * MINUTE);
  assert.deepEqual(told, [false]);
  scene.storeFails = () => undefined;
  await scene.world.run(4 * MINUTE);
  assert.deepEqual(told, [false, true]);
});

test('stopping gives back what has not begun, waits for what is under way, and stops what takes too long', async () => {
  const scene = await Scene.open();
  scene.answer = ({ id }) => ({ verdict: DELIVERED, after: id === 'stuck' ? Number.POSITIVE_INFINITY : 3_000 });
  scene.plan = () => ({ ...PLAN, concurrency: 2 });
  await scene.accept(1, () => ({ id: 'first' }));
  await scene.accept(1, () => ({ id: 'stuck' }));
  await scene.accept(20);
  const drain = scene.drain('here', { bounds: { stop: 5_000 } });
  await scene.world.run(4_000);
  assert.equal(drain.status().underWay, 2);
  const stopping = drain.stop();
  await stopped(scene, stopping);
  assert.equal(scene.tryings.filter(({ aborted }) => aborted).length, 1);
  const claimed = await scene.store.deliveries.count({ states: ['claimed'] });
  assert.equal(claimed.count, 0);
  assert.equal(drain.status().state, 'stopped');
  for (const { used, bound } of drain.status().bounds) if (!bound.endsWith('lanes')) assert.equal(used, 0, bound);
});

test('stopping does not wait for ever for a store that is away; what it does not know is delivered by the next', async () => {
  const scene = await Scene.open();
  scene.answer = () => ({ verdict: DELIVERED, after: 1_000 });
  const [id = ''] = await scene.accept(1);
  const drain = scene.drain('here', { bounds: { stop: 5_000 } });
  await scene.world.run(500);
  scene.storeFails = () => 'before';
  await stopped(scene, drain.stop());
  assert.ok(scene.world.now() <= 12_000);
  scene.storeFails = () => undefined;
  scene.drain('next');
  await scene.world.run(2 * MINUTE);
  assert.deepEqual(scene.ended().get(id), ['delivered']);
});

test('a slow delivery keeps its claim, and of a lost claim nothing is told', async () => {
  const scene = await Scene.open();
  scene.answer = ({ id }) => ({ verdict: DELIVERED, after: id === 'slow' ? 5 * MINUTE : Number.POSITIVE_INFINITY });
  await scene.accept(1, () => ({ id: 'slow' }));
  const drain = scene.drain();
  await scene.world.run(6 * MINUTE);
  assert.equal(scene.tryings.length, 1);
  assert.deepEqual(scene.ended().get('slow'), ['delivered']);
  await scene.accept(1, () => ({ id: 'lost' }));
  await scene.world.run(6 * MINUTE + 1_000);
  scene.answer = () => ({ verdict: DELIVERED, after: 10 });
  await scene.store.deliveries.releaseClaims('here');
  await scene.world.run(8 * MINUTE);
  assert.equal(scene.tryings.filter(({ id, aborted }) => id === 'lost' && aborted).length, 1);
  assert.deepEqual(scene.ended().get('lost'), ['delivered']);
  await stopped(scene, drain.stop());
});

test('a deliverer that throws is a failure, and never with its message', async () => {
  const scene = await Scene.open();
  const [id = ''] = await scene.accept(1);
  const deliverer = {
    box: 'outbox' as const,
    plan: () => ({ ...PLAN, schedule: { times: 0, backoff: PLAN.schedule.backoff } }),
    deliver: () => Promise.reject(new TypeError('4242 4242 4242 4242')),
  };
  scene.drain('here', { deliverer });
  await scene.world.run(1_000);
  const history = await scene.store.deliveries.get(id);
  assert.equal(history?.delivery.because, 'given up after one attempt; the last one: the deliverer failed: TypeError');
});

async function stopped(scene: Scene, stopping: Promise<void>): Promise<void> {
  let done = false;
  void stopping.then(() => {
    done = true;
  });
  for (let seconds = 0; seconds < 60 && !done; seconds += 1) await scene.world.run(scene.world.now() + 1_000);
  assert.ok(done, 'it does not stop');
}
