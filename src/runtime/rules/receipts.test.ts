/** Whatever the document's fallbacks are and whoever asks how: every call ends once, and what it leaves behind is known to somebody. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CallResult, Exchange } from '../../requirement/call.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { FallbackStep } from '../../requirement/policies.ts';
import type { QueuedCall } from '../engine.ts';
import { outcome } from '../simulation/answers.ts';
import { policiesWith, simulatedRequirement } from '../simulation/requirement.ts';
import type { ScenarioCall } from '../simulation/scenario.ts';
import { play } from '../simulation/scenario.ts';
import { calls, moods, moody } from './testing/scenarios.ts';

interface Kept {
  readonly index: unknown;
  withdrawn: boolean;
}

/** How a queue, or another requirement, takes a call: at once, after so many milliseconds, not at all. */
type Taking = { readonly takes: boolean; readonly after: number } | 'cannot' | 'throws late';

class Later extends Alarm {
  readonly #then: () => void;

  constructor(then: () => void) {
    super();
    this.#then = then;
  }

  override ring(): void {
    this.#then();
  }
}

const step: fc.Arbitrary<FallbackStep> = fc.constantFrom(
  { kind: 'queue', maxAge: 10_000 },
  { kind: 'queue', maxAge: 10_000 },
  { kind: 'cached', maxAge: 60_000 },
  { kind: 'requirement', id: 'REQ-I-007' },
  { kind: 'respond', status: 503, body: 'later' },
  { kind: 'respond', status: 202, body: 'no receipt of ours' },
  { kind: 'fail' },
);
const taking: fc.Arbitrary<Taking> = fc.oneof(
  fc.record({ takes: fc.boolean(), after: fc.constantFrom(0, 0, 5, 200, 3_000, 60_000) }),
  fc.constantFrom('cannot' as const, 'throws late' as const),
);
const some = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> => fc.array(each, { minLength: 1, maxLength: 5 });

test('a call ends exactly once and leaves at most one delivery, and none that its caller was not told of', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 5 }),
      calls,
      moods,
      some(taking),
      some(taking),
      some(fc.constantFrom('when-failing' as const, undefined)),
      fc.boolean(),
      async (steps, callers, mood, queueing, elsewhere, opted, hedged) => {
        const kept: Kept[] = [];
        let asked = 0;
        const { calls: records, transcript } = await play({
          seed: 7,
          requirement: simulatedRequirement(
            policiesWith({
              timeout: { attempt: 300 },
              retry: { retries: 1 },
              cache: { maxAge: 2_000 },
              hedge: hedged ? { after: 50, max: 1 } : undefined,
              fallback: { steps },
              idempotency: { header: 'idempotency-key', from: undefined, kept: 5_000 },
            }),
          ),
          calls: callers.map((call, index): ScenarioCall => ({ ...call, deliver: opted[index % opted.length] })),
          vendor: moody(mood),
          engine: (world) => ({
            queue: (exchange: Exchange<unknown>): Promise<QueuedCall> | undefined => {
              const how = queueing[asked++ % queueing.length] as Taking;
              if (how === 'cannot') return undefined;
              return new Promise((resolve, reject) => {
                const late = how === 'throws late';
                const then = (): void => {
                  if (late || !how.takes) return reject(new Error('the store is full'));
                  const one: Kept = { index: exchange.input?.params?.index, withdrawn: false };
                  const delivery = String(kept.push(one) - 1);
                  resolve({
                    delivery,
                    withdraw: () => {
                      one.withdrawn = true;
                    },
                  });
                };
                world.schedule(new Later(then), world.now() + (late ? 400 : how.after));
              });
            },
            reroute: (_id: string, _exchange: Exchange<unknown>, options: { readonly deliver?: unknown }) => {
              assert.equal(options.deliver, undefined, 'the other requirement must not queue it as well');
              const how = elsewhere[asked++ % elsewhere.length] as Taking;
              if (how === 'cannot') return undefined;
              return new Promise<CallResult<unknown>>((resolve, reject) => {
                const then = (): void => {
                  if (how === 'throws late') return reject(new Error('it was closed'));
                  const ended = outcome(how.takes ? 'success' : 'fault');
                  resolve({ outcome: ended, servedBy: 'origin', attempts: 1, duration: 1, queued: 0, paused: 0, call: '' });
                };
                world.schedule(new Later(then), world.now() + (how === 'throws late' ? 400 : how.after));
              });
            },
          }),
        });
        const ended = new Map<string, number>();
        for (const { call } of transcript.of('call.ended')) ended.set(call, (ended.get(call) ?? 0) + 1);
        assert.deepEqual(new Set(ended.values()), new Set(records.length === 0 ? [] : [1]), 'each once');
        assert.equal(ended.size, records.length);
        for (const { call, result, rejected, index } of records) {
          assert.equal(result !== undefined, rejected === undefined, 'settled one way');
          const standing = kept.filter((each) => each.index === index && !each.withdrawn);
          assert.ok(standing.length <= 1, 'at most one delivery');
          assert.equal(standing.length === 1, result?.delivery !== undefined, 'what stands is what its caller was told of');
          assert.equal(result?.servedBy === 'queue', result?.delivery !== undefined);
          if (call.deliver === undefined) assert.equal(result?.delivery, undefined, 'no receipt without asking for one');
        }
      },
    ),
    { numRuns: 300 },
  );
});
