import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { outcome } from '../simulation/answers.ts';
import { policiesWith, rate, simulatedRequirement } from '../simulation/requirement.ts';
import { play } from '../simulation/scenario.ts';
import type { Arrival } from '../simulation/vendor.ts';
import { calls, scenario } from './testing/scenarios.ts';

function mostIn(window: number, arrivals: readonly Arrival[]): number {
  let most = 0;
  for (let first = 0, last = 0; last < arrivals.length; last++) {
    while ((arrivals[last] as Arrival).at - (arrivals[first] as Arrival).at >= window) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

test('rule 1: no more attempts leave than the limit allows, in any window, whatever the other side or the application does', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { vendor } = await play(plan);
      for (const { count, window } of plan.requirement.policies.rateLimit.limits) {
        assert.ok(mostIn(window, vendor.arrivals) <= count, `more than ${count} in ${window} ms`);
      }
    }),
    { numRuns: 150 },
  );
});

test('rule 1: two limits hold together, and a reload forgets nothing that was sent', async () => {
  const limits = fc.record({ count: fc.integer({ min: 1, max: 10 }), longCount: fc.integer({ min: 1, max: 20 }) });
  await fc.assert(
    fc.asyncProperty(limits, calls, fc.integer({ min: 0, max: 5_000 }), async ({ count, longCount }, callers, at) => {
      const requirement = simulatedRequirement(
        policiesWith({ rateLimit: { limits: [rate(count, 1_000), rate(longCount, 5_000)], wait: 20_000 } }),
      );
      // The same limits in other words: the one limit and the other change places.
      const reworded = simulatedRequirement(
        policiesWith({ rateLimit: { limits: [rate(longCount, 5_000), rate(count, 1_000)], wait: 10_000 } }),
      );
      const { vendor } = await play({
        seed: 1,
        requirement,
        calls: callers,
        reloads: [{ at, requirement: reworded }],
        vendor: () => ({ outcome: outcome('success'), after: 5 }),
      });
      assert.ok(mostIn(1_000, vendor.arrivals) <= count);
      assert.ok(mostIn(5_000, vendor.arrivals) <= longCount);
    }),
    { numRuns: 80 },
  );
});

test('rule 5: Retry-After moves the limiter: nothing leaves before it, from any call', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { vendor } = await play(plan);
      for (const { plan: answered, settledAt, settledOrder } of vendor.arrivals) {
        const wait = answered?.outcome.retryAfter;
        if (wait === undefined || settledAt === undefined || settledOrder === undefined) continue;
        for (const later of vendor.arrivals) {
          if (later.order > settledOrder) assert.ok(later.at >= settledAt + wait, `sent ${settledAt + wait - later.at} ms early`);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('rule 5: limit headers move the limiter: nothing leaves while they say that nothing is left', async () => {
  const hint = fc.record({ limit: fc.integer({ min: 1, max: 50 }), resetAfter: fc.integer({ min: 1, max: 4_000 }) });
  await fc.assert(
    fc.asyncProperty(calls, hint, async (callers, { limit, resetAfter }) => {
      const requirement = simulatedRequirement(policiesWith({ rateLimit: { wait: 20_000 } }));
      let answers = 0;
      const { vendor } = await play({
        seed: 1,
        requirement,
        calls: callers,
        vendor: () => {
          answers += 1;
          const limits = answers % 3 === 0 ? { limit, remaining: 0, resetAfter } : undefined;
          return { outcome: outcome('success', limits === undefined ? {} : { limits }), after: 10 };
        },
      });
      for (const { plan, settledAt, settledOrder } of vendor.arrivals) {
        if (plan?.outcome.limits === undefined || settledAt === undefined || settledOrder === undefined) continue;
        for (const later of vendor.arrivals) if (later.order > settledOrder) assert.ok(later.at >= settledAt + resetAfter);
      }
    }),
    { numRuns: 80 },
  );
});
