import fc from 'fast-check';
import type { RateLimit } from '../../../requirement/policies.ts';
import type { Requirement } from '../../../requirement/requirement.ts';
import { outcome } from '../../simulation/answers.ts';
import type { PolicyChanges } from '../../simulation/requirement.ts';
import { policiesWith, rate, simulatedRequirement } from '../../simulation/requirement.ts';
import type { Scenario, ScenarioCall } from '../../simulation/scenario.ts';
import type { Arrival, Plan } from '../../simulation/vendor.ts';

/**
 * Random scenarios: policies, an other side with moods, callers who come in bursts, have keys or not, and go away. fast-check
 * shrinks them; the seed in a failure replays it exactly.
 */

/** How often the other side answers so, in parts. */
export interface Moods {
  readonly success: number;
  readonly fault: number;
  readonly throttled: number;
  readonly rejected: number;
  readonly silent: number;
  readonly unsent: number;
  readonly brokenBody: number;
  readonly longestConnect: number;
  readonly slowest: number;
  readonly longestBody: number;
  readonly stopsAfter: number;
}

const part = fc.integer({ min: 0, max: 5 });

export const moods: fc.Arbitrary<Moods> = fc.record({
  success: fc.integer({ min: 1, max: 10 }),
  fault: part,
  throttled: fc.integer({ min: 0, max: 2 }),
  rejected: part,
  silent: fc.integer({ min: 0, max: 2 }),
  unsent: part,
  brokenBody: fc.integer({ min: 0, max: 2 }),
  longestConnect: fc.constantFrom(0, 0, 30, 400),
  slowest: fc.integer({ min: 0, max: 800 }),
  longestBody: fc.integer({ min: 0, max: 400 }),
  stopsAfter: fc.constantFrom(0, 0, 5, 300),
});

/** The other side's answers in these moods. */
export function moody(moods: Moods): Scenario['vendor'] {
  const wheel = (['success', 'fault', 'throttled', 'rejected', 'silent', 'unsent', 'brokenBody'] as const).flatMap((mood) =>
    new Array<typeof mood>(moods[mood]).fill(mood),
  );
  return (arrival: Arrival, chance: () => number): Plan => {
    const mood = wheel[Math.floor(chance() * wheel.length)] ?? 'success';
    const question = arrival.question;
    const timing = {
      connect: Math.floor(chance() * moods.longestConnect),
      after: Math.floor(chance() * moods.slowest),
      body: Math.floor(chance() * moods.longestBody),
      stopsAfter: moods.stopsAfter,
    };
    switch (mood) {
      case 'success':
      case 'rejected':
      case 'fault':
        return { ...timing, outcome: outcome(mood, { question }) };
      case 'unsent':
        return { outcome: outcome('unsent'), after: timing.after };
      case 'throttled':
        return { ...timing, outcome: outcome('throttled', { question, retryAfter: 1 + Math.floor(chance() * 3_000) }) };
      case 'silent':
        return { outcome: outcome('success', { question }), after: Number.POSITIVE_INFINITY, stopsAfter: moods.stopsAfter };
      case 'brokenBody':
        return { ...timing, outcome: outcome('success', { question }), late: outcome('fault', { code: 'network' }) };
    }
  };
}

const limit: fc.Arbitrary<RateLimit> = fc
  .record({
    count: fc.integer({ min: 1, max: 12 }),
    window: fc.constantFrom(100, 1_000, 5_000),
    burst: fc.option(fc.integer({ min: 1, max: 4 })),
  })
  .map(({ count, window, burst }) => rate(count, window, burst === null ? undefined : Math.min(burst, count)));

export const policyChanges: fc.Arbitrary<PolicyChanges> = fc
  .record({
    attempt: fc.integer({ min: 50, max: 1_000 }),
    total: fc.integer({ min: 100, max: 5_000 }),
    retries: fc.integer({ min: 0, max: 4 }),
    jitter: fc.constantFrom('full', 'equal', 'decorrelated', 'none'),
    initial: fc.integer({ min: 1, max: 300 }),
    ratio: fc.constantFrom(0, 0.1, 0.2, 1),
    floor: fc.constantFrom(0, 0.5, 1, 20),
    mode: fc.constantFrom('enforced', 'enforced', 'disabled', 'observe only'),
    minimumCalls: fc.integer({ min: 2, max: 10 }),
    probes: fc.integer({ min: 1, max: 3 }),
    limits: fc.array(limit, { maxLength: 2 }),
    turnWait: fc.constantFrom(0, 200, 2_000, 10_000),
    max: fc.integer({ min: 1, max: 8 }),
    queue: fc.integer({ min: 0, max: 30 }),
    slotWait: fc.constantFrom(0, 100, 1_000),
    hedge: fc.option(fc.integer({ min: 10, max: 400 })),
    kept: fc.option(fc.integer({ min: 100, max: 3_000 })),
  })
  .map(
    (p): PolicyChanges => ({
      deadline: { total: p.total },
      timeout: { attempt: p.attempt },
      retry: {
        retries: p.retries,
        jitter: p.jitter,
        backoff: { kind: 'exponential', initial: p.initial, max: 2_000 },
      } as PolicyChanges['retry'],
      retryBudget: { ratio: p.ratio, floor: p.floor, window: 10_000 },
      circuitBreaker: {
        mode: p.mode,
        minimumCalls: p.minimumCalls,
        probes: p.probes,
        wait: 1_500,
        maxWait: 4_000,
        probeLease: 1_000,
        window: { kind: 'time', length: 2_000 },
      } as PolicyChanges['circuitBreaker'],
      rateLimit: { limits: p.limits, wait: p.turnWait },
      concurrency: { max: p.max, queue: p.queue, wait: p.slotWait },
      hedge: p.hedge === null ? undefined : { after: p.hedge, max: 1 },
      idempotency: { header: 'idempotency-key', from: undefined, kept: p.kept ?? undefined },
    }),
  );

export const requirement: fc.Arbitrary<Requirement> = policyChanges.map((changes) => simulatedRequirement(policiesWith(changes)));

const call: fc.Arbitrary<ScenarioCall> = fc.record({
  at: fc.oneof(fc.constantFrom(0, 0, 1_000, 3_000), fc.integer({ min: 0, max: 8_000 })),
  operation: fc.constantFrom('read', 'write', 'keyed write', 'replace'),
  priority: fc.constantFrom(undefined, undefined, 0, 1, 5),
  timeout: fc.option(fc.integer({ min: 0, max: 4_000 }), { nil: undefined }),
  abortAfter: fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined, freq: 4 }),
  replayable: fc.constantFrom(true, true, true, false),
  key: fc.constantFrom(undefined, undefined, 'given by the caller'),
  identity: fc.constantFrom(undefined, 'a', 'b'),
});

export const calls: fc.Arbitrary<readonly ScenarioCall[]> = fc.array(call, { minLength: 1, maxLength: 40 });

export const scenario: fc.Arbitrary<Scenario> = fc
  .record({ seed: fc.integer({ min: 1, max: 1_000_000 }), requirement, calls, moods })
  .map(({ moods: mood, ...rest }) => ({ ...rest, vendor: moody(mood) }));
