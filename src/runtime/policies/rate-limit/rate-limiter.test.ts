import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RateLimit, RateLimitSettings } from '../../../requirement/policies.ts';
import { RateLimiter } from './rate-limiter.ts';

const HOUR = 3_600_000;
const EPOCH = 1_767_225_600_000; // 2026-01-01T00:00:00Z

function rate(count: number, window: number, burst?: number): RateLimit {
  return { count, window, kind: 'rate', burst, unit: 'requests', scope: undefined, period: undefined, zone: 'UTC' };
}

function quota(count: number, period: 'hour' | 'day' | 'month', zone = 'UTC'): RateLimit {
  return { ...rate(count, 24 * HOUR), kind: 'quota', period, zone };
}

function settings(...limits: RateLimit[]): RateLimitSettings {
  return { clause: 'connection.rate-limits', limits, wait: 0, group: undefined };
}

function limiter(...limits: RateLimit[]): RateLimiter {
  return new RateLimiter(settings(...limits), 0, EPOCH);
}

/** Sends as many as may leave at `now`. */
function sendAll(machine: RateLimiter, now: number, most = 1000): number {
  let sent = 0;
  while (sent < most && machine.earliest(now, EPOCH + now) <= now) {
    machine.take(now, EPOCH + now);
    sent += 1;
  }
  return sent;
}

describe('rate limiter: rates', () => {
  it('no limit known: everything leaves at once', () => {
    assert.equal(sendAll(limiter(), 5), 1000);
  });

  it('two a second lets two of a hundred through, and the next a window and its guard later', () => {
    const machine = limiter(rate(2, 1000));
    assert.equal(sendAll(machine, 0), 2);
    assert.equal(machine.earliest(0, EPOCH), 1010);
    assert.equal(sendAll(machine, 1009.9), 0);
    assert.equal(sendAll(machine, 1010), 2);
  });

  it('the guard is 1% of the window, at most 20 ms', () => {
    const machine = limiter(rate(1, 60_000));
    sendAll(machine, 0);
    assert.equal(machine.earliest(0, EPOCH), 60_020);
  });

  it('half a request a second is one in two seconds', () => {
    const machine = limiter(rate(0.5, 1000));
    assert.equal(sendAll(machine, 0), 1);
    assert.equal(machine.earliest(0, EPOCH), 2020);
  });

  it('a limit of nothing never lets anything through', () => {
    for (const limit of [rate(0, 1000), quota(0, 'day')]) {
      assert.equal(limiter(limit).earliest(0, EPOCH), Number.POSITIVE_INFINITY);
    }
  });

  it('a burst bounds one instant, the rate the whole window', () => {
    const machine = limiter(rate(100, 1000, 20));
    assert.equal(sendAll(machine, 0), 20);
    let sent = 20;
    for (let now = 0; now < 1010; now += 0.5) sent += sendAll(machine, now);
    assert.equal(sent, 100);
  });

  it('says how many may leave now, for each limit', () => {
    const machine = limiter(rate(10, 1000, 4), quota(25, 'day'));
    sendAll(machine, 0, 3);
    const { limits, earliest, emptiedUntil, learned } = machine.status(0, EPOCH);
    assert.deepEqual(
      limits.map(({ remaining }) => remaining),
      [1, 22],
    );
    assert.equal(earliest <= 0, true);
    assert.equal(emptiedUntil, undefined);
    assert.equal(learned, undefined);
  });

  it('earliest with others ahead counts whole windows for those further back', () => {
    const machine = limiter(rate(10, 1000));
    assert.deepEqual(
      [0, 9, 10, 19, 20, 95].map((ahead) => machine.earliest(0, EPOCH, ahead) <= 0 || machine.earliest(0, EPOCH, ahead)),
      [true, true, 1010, 1010, 2020, 9090],
    );
  });
});

