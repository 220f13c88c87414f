import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { outcome } from '../simulation/answers.ts';
import { policiesWith, simulatedRequirement } from '../simulation/requirement.ts';
import { play } from '../simulation/scenario.ts';
import { scenario } from './testing/scenarios.ts';

test('rule 7: when open, the breaker lets nothing through but its probes, and never more of them than it may', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { transcript } = await play(plan);
      const { probes, probeLease } = plan.requirement.policies.circuitBreaker;
      let state = 'closed';
      let since = 0;
      const underWay = new Map<string, number>();
      for (const event of transcript.events) {
        if (event.name === 'breaker.changed') {
          state = event.to;
          since = event.at;
          underWay.clear();
        } else if (event.name === 'attempt.started') {
          assert.notEqual(state, 'open');
          if (state !== 'half open') continue;
          underWay.set(`${event.call} ${event.attempt}`, event.at);
          // A probe whose lease has ended counts no more.
          const held = [...underWay.values()].filter((at) => event.at - at < probeLease);
          assert.ok(held.length <= probes, `${held.length} probes at once since ${since}`);
        } else if (event.name === 'attempt.ended') underWay.delete(`${event.call} ${event.attempt}`);
      }
    }),
    { numRuns: 150 },
  );
});

test('rule 7: slow calls count as the document says: strictly longer than the bound, at or above the rate', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 10 }), async (slowAfter, minimumCalls) => {
      for (const [after, opens] of [
        [slowAfter, false],
        [slowAfter + 1, true],
      ] as const) {
        const requirement = simulatedRequirement(
          policiesWith({
            circuitBreaker: { mode: 'enforced', window: { kind: 'count', calls: 20 }, minimumCalls, slowAfter, slowRate: 0.5 },
          }),
        );
        const { transcript } = await play({
          seed: 6,
          requirement,
          calls: Array.from({ length: minimumCalls }, () => ({ at: 0, operation: 'read' as const })),
          vendor: () => ({ outcome: outcome('success'), after }),
        });
        assert.equal(
          transcript.of('breaker.changed').some(({ to }) => to === 'open'),
          opens,
        );
      }
    }),
    { numRuns: 40 },
  );
});
