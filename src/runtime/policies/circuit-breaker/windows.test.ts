import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CountWindow } from './count-window.ts';
import { TimeWindow } from './time-window.ts';

/** Edges of buckets are sums in floating point. */
const ROUNDING = 1e-6;

const outcomes = fc.array(
  fc.record({
    gap: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 500, noNaN: true }), fc.double({ min: 0, max: 40_000, noNaN: true })),
    bad: fc.boolean(),
    slow: fc.boolean(),
  }),
  { minLength: 10, maxLength: 200 },
);

const length = fc.oneof(fc.constantFrom(300, 1000, 10_000), fc.double({ min: 1, max: 100_000, noNaN: true }));

describe('time window', () => {
  it('counts everything younger than its length less a bucket, and nothing older than its length', () => {
    fc.assert(
      fc.property(length, fc.double({ min: -1e6, max: 1e6, noNaN: true }), outcomes, (long, start, all) => {
        const window = new TimeWindow(long, start);
        const recorded: { at: number; bad: boolean; slow: boolean }[] = [];
        let now = start;
        for (const { gap, bad, slow } of all) {
          now += gap;
          window.record(bad, slow, now);
          recorded.push({ at: now, bad, slow });
          const young = recorded.filter(({ at }) => now - at < long - window.width - ROUNDING);
          const known = recorded.filter(({ at }) => now - at < long + ROUNDING);
          assert.ok(window.calls >= young.length && window.calls <= known.length);
          const remembered = recorded.slice(recorded.length - window.calls);
          assert.equal(window.failures, remembered.filter((o) => o.bad).length);
          assert.equal(window.slow, remembered.filter((o) => o.slow).length);
        }
      }),
    );
  });

  it('has ten buckets, or one a second up to sixty', () => {
    assert.deepEqual(
      [200, 10_000, 30_500, 60_000, 3_600_000].map((long) => new TimeWindow(long, 0).buckets),
      [10, 10, 31, 60, 60],
    );
  });

  it('resized, makes nothing younger and forgets at most a bucket of each', () => {
    fc.assert(
      fc.property(length, length, outcomes, (from, to, all) => {
        const old = new TimeWindow(from, 0);
        const recorded: number[] = [];
        let now = 0;
        for (const { gap, bad, slow } of all) {
          now += gap;
          old.record(bad, slow, now);
          recorded.push(now);
        }
        const window = old.resized(to, now);
        const within = (longest: number) => recorded.filter((at) => now - at < longest).length;
        assert.ok(window.calls <= Math.min(old.calls, within(to + ROUNDING)));
        assert.ok(window.calls >= Math.min(old.calls, within(to - window.width - old.width - ROUNDING)));
        window.advance(now + to + ROUNDING);
        assert.deepEqual([window.calls, window.failures, window.slow], [0, 0, 0]);
      }),
    );
  });
});

describe('count window', () => {
  it('remembers exactly the last so many, also resized, whatever came before', () => {
    const size = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(size, size, outcomes, fc.nat(200), (from, to, all, resizeAfter) => {
        let window = new CountWindow(from);
        let capacity = from;
        let remembered: { bad: boolean; slow: boolean }[] = [];
        all.forEach(({ bad, slow }, i) => {
          if (i === resizeAfter) {
            window = window.resized(to);
            capacity = to;
            remembered = remembered.slice(-to);
          }
          window.record(bad, slow, 0);
          remembered = [...remembered, { bad, slow }].slice(-capacity);
          assert.equal(window.calls, remembered.length);
          assert.equal(window.failures, remembered.filter((o) => o.bad).length);
          assert.equal(window.slow, remembered.filter((o) => o.slow).length);
        });
      }),
    );
  });
});
