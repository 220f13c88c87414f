import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CallResult, Exchange } from '../../requirement/call.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { FallbackStep } from '../../requirement/policies.ts';
import type { QueuedCall, QueueTerms } from '../engine.ts';
import { mayHaveActed } from '../policies/fallback/fallback.ts';
import { outcome } from '../simulation/answers.ts';
import { policiesWith, simulatedRequirement } from '../simulation/requirement.ts';
import type { ScenarioCall } from '../simulation/scenario.ts';
import { play } from '../simulation/scenario.ts';
import type { SimulatedAnswer } from '../simulation/vendor.ts';
import { calls, moods, moody } from './testing/scenarios.ts';

interface Delivery {
  readonly exchange: Exchange<unknown>;
  readonly terms: QueueTerms;
  withdrawn: boolean;
}

/** A queue that takes, refuses, cannot, and is slow, as a list says. */
class MoodyQueue {
  readonly deliveries: Delivery[] = [];
  readonly #moods: readonly ('takes' | 'refuses' | 'cannot' | 'never answers')[];
  #next = 0;

  constructor(queueMoods: MoodyQueue['moods']) {
    this.#moods = queueMoods;
  }

  get moods(): readonly ('takes' | 'refuses' | 'cannot' | 'never answers')[] {
    return this.#moods;
  }

  enqueue(exchange: Exchange<unknown>, terms: QueueTerms): Promise<QueuedCall> | undefined {
    const delivery: Delivery = { exchange, terms, withdrawn: false };
    switch (this.#moods[this.#next++ % this.#moods.length]) {
      case 'takes':
        return Promise.resolve({
          delivery: String(this.deliveries.push(delivery) - 1),
          withdraw: () => {
            delivery.withdrawn = true;
          },
        });
      case 'refuses':
        return Promise.reject(new Error('the store is full'));
      case 'never answers':
        return new Promise(() => undefined);
      default:
        return undefined;
    }
  }
}

const step: fc.Arbitrary<FallbackStep> = fc.constantFrom(
  { kind: 'queue', maxAge: 10_000 },
  { kind: 'queue', maxAge: 10_000 },
  { kind: 'requirement', id: 'REQ-I-007' },
  { kind: 'respond', status: 503, body: 'later' },
  { kind: 'respond', status: 200, body: 'stands in' },
  { kind: 'fail' },
);

const queueMoods = fc.array(fc.constantFrom('takes', 'takes', 'refuses', 'cannot', 'never answers'), {
  minLength: 1,
  maxLength: 5,
});
const deliver = fc.array(fc.constantFrom('when-failing' as const, 'when-failing' as const, undefined), {
  minLength: 1,
  maxLength: 7,
});

