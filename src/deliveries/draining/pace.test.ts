import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededChance } from '../../runtime/simulation/chance.ts';
import { Pace } from './pace.ts';

const BACKOFF = { kind: 'exponential', initial: 1_000, max: 60_000 } as const;

test('it begins with one, and doubles with each round of successes up to the most', () => {
  const pace = new Pace(() => 0.5);
  const allowed: number[] = [];
  for (let successes = 0; successes < 40; successes += 1) {
    allowed.push(pace.allowed(8));
    pace.succeeded(8);
  }
  assert.deepEqual(allowed.slice(0, 10), [1, 2, 2, 4, 4, 4, 4, 8, 8, 8]);
  assert.equal(pace.allowed(8), 8);
  pace.failed(BACKOFF, 0);
  assert.equal(pace.allowed(8), 4);
  assert.equal(pace.heldFor(0), 0);
});

test('the third failure in a row rests, and a success ends the row', () => {
  const pace = new Pace(() => 0.5);
  pace.failed(BACKOFF, 0);
  pace.failed(BACKOFF, 0);
  pace.succeeded(8);
  pace.failed(BACKOFF, 0);
  pace.failed(BACKOFF, 0);
  assert.equal(pace.heldFor(0), 0);
  pace.failed(BACKOFF, 0);
  assert.equal(pace.heldFor(0), 750);
  for (let failures = 0; failures < 20; failures += 1) pace.failed(BACKOFF, 0);
  assert.equal(pace.heldFor(0), 30_000);
});

test('whatever happens, 1 ≤ allowed ≤ most, a hold is kept, and not made longer by asking again', () => {
  const happening = fc.constantFrom('success', 'failure', 'hold', 'time');
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 200 }), fc.integer({ min: 1, max: 100 }), fc.nat(), (happenings, most, seed) => {
      const pace = new Pace(seededChance(seed + 1));
      let now = 0;
      for (const each of happenings) {
        if (each === 'success') pace.succeeded(most);
        else if (each === 'failure') pace.failed(BACKOFF, now);
        else if (each === 'time') now += 700;
        else {
          const before = pace.heldFor(now);
          pace.hold(2_000, now);
          assert.ok(pace.heldFor(now) >= 2_000 && pace.heldFor(now) <= Math.max(before, 2_250));
          assert.equal(pace.allowed(most), 1);
          const held = pace.heldFor(now);
          pace.hold(1_000, now);
          assert.equal(pace.heldFor(now), held);
        }
        assert.ok(pace.allowed(most) >= 1 && pace.allowed(most) <= most);
      }
    }),
  );
});
