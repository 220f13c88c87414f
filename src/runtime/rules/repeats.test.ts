import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CallResult } from '../../requirement/call.ts';
import { outcome } from '../simulation/answers.ts';
import { policiesWith, simulatedRequirement } from '../simulation/requirement.ts';
import { play } from '../simulation/scenario.ts';
import type { Arrival } from '../simulation/vendor.ts';
import { calls, moods, moody, scenario } from './testing/scenarios.ts';

/** Whether the other side may have acted on it: anything but its own word that it did not. */
function mayHaveActed({ plan, settledAt }: Arrival): boolean {
  return settledAt === undefined || plan?.outcome.kind !== 'throttled';
}

test('rule 3: a request that is not idempotent is sent again only when the first sending was not acted on', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { calls: records } = await play(plan);
      for (const { call, arrivals } of records) {
        if (call.operation === 'write') assert.ok(arrivals.slice(0, -1).every((arrival) => !mayHaveActed(arrival)));
      }
    }),
    { numRuns: 150 },
  );
});

test('rule 3: with an idempotency key the same key is sent each time, and not after the other side has forgotten it', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { calls: records } = await play(plan);
      const kept = plan.requirement.policies.idempotency?.kept ?? Number.POSITIVE_INFINITY;
      for (const { call, arrivals } of records) {
        const [first, ...repeats] = arrivals;
        if (call.operation !== 'keyed write' || first === undefined) continue;
        assert.notEqual(first.key, undefined);
        if (call.key !== undefined) assert.equal(first.key, call.key);
        for (const repeat of repeats) {
          assert.equal(repeat.key, first.key);
          const before = arrivals.slice(0, arrivals.indexOf(repeat));
          if (before.some(mayHaveActed)) assert.ok(repeat.at - first.at < kept);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('rule 3: a body that can be read only once is sent once', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { calls: records } = await play(plan);
      for (const { call, arrivals } of records) if (call.replayable === false) assert.ok(arrivals.length <= 1);
    }),
    { numRuns: 100 },
  );
});

test('rule 3: after an attempt that may have been sent, an unsafe operation goes to no other requirement', async () => {
  await fc.assert(
    fc.asyncProperty(calls, moods, async (callers, mood) => {
      const elsewhere = new Set<unknown>();
      const policies = policiesWith({
        timeout: { attempt: 300 },
        retry: { retries: 1 },
        idempotency: { header: 'idempotency-key', from: undefined, kept: undefined },
        fallback: { steps: [{ kind: 'requirement', id: 'REQ-I-007' }] },
      });
      const { calls: records } = await play({
        seed: 4,
        requirement: simulatedRequirement(policies),
        calls: callers,
        vendor: moody(mood),
        engine: {
          reroute: (_id, exchange) => {
            elsewhere.add(exchange.input?.params?.index);
            const answer: CallResult = {
              outcome: outcome('success', { from: 'elsewhere' }),
              servedBy: 'origin',
              attempts: 1,
              duration: 0,
              queued: 0,
              paused: 0,
              call: '',
            };
            return Promise.resolve(answer);
          },
        },
      });
      for (const { call, index, arrivals } of records) {
        const unsafe = call.operation === 'write' || call.operation === 'keyed write';
        if (unsafe && arrivals.some(mayHaveActed)) assert.ok(!elsewhere.has(index));
      }
    }),
    { numRuns: 100 },
  );
});

test('rule 4: retries and hedges are bounded by a budget across calls, so an outage is not amplified', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { transcript } = await play(plan);
      const { ratio, floor, window } = plan.requirement.policies.retryBudget;
      const started = transcript.of('attempt.started');
      const repeats = started.filter(({ attempt }) => attempt > 1);
      const span = (started.at(-1)?.at ?? 0) + window;
      assert.ok(repeats.length <= ratio * (started.length - repeats.length) + (floor * span) / 1_000 + 1);
    }),
    { numRuns: 150 },
  );
});

test('rule 6: a business answer neither trips a breaker nor is repeated', async () => {
  const answers = fc.array(fc.constantFrom('success', 'rejected', 'invalid'), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(calls, answers, async (callers, kinds) => {
      let next = 0;
      const requirement = simulatedRequirement(
        policiesWith({
          retry: { retries: 3, on: ['4xx', '5xx'] },
          circuitBreaker: { mode: 'enforced', minimumCalls: 1, failureRate: 0.01 },
        }),
      );
      const { calls: records, transcript } = await play({
        seed: 5,
        requirement,
        calls: callers,
        vendor: () => ({ outcome: outcome(kinds[next++ % kinds.length] as 'rejected'), after: 10 }),
      });
      for (const { arrivals } of records) assert.ok(arrivals.length <= 1);
      assert.deepEqual(transcript.of('breaker.changed'), []);
    }),
    { numRuns: 60 },
  );
});
