import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import fc from 'fast-check';
import { Alarm } from '../../requirement/clock.ts';
import { TimerWheel } from './timer-wheel.ts';

class Bell extends Alarm {
  rangAt: number[] = [];
  readonly onRing: ((now: number) => void) | undefined;

  constructor(onRing?: (now: number) => void) {
    super();
    this.onRing = onRing;
  }

  override ring(now: number): void {
    this.rangAt.push(now);
    this.onRing?.(now);
  }
}

/** A wheel on the test runner's virtual timers, with a clock whose fractions the machine's timer knows nothing of. */
function virtualWheel(start: number, run: (wheel: TimerWheel, now: () => number, pass: (ms: number) => void) => void): void {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  try {
    const now = (): number => start + Date.now();
    run(new TimerWheel(now), now, (ms) => {
      for (let passed = 0; passed < ms; passed++) mock.timers.tick(1);
    });
  } finally {
    mock.timers.reset();
  }
}

test('an alarm rings once, never early and at most 2 ms late, whatever else is set, moved and cancelled', () => {
  const step = fc.record({
    bell: fc.integer({ min: 0, max: 9 }),
    act: fc.constantFrom('set', 'set', 'set', 'cancel'),
    delay: fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 20_000, noNaN: true })),
    pass: fc.integer({ min: 0, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.double({ min: 0, max: 100_000, noNaN: true }), (steps, start) => {
      virtualWheel(start, (wheel, now, pass) => {
        const bells = Array.from({ length: 10 }, () => new Bell());
        const expected = new Map<Bell, number>();
        const check = (): void => {
          for (const bell of bells) {
            const due = expected.get(bell);
            if (bell.rangAt.length > 0) {
              assert.ok(due !== undefined, 'rang though it was not set');
              const [rang] = bell.rangAt;
              assert.ok(rang !== undefined && rang >= due, 'rang early');
              assert.ok(rang - due <= 2, `rang ${rang - due} ms late`);
              assert.equal(bell.rangAt.length, 1);
              bell.rangAt = [];
              expected.delete(bell);
            } else if (due !== undefined) assert.ok(now() - due <= 2, 'did not ring');
          }
        };
        for (const { bell: index, act, delay, pass: ms } of steps) {
          const bell = bells[index] as Bell;
          if (act === 'set') {
            expected.set(bell, now() + delay);
            wheel.schedule(bell, now() + delay);
          } else {
            expected.delete(bell);
            wheel.cancel(bell);
          }
          for (let passed = 0; passed < ms; passed++) {
            pass(1);
            check();
          }
        }
        assert.equal(wheel.size, expected.size);
      });
    }),
    { numRuns: 60 },
  );
});

test('an alarm beyond one revolution of the wheel rings in its own', () => {
  virtualWheel(0.25, (wheel, now, pass) => {
    const bell = new Bell();
    const due = now() + 40_000.5;
    wheel.schedule(bell, due);
    pass(39_999);
    assert.deepEqual(bell.rangAt, []);
    pass(4);
    assert.ok((bell.rangAt[0] ?? 0) >= due);
  });
});

test('a ringing alarm may cancel another of the same millisecond, and set itself again', () => {
  virtualWheel(0, (wheel, now, pass) => {
    const never = new Bell();
    const again: Bell = new Bell((at) => {
      wheel.cancel(never);
      if (again.rangAt.length < 3) wheel.schedule(again, at + 10);
    });
    wheel.schedule(never, now() + 5);
    wheel.schedule(again, now() + 5);
    pass(100);
    // The later one of a millisecond may ring first; whichever does, neither rings twice for one setting.
    assert.equal(again.rangAt.length, 3);
    assert.ok(never.rangAt.length <= 1);
    assert.equal(wheel.size, 0);
  });
});

test('alarms of one millisecond ring in the order in which they were set', () => {
  virtualWheel(0, (wheel, now, pass) => {
    const order: number[] = [];
    const bells = [0, 1, 2, 3].map((index) => new Bell(() => order.push(index)));
    for (const bell of bells) wheel.schedule(bell, now() + 5);
    pass(10);
    assert.deepEqual(order, [0, 1, 2, 3]);
  });
});

test('an alarm that throws does not silence the others', () => {
  virtualWheel(0, (wheel, now, pass) => {
    const later = new Bell();
    wheel.schedule(
      new Bell(() => {
        throw new Error('broken');
      }),
      now() + 5,
    );
    wheel.schedule(later, now() + 5);
    assert.throws(() => pass(10), /broken/);
    pass(10);
    assert.equal(later.rangAt.length, 1);
  });
});
