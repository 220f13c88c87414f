import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Verdict } from '../deliverer.ts';
import { nextState } from './next-try.ts';

const BACKOFF = { kind: 'exponential', initial: 1_000, max: 60_000 } as const;

function again(retryAfter?: number): Verdict {
  const then = 'again';
  return { outcome: 'fault', code: '503', duration: 1, detail: 'the other side failed', then, retryAfter };
}

test('the next try is never before Retry-After, never above the back-off without one, and always before the end', () => {
  const wish = fc.option(fc.integer({ min: 1, max: 7_200_000 }), { nil: undefined });
  const left = fc.oneof(fc.integer({ min: -1, max: 100_000 }), fc.constant(Number.POSITIVE_INFINITY));
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(10_000), wish, left, chance, (attempts, retryAfter, remaining, random) => {
      const next = nextState({ attempts }, again(retryAfter), { times: undefined, backoff: BACKOFF }, remaining, () => random);
      if (next.state === 'waiting') {
        assert.ok(next.delay < remaining && next.delay >= (retryAfter ?? 0));
        if (retryAfter === undefined) assert.ok(next.delay <= Math.min(60_000, 1_000 * 2 ** Math.min(attempts, 50)));
      } else {
        assert.equal(next.state, 'dead');
        assert.ok(remaining !== Number.POSITIVE_INFINITY);
      }
    }),
  );
});

test('however long the other side asks for, the wait is one that a store can hold', () => {
  for (const wish of [1e12, 1e25, Number.POSITIVE_INFINITY]) {
    const schedule = { times: undefined, backoff: BACKOFF };
    const next = nextState({ attempts: 0 }, again(wish), schedule, Number.POSITIVE_INFINITY, () => 0.5);
    assert.deepEqual(next, { state: 'waiting', delay: 31 * 24 * 3_600_000 });
  }
});

test('it dies with the number of attempts, the reason and the last failure', () => {
  const schedule = { times: 2, backoff: BACKOFF };
  const dead = (attempts: number, left: number, times: number | undefined = 2) => {
    const next = nextState({ attempts }, again(), { ...schedule, times }, left, () => 0.5);
    return next.state === 'dead' ? next.because : next.state;
  };
  assert.equal(dead(1, Number.POSITIVE_INFINITY), 'waiting');
  assert.equal(dead(2, Number.POSITIVE_INFINITY), 'given up after 3 attempts; the last one: the other side failed');
  assert.equal(
    dead(0, 400, undefined),
    'given up after one attempt: its time is over in 400 ms, before the next one; the last one: the other side failed',
  );
  assert.equal(dead(0, 0, undefined), 'given up after one attempt: its time is over; the last one: the other side failed');
});
