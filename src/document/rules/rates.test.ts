import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRates } from '../../requirement/units/rate.ts';
import { DEFAULTS } from '../defaults.ts';
import { about, attemptsWhileFailing, figure, inWords, perSecond, roundedUp, tightest } from './rates.ts';

function limits(text: string) {
  const reading = parseRates(text);
  assert.ok(reading.ok, text);
  return reading.value.limits;
}

test('the limit that a steady stream reaches first, of those that count calls', () => {
  const [stream] = limits('5 operations/second');
  assert.ok(stream !== undefined);
  assert.equal(tightest(limits('100 requests/second; 600 requests/minute'), stream)?.count, 600);
  assert.equal(tightest(limits('1 email/second; 100 requests/second'), stream)?.count, 100);
  assert.equal(tightest(limits('10 per day'), stream), undefined);
  assert.equal(perSecond(stream), 5);
});

test('retries while everything fails: all of them, or what the budget lets through', () => {
  const retry = { ...DEFAULTS.retry.value, clause: '' };
  const retryBudget = { ...DEFAULTS.retryBudget.value, clause: '' };
  const policies = { retry, retryBudget } as Parameters<typeof attemptsWhileFailing>[0];
  assert.equal(attemptsWhileFailing(policies, 100), 121);
  assert.equal(attemptsWhileFailing({ ...policies, retry: { ...retry, retries: 0 } }, 100), 100);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.nat(20), (calls, retries) => {
      const attempts = attemptsWhileFailing({ ...policies, retry: { ...retry, retries } }, calls);
      assert.ok(attempts >= calls && attempts <= calls * (1 + retries) + 1e-6);
    }),
  );
});

test('figures for people', () => {
  assert.equal(figure(1234.5), '1,235');
  assert.equal(figure(0.012345), '0.0123');
  assert.equal(figure(1.16e-8), 'less than 0.0001');
  assert.equal(figure(0), '0');
  assert.equal(inWords(20), '20 a second');
  assert.equal(inWords(1 / 30), '2 a minute');
  assert.equal(inWords(1 / 864), '4.17 an hour');
  assert.equal(inWords(1 / 864_000), '0.1 a day');
  assert.equal(about(259_200), '4.32 min');
  assert.equal(about(16_200), '16.2 s');
  assert.equal(about(43_200_000), '12 h');
  assert.equal(about(2_592_000_000), '30 days');
  assert.equal(about(0.5), '0.5 ms');
  assert.deepEqual([1, 1_000, 120_001, 1_023_000, 7_200_001].map(roundedUp), [1_000, 1_000, 180_000, 1_080_000, 10_800_000]);
});