describe('rate limiter: what the other side says', () => {
  it('throttled: nothing leaves before it says, then the limit holds as before', () => {
    const machine = limiter(rate(10, 1000));
    assert.equal(machine.empty(5000, 0), true);
    assert.equal(sendAll(machine, 4999.9), 0);
    assert.equal(machine.status(1, EPOCH).emptiedUntil, 5000);
    assert.equal(sendAll(machine, 5000), 10);
  });

  it('the later of two wishes stands, in whichever order they arrive', () => {
    const machine = limiter();
    machine.empty(5000, 0);
    assert.equal(machine.empty(3000, 1), false);
    assert.equal(machine.earliest(1, EPOCH), 5000);
  });

  it('neither Retry-After nor a header is believed for more than an hour', () => {
    const machine = limiter();
    machine.empty(100 * HOUR, 0);
    assert.equal(machine.earliest(0, EPOCH), HOUR);
    const other = limiter();
    other.hint({ limit: 10, remaining: 0, resetAfter: 100 * HOUR }, 0);
    assert.equal(other.earliest(0, EPOCH), HOUR);
  });

  it('headers lower what is left until their reset', () => {
    const machine = limiter(rate(100, 1000));
    assert.equal(machine.hint({ limit: 100, remaining: 3, resetAfter: 800 }, 0), true);
    assert.deepEqual(machine.status(0, EPOCH).learned, { remaining: 3, until: 800 });
    assert.equal(sendAll(machine, 0), 3);
    assert.equal(machine.earliest(0, EPOCH), 800);
    assert.equal(sendAll(machine, 800), 97);
  });

  it('believes a later reset of the same limit when nothing is left, and only then', () => {
    const machine = limiter();
    machine.hint({ limit: 5, remaining: 0, resetAfter: 1000 }, 0);
    assert.equal(machine.hint({ limit: 5, remaining: 1, resetAfter: 1000 }, 10), false);
    assert.equal(machine.earliest(20, EPOCH + 20), 1000);
    assert.equal(machine.hint({ limit: 5, remaining: 0, resetAfter: 1000 }, 20), true);
    assert.equal(machine.earliest(20, EPOCH + 20), 1020);
  });

  it('an answer that was overtaken raises nothing', () => {
    const machine = limiter();
    machine.hint({ limit: 100, remaining: 2, resetAfter: 60_000 }, 0);
    assert.equal(machine.hint({ limit: 100, remaining: 9, resetAfter: 60_000 }, 10), false);
    assert.equal(sendAll(machine, 10), 2);
  });

  it('a small limit with a near reset and a large one with a far reset both hold', () => {
    const machine = limiter();
    machine.hint({ limit: 5000, remaining: 4, resetAfter: HOUR }, 0);
    machine.hint({ limit: 10, remaining: 1, resetAfter: 1000 }, 0);
    assert.equal(sendAll(machine, 0), 1);
    assert.equal(machine.earliest(0, EPOCH), 1000);
    assert.equal(sendAll(machine, 1000), 3);
    assert.equal(machine.earliest(1000, EPOCH), HOUR);
  });

  it('with no reset told, a limit is believed for the shortest window of the document, or a second', () => {
    const machine = limiter(rate(100, 5000));
    machine.hint({ limit: undefined, remaining: 0, resetAfter: undefined }, 0);
    assert.equal(machine.earliest(0, EPOCH), 5000);
    const unknown = limiter();
    unknown.hint({ limit: undefined, remaining: 0, resetAfter: undefined }, 0);
    assert.equal(unknown.earliest(0, EPOCH), 1000);
  });

  it('nonsense in headers moves nothing', () => {
    const machine = limiter();
    for (const remaining of [Number.NaN, Number.POSITIVE_INFINITY, undefined]) {
      assert.equal(machine.hint({ limit: 1, remaining, resetAfter: 1000 }, 0), false);
    }
    for (const resetAfter of [Number.NaN, 0, -5]) {
      assert.equal(machine.hint({ limit: 1, remaining: 0, resetAfter }, 0), false);
    }
    assert.equal(machine.empty(Number.NaN, 0), false);
    assert.equal(machine.earliest(0, EPOCH) <= 0, true);
  });

  it('a negative remainder is none', () => {
    const machine = limiter();
    machine.hint({ limit: 1, remaining: -3, resetAfter: 500 }, 0);
    assert.deepEqual(machine.status(0, EPOCH).learned, { remaining: 0, until: 500 });
  });
});

