import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fallbackAllowance } from '../policies/deadline/deadline.ts';
import { outcome } from '../simulation/answers.ts';
import { policiesWith, simulatedRequirement } from '../simulation/requirement.ts';
import { play } from '../simulation/scenario.ts';
import { calls, moods, moody, scenario } from './testing/scenarios.ts';

/** Virtual time adds fractions; nothing else is forgiven. */
const TICK = 1e-6;

test('rule 2: a call never outlives its deadline, and nothing is sent at or after it', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { calls: records } = await play(plan);
      const { total } = plan.requirement.policies.deadline;
      for (const { call, startedAt, endedAt, arrivals } of records) {
        const deadline = startedAt + Math.min(total, call.timeout ?? total);
        assert.ok((endedAt ?? Number.POSITIVE_INFINITY) <= deadline + TICK);
        for (const arrival of arrivals) assert.ok(arrival.at < deadline, 'a retry that could not finish in time was started');
      }
    }),
    { numRuns: 150 },
  );
});

test('rule 2: fallbacks have a small allowance of their own and no more, even when the other requirement never answers', async () => {
  await fc.assert(
    fc.asyncProperty(calls, moods, fc.integer({ min: 50, max: 3_000 }), async (callers, mood, total) => {
      const policies = policiesWith({ deadline: { total }, fallback: { steps: [{ kind: 'requirement', id: 'REQ-I-007' }] } });
      const requirement = simulatedRequirement(policies);
      const { calls: records } = await play({
        seed: 3,
        requirement,
        calls: callers,
        vendor: moody(mood),
        engine: { reroute: () => new Promise(() => {}) },
      });
      for (const { startedAt, endedAt } of records) {
        assert.ok((endedAt ?? Number.POSITIVE_INFINITY) <= startedAt + total + fallbackAllowance(policies.deadline) + TICK);
      }
    }),
    { numRuns: 60 },
  );
});

test("rule 8: a caller's abort ends the call at that instant, stops the attempt, and is not counted against the other side", async () => {
  await fc.assert(
    fc.asyncProperty(calls, fc.integer({ min: 1, max: 300 }), async (callers, stopsAfter) => {
      const requirement = simulatedRequirement(
        policiesWith({
          circuitBreaker: { mode: 'enforced', minimumCalls: 1, failureRate: 0.01 },
          concurrency: { max: 3, queue: 100, wait: 5_000 },
        }),
      );
      const {
        calls: records,
        transcript,
        vendor,
      } = await play({
        seed: 2,
        requirement,
        calls: callers.map((call) => ({ ...call, timeout: undefined, abortAfter: 1 + (call.at % 700) })),
        vendor: () => ({ outcome: outcome('success'), after: Number.POSITIVE_INFINITY, stopsAfter }),
      });
      for (const { call, index, startedAt, endedAt, rejected, arrivals } of records) {
        const abortedAt = startedAt + (call.abortAfter ?? 0);
        assert.equal(endedAt, abortedAt);
        assert.equal(rejected, `caller ${index} went away`);
        for (const arrival of arrivals) {
          assert.equal(arrival.stoppedAt, abortedAt);
          assert.equal(arrival.releasedAt, abortedAt + stopsAfter);
        }
      }
      assert.deepEqual(transcript.of('breaker.changed'), []);
      assert.ok(vendor.highestInFlight <= 3, 'a slot was freed before its adapter had let go');
    }),
    { numRuns: 80 },
  );
});
