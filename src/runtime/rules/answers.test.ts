import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CallResult } from '../../requirement/call.ts';
import type { FallbackStep } from '../../requirement/policies.ts';
import { outcome } from '../simulation/answers.ts';
import { policiesWith, simulatedRequirement } from '../simulation/requirement.ts';
import type { ScenarioCall } from '../simulation/scenario.ts';
import { play } from '../simulation/scenario.ts';
import { calls, moods, moody, scenario } from './testing/scenarios.ts';

test('rule 9: once the answer has reached the caller, a body that breaks off is never repeated and counts as a fault', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { calls: records, transcript } = await play(plan);
      for (const { arrivals, result } of records) {
        const broken = arrivals.find((arrival) => arrival.plan?.late !== undefined && arrival.settledAt !== undefined);
        if (broken === undefined || result?.outcome.answer !== broken.plan?.outcome.answer) continue;
        assert.ok(
          arrivals.every((arrival) => arrival.at <= (broken.settledAt as number)),
          'nothing is sent after the headers',
        );
      }
      const late = transcript.of('attempt.released').filter((event) => event.outcome !== undefined);
      for (const event of late) assert.equal(event.outcome, 'fault');
    }),
    { numRuns: 100 },
  );
});

test('rule 9: bodies that break off open the breaker', async () => {
  const requirement = simulatedRequirement(
    policiesWith({ circuitBreaker: { mode: 'enforced', minimumCalls: 6, failureRate: 0.5 } }),
  );
  const { transcript } = await play({
    seed: 1,
    requirement,
    calls: Array.from({ length: 10 }, (_, index): ScenarioCall => ({ at: index * 100, operation: 'read' })),
    vendor: () => ({ outcome: outcome('success'), after: 10, body: 20, late: outcome('fault', { code: 'network' }) }),
  });
  assert.equal(transcript.of('breaker.changed')[0]?.to, 'open');
});

test('rule 10: caches never mix askers, and keep nothing that may not be kept', async () => {
  const asked = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 5_000 }),
      operation: fc.constant('read' as const),
      identity: fc.constantFrom('tenant a, question 1', 'tenant b, question 1', 'tenant a, question 2', undefined),
      freshFor: fc.constantFrom(undefined, 0, 1_000),
      abortAfter: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined, freq: 5 }),
    }),
    { minLength: 1, maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(asked, moods, async (callers, mood) => {
      const policies = policiesWith({ cache: { maxAge: 2_000 }, fallback: { steps: [{ kind: 'cached', maxAge: 60_000 }] } });
      const { calls: records } = await play({
        seed: 8,
        requirement: simulatedRequirement(policies),
        calls: callers,
        vendor: moody(mood),
      });
      for (const { call, result } of records) {
        if (result === undefined || result.outcome.answer === undefined) continue;
        assert.equal(result.outcome.answer.question, call.identity ?? '');
        if (call.identity === undefined) assert.equal(result.servedBy, 'origin');
        const mayBeKept = callers.some((other) => other.identity === call.identity && other.freshFor !== undefined);
        if (!mayBeKept) assert.ok(result.servedBy === 'origin' || result.servedBy === 'none');
      }
    }),
    { numRuns: 100 },
  );
});

test('rule 11: answers of fallbacks are marked as such to the caller and in the events', async () => {
  const step: fc.Arbitrary<FallbackStep> = fc.constantFrom(
    { kind: 'cached', maxAge: 60_000 },
    { kind: 'requirement', id: 'REQ-I-007' },
    { kind: 'requirement', id: 'REQ-I-008' },
    { kind: 'queue', maxAge: 1_000 },
    { kind: 'respond', status: 503, body: 'later' },
    { kind: 'fail' },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 4 }), calls, moods, async (steps, callers, mood) => {
      const policies = policiesWith({ timeout: { attempt: 300 }, fallback: { steps } });
      const { calls: records, transcript } = await play({
        seed: 9,
        requirement: simulatedRequirement(policies),
        calls: callers.map((call) => ({ ...call, freshFor: 100 })),
        vendor: moody(mood),
        engine: {
          reroute: (id) => {
            if (id !== 'REQ-I-007') return undefined;
            const answer: CallResult = {
              outcome: outcome('success', { from: id }),
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
      for (const { result, arrivals } of records) {
        if (result?.outcome.answer === undefined) continue;
        const own = arrivals.some((arrival) => arrival.plan?.outcome.answer === result.outcome.answer);
        assert.equal(result.servedBy === 'origin', own, `served by ${result.servedBy}`);
        if (result.outcome.answer.from === 'REQ-I-007') assert.equal(result.servedBy, 'fallback REQ-I-007');
        const ended = transcript.of('call.ended').find((event) => event.call === result.call);
        assert.equal(ended?.servedBy, result.servedBy);
        const fallbacks = transcript.of('fallback.served').filter((event) => event.call === result.call);
        assert.deepEqual(
          fallbacks.map((event) => event.servedBy),
          own ? [] : [result.servedBy],
        );
      }
    }),
    { numRuns: 100 },
  );
});
