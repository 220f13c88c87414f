import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ConcurrencySettings } from '../../../requirement/policies.ts';
import { Concurrency } from './concurrency.ts';

function settings(max: number): ConcurrencySettings {
  return { clause: 'error-handling.concurrency', max, queue: 10, wait: 1000 };
}

describe('concurrency', () => {
  it('gives as many slots as there are, and the ones that come back', () => {
    const slots = new Concurrency(settings(2));
    assert.deepEqual([slots.take(), slots.take(), slots.take()], [true, true, false]);
    assert.equal(slots.available, 0);
    slots.release();
    assert.equal(slots.available, 1);
    assert.equal(slots.take(), true);
    assert.deepEqual(slots.status(), { max: 2, used: 2, highest: 2 });
  });

  it('known fault: 20 in flight where 2 are allowed, because a time-out frees the slot', () => {
    const slots = new Concurrency(settings(2));
    let inFlight = 0;
    for (let call = 0; call < 20; call++) if (slots.take()) inFlight += 1;
    // All have timed out; none has been released.
    assert.equal(inFlight, 2);
    assert.equal(slots.take(), false);
  });

  it('a slot that nobody had cannot be given back', () => {
    const slots = new Concurrency(settings(2));
    assert.throws(() => slots.release(), RangeError);
    assert.equal(slots.available, 2);
  });

  it('a lower limit takes nothing away and lets nobody in until enough have ended', () => {
    const slots = new Concurrency(settings(3));
    for (let i = 0; i < 3; i++) slots.take();
    slots.reconfigure(settings(1));
    assert.equal(slots.available, 0);
    slots.release();
    slots.release();
    assert.equal(slots.take(), false);
    slots.release();
    assert.equal(slots.take(), true);
  });

  it('1. never more in use than the largest limit since they were taken, never fewer than none', () => {
    const step = fc.oneof(
      fc.constant('take' as const),
      fc.constant('take' as const),
      fc.constant('release' as const),
      fc.integer({ min: 1, max: 8 }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { minLength: 20, maxLength: 200 }), (max, steps) => {
        const slots = new Concurrency(settings(max));
        let limit = max;
        let held = 0;
        for (const action of steps) {
          if (typeof action === 'number') {
            limit = action;
            slots.reconfigure(settings(limit));
          } else if (action === 'take') {
            assert.equal(slots.take(), held < limit);
            if (held < limit) held += 1;
          } else if (held > 0) {
            slots.release();
            held -= 1;
          }
          assert.equal(slots.status().used, held);
          assert.equal(slots.available, Math.max(0, limit - held));
        }
      }),
    );
  });
});