test('rule 3: an opted-in call ends good, or leaves one delivery, or fails; never two of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 4 }),
      calls,
      moods,
      queueMoods,
      deliver,
      fc.boolean(),
      async (steps, callers, mood, moodsOfQueue, opted, otherActs) => {
        const policies = policiesWith({
          timeout: { attempt: 300 },
          retry: { retries: 1 },
          fallback: { steps },
          idempotency: { header: 'idempotency-key', from: undefined, kept: 5_000 },
        });
        const queue = new MoodyQueue(moodsOfQueue);
        const asked = callers.map((call, index): ScenarioCall => ({ ...call, deliver: opted[index % opted.length] }));
        const elsewhere = new Map<Exchange<unknown>, boolean>();
        const { calls: records, transcript } = await play({
          seed: 4,
          requirement: simulatedRequirement(policies),
          calls: asked,
          vendor: moody(mood),
          engine: {
            queue: (exchange, terms) => queue.enqueue(exchange, terms),
            reroute: (_id, exchange, options) => {
              assert.equal(options.deliver, undefined, 'the other requirement must not queue it as well');
              elsewhere.set(exchange, otherActs);
              const result = {
                outcome: outcome('fault'),
                servedBy: 'none',
                attempts: 1,
                duration: 1,
                queued: 0,
                paused: 0,
                call: '',
              };
              return Promise.resolve({ ...result, acted: otherActs } as CallResult<unknown>);
            },
          },
        });
        for (const record of records) {
          const { call, result, arrivals, index } = record;
          const own = queue.deliveries.filter(({ exchange }) => exchange.input?.params?.index === index);
          const standing = own.filter(({ withdrawn }) => !withdrawn);
          assert.ok(standing.length <= 1, 'at most one delivery');
          assert.equal(standing.length === 1, result?.servedBy === 'queue');
          if (result?.servedBy !== 'queue') {
            assert.equal(result?.delivery, undefined);
            continue;
          }
          const [{ exchange, terms }] = standing as [Delivery];
          assert.equal(result.delivery, String(queue.deliveries.indexOf(standing[0] as Delivery)));
          assert.equal(call.deliver, 'when-failing');
          assert.notEqual(call.operation, 'read');
          assert.notEqual(result.outcome.kind, 'success');
          assert.equal(result.outcome.answer, undefined, 'the failed answer is nobody’s');
          assert.ok(exchange.replayable);
          assert.equal(transcript.of('call.ended').find((event) => event.call === result.call)?.outcome, 'pending');
          const reached = arrivals.some((arrival) => arrival.plan === undefined || mayHaveActed(arrival.plan.outcome));
          if (call.operation === 'write') assert.equal(reached && terms.firstSentAgo !== undefined, false);
          if (call.operation === 'keyed write') {
            for (const arrival of arrivals) assert.equal(terms.idempotencyKey, arrival.key);
            if (terms.firstSentAgo !== undefined) assert.ok(terms.maxAge <= 5_000, 'no longer than the key is remembered');
          }
          if (call.operation !== 'replace') assert.notEqual(elsewhere.get(exchange), true);
        }
        for (const { result } of records) {
          const failed = result?.outcome.answer as SimulatedAnswer | undefined;
          assert.notEqual(failed?.discarded, true, 'whoever gets an answer can read it');
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a caller that leaves, or a store that answers too late, leaves no delivery behind', async () => {
  const withdrawn: string[] = [];
  class Later extends Alarm {
    readonly #resolve: (queued: QueuedCall) => void;
    constructor(resolve: (queued: QueuedCall) => void) {
      super();
      this.#resolve = resolve;
    }
    override ring(): void {
      this.#resolve({ delivery: 'slow', withdraw: () => void withdrawn.push('slow') });
    }
  }
  for (const [abortAfter, after] of [
    [500, 600],
    [undefined, 5_000],
  ] as const) {
    withdrawn.length = 0;
    const policies = policiesWith({ deadline: { total: 1_000 }, fallback: { steps: [{ kind: 'queue', maxAge: 10_000 }] } });
    let wake: (() => void) | undefined;
    const { calls: records, world } = await play({
      seed: 1,
      requirement: simulatedRequirement(policies),
      calls: [{ at: 0, operation: 'write', deliver: 'when-failing', abortAfter }],
      vendor: () => ({ outcome: outcome('unsent'), after: 0 }),
      engine: {
        queue: () =>
          new Promise((resolve) => {
            wake = () => world.schedule(new Later(resolve), world.now() + after);
          }),
      },
    });
    assert.notEqual(records[0]?.result?.servedBy, 'queue');
    wake?.();
    await world.settle();
    assert.deepEqual(withdrawn, ['slow']);
  }
});

test('a caller who wants no fallbacks gets the failure itself', async () => {
  const policies = policiesWith({ fallback: { steps: [{ kind: 'respond', status: 200, body: 'stands in' }] } });
  const { calls: records, transcript } = await play({
    seed: 1,
    requirement: simulatedRequirement(policies),
    calls: [{ at: 0, operation: 'write', fallback: false }],
    vendor: () => ({ outcome: outcome('fault'), after: 0 }),
  });
  assert.equal(records[0]?.result?.outcome.kind, 'fault');
  assert.equal(records[0]?.result?.acted, true);
  assert.deepEqual(transcript.of('fallback.served'), []);
});
