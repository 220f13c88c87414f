/** Promises about every window, over random limits and schedules. A failure prints the seed and path that replay it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { RateLimit } from '../../../requirement/policies.ts';
import { RateLimiter } from './rate-limiter.ts';

const HOUR = 3_600_000;
const EPOCH = 1_767_225_600_000;
/** Sums of intervals in floating point. */
const ROUNDING = 1e-6;

function settings(limits: readonly RateLimit[]) {
  return { clause: 'connection.rate-limits', limits, wait: 0, group: undefined };
}

const limit: fc.Arbitrary<RateLimit> = fc.record({
  count: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 13, max: 60 })),
  window: fc.oneof(fc.constantFrom(100, 1000, 60_000), fc.double({ min: 10, max: 20_000, noNaN: true })),
  kind: fc.constant('rate' as const),
  burst: fc.option(fc.integer({ min: 1, max: 15 }), { nil: undefined }),
  unit: fc.constant('requests'),
  scope: fc.constant(undefined),
  period: fc.constant(undefined),
  zone: fc.constant('UTC'),
});
const limits = fc.array(limit, { minLength: 1, maxLength: 3 });

/** Gaps between arrivals, and whether the arrival waits for its turn. */
const arrivals = fc.array(
  fc.record({
    gap: fc.oneof(fc.constant(0), fc.constant(0), fc.double({ min: 0, max: 50, noNaN: true }), fc.nat(5000)),
    waits: fc.boolean(),
  }),
  { minLength: 20, maxLength: 400 },
);

/** The most of `sent` (ascending) in any half-open window of that length. */
function most(sent: readonly number[], window: number): number {
  let highest = 0;
  for (let first = 0, last = 0; last < sent.length; last++) {
    while ((sent[last] as number) - (sent[first] as number) >= window) first += 1;
    highest = Math.max(highest, last - first + 1);
  }
  return highest;
}

/** Lets the arrivals through as the limiter allows, and gives the times at which they left, and the time at the end. */
function drive(machine: RateLimiter, from: number, schedule: readonly { gap: number; waits: boolean }[]) {
  const sent: number[] = [];
  let now = from;
  for (const { gap, waits } of schedule) {
    now += gap;
    const turn = machine.earliest(now, EPOCH + now);
    if (turn > now) {
      if (!waits) continue;
      now = turn;
      assert.ok(machine.earliest(now, EPOCH + now) <= now, 'the promised turn holds');
    }
    machine.take(now, EPOCH + now);
    sent.push(now);
  }
  return { sent, end: now };
}

/** Like `drive`, but each leaves only some time after it was allowed to: a connection has to be opened first. */
function driveSlowly(
  machine: RateLimiter,
  schedule: readonly { gap: number; waits: boolean }[],
  delays: readonly number[],
): number[] {
  const sent: number[] = [];
  const leaving: number[] = [];
  let now = 0;
  const advance = (to: number): void => {
    for (let next = Math.min(...leaving); next <= to; next = Math.min(...leaving)) {
      leaving.splice(leaving.indexOf(next), 1);
      machine.date(next);
      sent.push(next);
    }
    now = to;
  };
  for (const [index, { gap, waits }] of schedule.entries()) {
    advance(now + gap);
    let turn = machine.earliest(now, EPOCH + now);
    if (turn > now && !waits) continue;
    for (; turn > now; turn = machine.earliest(now, EPOCH + now)) advance(turn);
    machine.reserve(now, EPOCH + now);
    leaving.push(now + (delays[index % delays.length] as number));
  }
  advance(Math.max(now, ...leaving));
  return sent;
}

