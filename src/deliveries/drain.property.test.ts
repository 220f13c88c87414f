import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededChance } from '../runtime/simulation/chance.ts';
import { DELIVERED, FAILED, PLAN, Scene, verdict } from './draining/testing/scene.ts';

const MINUTE = 60_000;
/** When every fifth delivery expires. */
const EXPIRES = 100_000;

/** A history: what waits, how the other side and the store are at which time, how many drains there are. */
const history = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  drains: fc.integer({ min: 1, max: 3 }),
  count: fc.integer({ min: 1, max: 60 }),
  keys: fc.integer({ min: 0, max: 4 }),
  lanes: fc.integer({ min: 1, max: 3 }),
  concurrency: fc.integer({ min: 1, max: 10 }),
  failing: fc.double({ min: 0, max: 0.6, noNaN: true }),
  /** Begin and length of outages of the other side, and of the store; of the store shorter than half a lease. */
  outages: fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 1, max: 60_000 })), { maxLength: 3 }),
  absences: fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 1, max: 9_000 })), { maxLength: 1 }),
  /** How often a use of the store fails by itself. */
  flaky: fc.double({ min: 0, max: 0.1, noNaN: true }),
});

test('whatever fails, each delivery ends once, in the order of its key, within the plan, and never early', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (plan) => {
      const scene = await Scene.open(plan.seed);
      const { world } = scene;
      const chance = seededChance(plan.seed + 1);
      const during = (times: readonly (readonly [number, number])[]) =>
        times.some(([at, length]) => world.now() >= at && world.now() < at + length);
      scene.plan = () => ({ ...PLAN, concurrency: plan.concurrency });
      scene.answer = () => {
        const after = 1 + Math.floor(chance() * 500);
        if (during(plan.outages)) return { verdict: FAILED, after };
        const mood = chance();
        if (mood >= plan.failing) return { verdict: DELIVERED, after };
        if (mood < plan.failing * 0.2) return { verdict: verdict('dead', 'rejected'), after };
        if (mood < plan.failing * 0.4) return { verdict: verdict('put back', 'refused', 500), after };
        if (mood < plan.failing * 0.6) return { verdict: verdict('again', 'throttled', 3_000), after };
        return { verdict: FAILED, after };
      };
      scene.storeFails = () => {
        if (during(plan.absences)) return 'before';
        return chance() < plan.flaky ? (chance() < 0.5 ? 'before' : 'after') : undefined;
      };
      const ids = await scene.accept(plan.count, (index) => ({
        lane: `lane-${index % plan.lanes}`,
        key: plan.keys === 0 || chance() < 0.3 ? undefined : `key-${Math.floor(chance() * plan.keys)}`,
        delay: chance() < 0.2 ? Math.floor(chance() * 30_000) : 0,
        expiresAfter: index % 5 === 0 ? EXPIRES : undefined,
      }));
      for (let drain = 0; drain < plan.drains; drain += 1) scene.drain(`process-${drain}`);
      for (let minutes = 0; minutes < 600 && (await unfinished(scene)) > 0; minutes += 10)
        await world.run(world.now() + 10 * MINUTE);

      assert.equal(await unfinished(scene), 0, 'something waits for ever');
      const { tryings } = scene;
      for (const id of ids) {
        const own = tryings.filter((trying) => trying.id === id);
        const delivered = own.filter((trying) => trying.verdict === DELIVERED);
        assert.ok(delivered.length <= 1, 'delivered twice');
        assert.ok((scene.ended().get(id) ?? []).length <= 1, 'its end is told once');
        const expires = ids.indexOf(id) % 5 === 0;
        if (expires)
          assert.ok(
            own.every(({ at }) => at <= EXPIRES),
            'tried after its time',
          );
        else assert.ok(['delivered', 'dead'].includes(own.at(-1)?.verdict?.then ?? ''), 'it ended without a reason');
        for (const [index, { at }] of own.entries()) {
          const before = own[index - 1];
          const asked = before?.verdict?.then === 'put back' ? 0 : (before?.verdict?.retryAfter ?? 0);
          if (before !== undefined) assert.ok(at >= (before.until ?? 0) + asked, 'tried before it may');
        }
      }
      for (let drain = 0; drain < plan.drains; drain += 1) {
        for (let lane = 0; lane < plan.lanes; lane += 1) {
          const most = scene.mostAtOnce(({ by, lane: of }) => by === `process-${drain}` && of === `lane-${lane}`);
          assert.ok(most <= plan.concurrency, `${most} at once`);
        }
      }
      const keyed = tryings.filter(({ key }) => key !== undefined).sort((a, b) => a.at - b.at);
      for (const [index, trying] of keyed.entries()) {
        const later = keyed.slice(index + 1).filter(({ key, lane }) => key === trying.key && lane === trying.lane);
        for (const other of later) {
          assert.ok(other.sequence >= trying.sequence, 'one that was accepted later went first');
          assert.ok(other.at >= (trying.until ?? Number.POSITIVE_INFINITY), 'two of one key at once');
        }
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
});

test('what waits in very many lanes and in very long ones is held within the bounds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 40 }), async (seed, lanes) => {
      const scene = await Scene.open(seed);
      await scene.accept(400, (index) => ({ lane: `lane-${index % lanes}`, payload: new Uint8Array(1_000) }));
      const bounds = { underWay: 10, claims: 24, bytes: 15_000, lanes: 30, stop: 1_000 };
      const drain = scene.drain('here', { bounds });
      while ((await unfinished(scene)) > 0) {
        const before = await unfinished(scene);
        for (let steps = 0; steps < 200; steps += 1) {
          await scene.world.run(scene.world.now() + 20);
          const [underWay, claims, bytes, known] = drain.status().bounds;
          assert.ok((underWay?.used ?? 0) <= bounds.underWay);
          assert.ok((claims?.used ?? 0) <= bounds.claims);
          assert.ok((bytes?.used ?? 0) <= bounds.bytes + 24_000, `${bytes?.used} bytes`);
          assert.ok((known?.used ?? 0) <= bounds.lanes);
        }
        assert.ok((await unfinished(scene)) < before, 'nothing moves');
      }
      assert.equal(scene.tryings.length, 400);
    }),
    { numRuns: 6, endOnFailure: true },
  );
});

function unfinished(scene: Scene): Promise<number> {
  return scene.store.deliveries.count({ states: ['waiting', 'claimed'] }).then(({ count }) => count);
}
