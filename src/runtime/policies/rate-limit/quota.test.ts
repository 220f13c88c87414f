import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { calendarPeriod } from './calendar-period.ts';
import { Quota } from './quota.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** 2026-03-08T12:00:00Z, the day on which New York loses an hour. */
const SPRING = 1_772_971_200_000;
/** 2026-11-01T12:00:00Z, the day on which it gets one back. */
const AUTUMN = 1_793_534_400_000;
/** 2026-01-01T00:00:00Z. */
const NEW_YEAR = 1_767_225_600_000;

function iso(epoch: number): string {
  return new Date(epoch).toISOString();
}

describe('calendar periods', () => {
  for (const [what, epoch, period, zone, start, end] of [
    ['a day in UTC', NEW_YEAR + 5, 'day', 'UTC', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'],
    ['the first instant of a day', NEW_YEAR, 'day', 'UTC', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'],
    ['the last instant of a day', NEW_YEAR - 1, 'day', 'UTC', '2025-12-31T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
    ['a day of 23 hours', SPRING, 'day', 'America/New_York', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
    ['a day of 25 hours', AUTUMN, 'day', 'America/New_York', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['a day that is another date', NEW_YEAR, 'day', 'Asia/Tokyo', '2025-12-31T15:00:00.000Z', '2026-01-01T15:00:00.000Z'],
    ['a month', NEW_YEAR, 'month', 'America/Los_Angeles', '2025-12-01T08:00:00.000Z', '2026-01-01T08:00:00.000Z'],
    ['a long month', SPRING, 'month', 'Europe/Rome', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
    ['an hour', NEW_YEAR + 1234, 'hour', 'UTC', '2026-01-01T00:00:00.000Z', '2026-01-01T01:00:00.000Z'],
    ['an hour, 45 min off', NEW_YEAR, 'hour', 'Asia/Kathmandu', '2025-12-31T23:15:00.000Z', '2026-01-01T00:15:00.000Z'],
  ] as const) {
    it(`${what}: ${period} in ${zone}`, () => {
      const edges = calendarPeriod(epoch, period, zone);
      assert.deepEqual([iso(edges.start), iso(edges.end)], [start, end]);
    });
  }

  it('every instant lies in its period, and the next period begins where it ends', () => {
    const zones = [
      'UTC',
      'America/New_York',
      'Europe/Rome',
      'Asia/Kathmandu',
      'Australia/Adelaide',
      'America/Havana',
      'Africa/Cairo',
      'America/Santiago',
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: NEW_YEAR, max: NEW_YEAR + 1000 * DAY }),
        fc.constantFrom('hour' as const, 'day' as const, 'month' as const),
        fc.constantFrom(...zones),
        (epoch, period, zone) => {
          const { start, end } = calendarPeriod(epoch, period, zone);
          assert.ok(start <= epoch && epoch < end);
          assert.equal(calendarPeriod(end, period, zone).start, end);
          assert.equal(calendarPeriod(end - 1, period, zone).start, start);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('quota', () => {
  /** Asks at a wall-clock time; the monotonic clock has some other zero. */
  function turn(quota: Quota, epoch: number, ahead = 0): number {
    return quota.earliest(epoch - NEW_YEAR + 7, epoch, ahead) + NEW_YEAR - 7;
  }

  it('lets its count through, then waits for the midnight of its zone and 20 ms', () => {
    const quota = new Quota(2, 'day', 'America/New_York', NEW_YEAR);
    for (let i = 0; i < 2; i++) {
      assert.equal(turn(quota, NEW_YEAR), NEW_YEAR);
      quota.reserve(NEW_YEAR);
    }
    assert.equal(turn(quota, NEW_YEAR + HOUR), NEW_YEAR + 5 * HOUR + 20);
    assert.equal(quota.remaining(0, NEW_YEAR + 5 * HOUR + 19), 0);
    assert.equal(quota.remaining(0, NEW_YEAR + 5 * HOUR + 20), 2);
  });

  it('counts those ahead', () => {
    const quota = new Quota(3, 'day', 'UTC', NEW_YEAR);
    assert.equal(turn(quota, NEW_YEAR, 2), NEW_YEAR);
    assert.equal(turn(quota, NEW_YEAR, 3), NEW_YEAR + DAY + 20);
  });

  it('a clock that is put back gives nothing back', () => {
    const quota = new Quota(2, 'day', 'UTC', NEW_YEAR + HOUR);
    quota.reserve(NEW_YEAR + HOUR);
    quota.reserve(NEW_YEAR + HOUR);
    for (const back of [1000, HOUR, 2 * HOUR]) assert.equal(quota.remaining(0, NEW_YEAR + HOUR - back), 0);
  });

  it('a clock that was years ahead does not postpone the reset by years', () => {
    const quota = new Quota(1, 'day', 'UTC', NEW_YEAR + 1500 * DAY);
    quota.reserve(NEW_YEAR + 1500 * DAY);
    assert.equal(turn(quota, NEW_YEAR), NEW_YEAR + DAY + 20);
  });

  it('never lets more through between two resets', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(6 * HOUR), { minLength: 50, maxLength: 150 }),
        (count, gaps) => {
          const quota = new Quota(count, 'day', 'Europe/Rome', NEW_YEAR);
          const perDay = new Map<number, number>();
          let epoch = NEW_YEAR;
          for (const gap of gaps) {
            epoch += gap;
            if (turn(quota, epoch) > epoch) continue;
            quota.reserve(epoch);
            const { start } = calendarPeriod(epoch - 20, 'day', 'Europe/Rome');
            perDay.set(start, (perDay.get(start) ?? 0) + 1);
          }
          for (const sent of perDay.values()) assert.ok(sent <= count);
        },
      ),
      { numRuns: 50 },
    );
  });
});