describe('rate limiter: properties', () => {
  it('1. windows begin when attempts leave, however long after they were allowed to', () => {
    fc.assert(
      fc.property(
        limits,
        arrivals,
        fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3000, noNaN: true })), { minLength: 1, maxLength: 20 }),
        (all, schedule, delays) => {
          const sent = driveSlowly(new RateLimiter(settings(all), 0, EPOCH), schedule, delays);
          for (const { count, window } of all)
            assert.ok(most(sent, window) <= count, `${most(sent, window)} in ${window} ms, ${count} allowed`);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('1, 2 and 5. no half-open window of any limit ever holds more than it allows, nor any instant more than the burst', () => {
    fc.assert(
      fc.property(limits, arrivals, (all, schedule) => {
        const { sent } = drive(new RateLimiter(settings(all), 0, EPOCH), 0, schedule);
        for (const { count, window, burst } of all) {
          assert.ok(most(sent, window) <= count, `${most(sent, window)} in ${window} ms, ${count} allowed`);
          if (burst === undefined) continue;
          assert.ok(most(sent, window / count - ROUNDING) <= burst, `a burst of more than ${burst}`);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('1. holds for counts so large that the log groups them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1001, max: 4000 }),
        fc.array(fc.tuple(fc.constantFrom(0, 0.3, 3, 400), fc.integer({ min: 1, max: 3000 })), { minLength: 5, maxLength: 30 }),
        (count, bursts) => {
          const machine = new RateLimiter(settings([{ ...LARGE, count }]), 0, EPOCH);
          const sent: number[] = [];
          let now = 0;
          for (const [gap, tries] of bursts) {
            for (let i = 0; i < tries; i++) {
              now += gap / tries;
              if (machine.earliest(now, EPOCH) > now) continue;
              machine.take(now, EPOCH);
              sent.push(now);
            }
          }
          assert.ok(most(sent, 1000) <= count);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('1. holds when every cell of a grouping log is as long as it can be', () => {
    const span = 1.01;
    const machine = new RateLimiter(settings([{ ...LARGE, count: 21_001 }]), 0, EPOCH);
    const sent: number[] = [];
    for (let cell = 0; cell < 1100; cell++) {
      const first = cell * (span + 1e-9);
      for (let i = 0; i <= 20; i++) {
        const now = first + span * (i === 0 ? 0 : cell === 1000 ? 0.5 : 0.999);
        if (machine.earliest(now, EPOCH) > now) continue;
        machine.take(now, EPOCH);
        sent.push(now);
      }
    }
    assert.ok(most(sent, 1010) <= 21_001, `${most(sent, 1010)} in one window`);
  });

  it('uses at least 95% of what is allowed when there is always somebody waiting', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 3000 }),
        fc.constantFrom(100, 1000, 60_000),
        fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
        (count, window, burst) => {
          const machine = new RateLimiter(settings([{ ...LARGE, count, window, burst }]), 0, EPOCH);
          const turns = count * 5;
          let now = 0;
          for (let i = 0; i < turns; i++) {
            now = Math.max(now, machine.earliest(now, EPOCH));
            machine.take(now, EPOCH);
          }
          // The first `count` may leave in the first instant, so five windows' worth takes a little over four windows.
          assert.ok(turns >= 0.95 * count * (now / window), `${turns} in ${now / window} windows of ${count}`);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('4. with others ahead: never later than the turn that really comes', () => {
    fc.assert(
      fc.property(limits, arrivals, fc.integer({ min: 1, max: 100 }), (all, schedule, waiting) => {
        const machine = new RateLimiter(settings(all), 0, EPOCH);
        let now = drive(machine, 0, schedule).end;
        const promised = Array.from({ length: waiting }, (_, ahead) => machine.earliest(now, EPOCH + now, ahead));
        for (const [ahead, turn] of promised.entries()) {
          now = Math.max(now, machine.earliest(now, EPOCH + now));
          assert.ok(turn <= now + ROUNDING, `the one with ${ahead} ahead left at ${now}, not before ${turn}`);
          machine.take(now, EPOCH + now);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('6. neither a header nor a 429 makes any turn earlier, or moves one by more than an hour', () => {
    const said = fc.oneof(
      fc.record({ remaining: fc.integer({ min: -1, max: 8 }), resetAfter: fc.option(fc.nat(2 * HOUR), { nil: undefined }) }),
      fc.record({ emptyFor: fc.nat(2 * HOUR) }),
    );
    fc.assert(
      fc.property(limits, fc.array(fc.tuple(fc.nat(5000), said), { minLength: 1, maxLength: 40 }), (all, answers) => {
        const machine = new RateLimiter(settings(all), 0, EPOCH);
        let now = 0;
        for (const [gap, answer] of answers) {
          now += gap;
          if (machine.earliest(now, EPOCH) <= now) machine.take(now, EPOCH);
          const turns = () => [0, 1, 2, 5].map((ahead) => machine.earliest(now, EPOCH, ahead));
          const before = turns();
          if ('emptyFor' in answer) machine.empty(now + answer.emptyFor, now);
          else machine.hint({ limit: undefined, ...answer }, now);
          turns().forEach((turn, i) => {
            assert.ok(turn >= (before[i] as number), `${turn} is earlier than ${before[i]}`);
            assert.ok(turn <= Math.max(before[i] as number, now + HOUR), `${turn} is more than an hour after ${now}`);
          });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('7. after a reload no window that ends later holds more than the new limits allow, what was sent before included', () => {
    fc.assert(
      fc.property(limits, limits, arrivals, arrivals, (before, after, first, second) => {
        const machine = new RateLimiter(settings(before), 0, EPOCH);
        const { sent: old, end } = drive(machine, 0, first);
        machine.reconfigure(settings(after), end, EPOCH + end);
        const { sent: fresh } = drive(machine, end, second);
        for (const { count, window } of after) {
          for (const [i, at] of fresh.entries()) {
            const since = (time: number) => at - time < window;
            const inWindow = old.filter(since).length + fresh.slice(0, i + 1).filter(since).length;
            assert.ok(inWindow <= count, `${inWindow} in ${window} ms, ${count} allowed`);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

const LARGE: RateLimit = {
  count: 1000,
  window: 1000,
  kind: 'rate',
  burst: undefined,
  unit: 'requests',
  scope: undefined,
  period: undefined,
  zone: 'UTC',
};