describe('rate limiter: reload', () => {
  it('known fault: a reload that forgets what was sent', () => {
    const machine = limiter(rate(100, 1000));
    sendAll(machine, 0, 30);
    machine.reconfigure(settings(rate(40, 1000)), 500, EPOCH);
    assert.equal(sendAll(machine, 500), 10);
    machine.reconfigure(settings(rate(20, 1000)), 600, EPOCH);
    assert.equal(machine.earliest(600, EPOCH), 1010);
    assert.equal(sendAll(machine, 1010), 10);
  });

  it('a window that was not there before counts what was sent in it', () => {
    const machine = limiter();
    sendAll(machine, 0, 50);
    machine.reconfigure(settings(rate(60, 60_000)), 30_000, EPOCH);
    assert.equal(sendAll(machine, 30_000), 10);
  });

  it('a quota keeps what was used, and a new one counts what was sent since its period began', () => {
    const machine = limiter(quota(100, 'day'));
    sendAll(machine, 0, 30);
    machine.reconfigure(settings(quota(50, 'day'), quota(35, 'month')), 1000, EPOCH + 1000);
    assert.deepEqual(
      machine.status(1000, EPOCH + 1000).limits.map(({ remaining }) => remaining),
      [20, 5],
    );
  });

  it('what the other side said stands', () => {
    const machine = limiter(rate(10, 1000));
    machine.empty(5000, 0);
    machine.hint({ limit: undefined, remaining: 0, resetAfter: 9000 }, 0);
    machine.reconfigure(settings(rate(20, 1000)), 100, EPOCH);
    assert.equal(machine.earliest(100, EPOCH), 9000);
    assert.equal(machine.status(100, EPOCH).emptiedUntil, 5000);
  });

  it('a second limiter for the same account goes on from the first', () => {
    const first = limiter(rate(100, 1000));
    sendAll(first, 0, 30);
    first.empty(700, 0);
    first.hint({ limit: undefined, remaining: 8, resetAfter: 900 }, 0);
    const second = new RateLimiter(settings(rate(40, 1000)), 500, EPOCH, first);
    assert.equal(second.earliest(500, EPOCH), 700);
    assert.equal(sendAll(second, 700), 8);
    assert.equal(sendAll(second, 900), 2);
  });

  it('a zone nobody knows is an error, and the old limits stand', () => {
    const machine = limiter(rate(1, 1000));
    assert.throws(() => machine.reconfigure(settings(quota(5, 'day', 'Mars/Olympus')), 0, EPOCH), RangeError);
    assert.equal(sendAll(machine, 0), 1);
  });
});

describe('rate limiter: known faults of peers', () => {
  it('a cycle-based limiter that lets through twice the rate at the boundary', () => {
    const machine = limiter(rate(10, 1000));
    const before = sendAll(machine, 999);
    const after = sendAll(machine, 1001);
    assert.equal(before + after, 10);
  });

  it('a token bucket of rate N, burst b that lets through b + N − 1 in one window', () => {
    const machine = limiter(rate(10, 1000, 5));
    let inOneWindow = 0;
    for (let now = 0; now < 1000; now += 1) inOneWindow += sendAll(machine, now);
    assert.equal(inOneWindow, 10);
  });

  it('a caller that gives up while it waits and keeps its reservation', () => {
    const machine = limiter(rate(1, 1000));
    sendAll(machine, 0);
    for (let i = 0; i < 100; i++) machine.earliest(0, EPOCH, i);
    assert.equal(machine.earliest(0, EPOCH), 1010);
  });
});
