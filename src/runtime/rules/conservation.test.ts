import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { play } from '../simulation/scenario.ts';
import { scenario } from './testing/scenarios.ts';

test('whatever happens, every call ends once, every slot is free, no alarm is left and no answer lies about unread', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { world, engine, vendor, calls, transcript } = await play(plan);
      assert.equal(calls.length, plan.calls.length);
      for (const record of calls) assert.notEqual(record.endedAt, undefined, `call ${record.index} has not ended`);
      assert.equal(vendor.inFlight, 0);
      assert.equal(world.pending, 0);
      const status = engine.status();
      assert.equal(status.calls, 0);
      assert.equal(status.inFlight, 0);
      assert.equal(status.waiting, 0);
      for (const slots of status.lanes.flatMap((lane) => lane.concurrency)) assert.equal(slots.used, 0);
      assert.equal(transcript.of('call.started').length, transcript.of('call.ended').length);
      assert.equal(transcript.of('attempt.started').length, transcript.of('attempt.ended').length);
      assert.equal(transcript.of('attempt.started').length, transcript.of('attempt.released').length);
      const delivered = new Set(calls.map((record) => record.result?.outcome.answer));
      for (const { settledAt, plan: answered } of vendor.arrivals) {
        const answer = answered?.outcome.answer;
        if (settledAt === undefined || answer === undefined) continue;
        assert.equal(answer.discarded, !delivered.has(answer), 'an answer is either delivered or thrown away');
      }
    }),
    { numRuns: 150 },
  );
});

test('at no instant are more attempts under way than there are slots, stopped ones included', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { vendor } = await play(plan);
      assert.ok(vendor.highestInFlight <= plan.requirement.policies.concurrency.max);
    }),
    { numRuns: 100 },
  );
});

test('one seed is one history: the transcript replays line by line', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const first = await play(plan);
      const second = await play(plan);
      assert.deepEqual(second.transcript.lines(), first.transcript.lines());
    }),
    { numRuns: 30 },
  );
});
