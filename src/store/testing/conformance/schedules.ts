/**
 * Random schedules of everything that moves a delivery, against the model. Times are whole minutes apart, so that a store whose
 * time also passes by itself comes to the same decisions.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DELIVERY_PRIORITIES } from '../../../requirement/delivery.ts';
import { Model } from './model.ts';
import { delivery, LANE, MINUTE, type Open } from './scene.ts';

const id = fc.integer({ min: 0, max: 30 }).map((number) => `d${number}`);
const minutes = fc.integer({ min: 1, max: 20 }).map((number) => number * 2 * MINUTE);
const owner = fc.constantFrom('one', 'two');

const STEP = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('accept' as const),
      id,
      key: fc.constantFrom(undefined, 'a', 'b'),
      priority: fc.constantFrom(...DELIVERY_PRIORITIES),
      delay: fc.oneof(fc.constant(0), minutes),
      expires: fc.oneof(fc.constant(undefined), minutes),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('claim' as const), owner, limit: fc.integer({ min: 1, max: 4 }), lease: minutes }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      pick: fc.nat(),
      to: fc.constantFrom('waiting' as const, 'delivered' as const, 'dead' as const),
      delay: fc.oneof(fc.constant(0), minutes),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('extend' as const), pick: fc.nat(), lease: minutes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), owner }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      id,
      act: fc.constantFrom('retry' as const, 'drop' as const, 'cancel' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sweep' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      by: fc.integer({ min: 1, max: 15 }).map((number) => (number * 2 - 1) * MINUTE),
    }),
  },
);

export function schedules(open: Open, numRuns: number): void {
  test('any schedule leaves the store as it leaves the model', async (t) => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { maxLength: 60 }), async (steps) => {
        const { store, advance } = await open(t);
        const model = new Model();
        const claims: { id: string; claim: number }[] = [];
        for (const step of steps) {
          // So that no two things are due at one instant for the model and an instant apart for the store.
          await advance(1_000);
          model.now += 1_000;
          switch (step.kind) {
            case 'accept': {
              const { key, priority, delay, expires: expiresAfter } = step;
              const [answer] = await store.deliveries.accept([
                delivery(step.id, { key, priority, delay, expiresAfter, retain: 1e12 }),
              ]);
              assert.equal(answer?.duplicate, model.accept(step.id, key, priority, delay, expiresAfter));
              break;
            }
            case 'claim': {
              const { limit, lease } = step;
              // Whether what has expired frees its key for this claim or for the next one is the engine's choice.
              if (model.hasExpired()) {
                await store.deliveries.sweep();
                model.sweep();
              }
              const claimed = await store.deliveries.claim({ box: 'outbox', lane: LANE, owner: step.owner, limit, lease });
              const expected = model.claim(step.owner, limit, lease);
              assert.deepEqual(
                claimed.map((one) => [one.id, one.claim]),
                expected.map((one) => [one.id, one.claim]),
              );
              claims.push(...claimed.map((one) => ({ id: one.id, claim: one.claim })));
              break;
            }
            case 'settle': {
              const held = claims[step.pick % claims.length];
              if (held === undefined) break;
              const next = step.to === 'waiting' ? { state: step.to, delay: step.delay } : { state: step.to, because: 'no' };
              const [settled] = await store.deliveries.settle([{ ...held, attempt: undefined, next }]);
              assert.equal(settled, model.settle(held.id, held.claim, step.to, step.delay));
              break;
            }
            case 'extend': {
              const held = claims[step.pick % claims.length];
              if (held === undefined) break;
              const [extended] = await store.deliveries.extend([held], step.lease);
              assert.equal(extended, model.extend(held.id, held.claim, step.lease));
              break;
            }
            case 'release':
              assert.equal(await store.deliveries.releaseClaims(step.owner), model.release(step.owner));
              break;
            case 'change': {
              const act = step.act === 'retry' ? { kind: step.act, expiresAfter: undefined } : { kind: step.act };
              const changed = await store.deliveries.change({ ids: [step.id] }, act, { who: 'w', why: 'y' }, 1);
              assert.equal(changed.length === 1, model.change(step.id, step.act));
              break;
            }
            case 'sweep':
              await store.deliveries.sweep();
              model.sweep();
              break;
            case 'advance':
              await advance(step.by);
              model.now += step.by;
              break;
          }
        }
        await store.deliveries.sweep();
        model.sweep();
        const found = await store.deliveries.list({}, { limit: 1_000 });
        assert.deepEqual(
          found.map((one) => [one.id, one.state]),
          model.all.map((one) => [one.id, one.state]),
        );
        for (const state of ['waiting', 'claimed', 'delivered', 'dead', 'cancelled', 'dropped'] as const) {
          assert.equal(
            (await store.deliveries.count({ states: [state] })).count,
            model.all.filter((one) => one.state === state).length,
            state,
          );
        }
        await store.close();
      }),
      { numRuns },
    );
  });
}
