import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Operation } from '../../../requirement/operation.ts';
import type { Outcome, OutcomeKind, Sent } from '../../../requirement/outcome.ts';
import { OUTCOME_KINDS } from '../../../requirement/outcome.ts';
import type { Backoff, RetrySettings } from '../../../requirement/policies.ts';
import { nextPause, safeToRepeat, waitBefore, whyNotRepeat, worthRetrying } from './retry.ts';

const SETTINGS: RetrySettings = {
  clause: 'error-handling.retry',
  retries: 2,
  backoff: { kind: 'exponential', initial: 200, max: 5000 },
  jitter: 'full',
  on: ['429', '5xx', 'network', 'timeout'],
};

function outcome(kind: OutcomeKind, fields: Partial<Outcome> = {}): Outcome {
  return {
    kind,
    sent: kind === 'unsent' || kind === 'refused' ? 'no' : 'yes',
    answer: undefined,
    code: undefined,
    retry: false,
    retryAfter: undefined,
    limits: undefined,
    refusal: undefined,
    cause: undefined,
    ...fields,
  };
}

/** Only what safety is judged by. */
function operation(idempotent: Operation['idempotent']): Operation {
  return { name: 'create payment', idempotent } as Operation;
}

const HALF = () => 0.5;

describe('retry: the pause', () => {
  const pauses = (backoff: Backoff, jitter: RetrySettings['jitter'], random = HALF) => {
    let pause = 0;
    return [1, 2, 3, 4, 5, 6].map((n) => {
      pause = nextPause({ ...SETTINGS, backoff, jitter }, n, pause, random);
      return pause;
    });
  };

  it('exponential doubles up to its maximum', () => {
    assert.deepEqual(pauses(SETTINGS.backoff, 'none'), [200, 400, 800, 1600, 3200, 5000]);
  });

  it('linear grows by its first step, constant does not grow', () => {
    assert.deepEqual(pauses({ kind: 'linear', initial: 200, max: 900 }, 'none'), [200, 400, 600, 800, 900, 900]);
    assert.deepEqual(pauses({ kind: 'constant', initial: 200, max: 200 }, 'none'), Array(6).fill(200));
  });

  it('full jitter draws from nothing to the step, equal from its half', () => {
    assert.deepEqual(pauses(SETTINGS.backoff, 'full'), [100, 200, 400, 800, 1600, 2500]);
    assert.deepEqual(pauses(SETTINGS.backoff, 'equal'), [150, 300, 600, 1200, 2400, 3750]);
  });

  it('decorrelated draws from the first step to three times the pause before', () => {
    assert.deepEqual(pauses(SETTINGS.backoff, 'decorrelated'), [400, 700, 1150, 1825, 2837.5, 4356.25]);
    assert.deepEqual(
      pauses(SETTINGS.backoff, 'decorrelated', () => 0),
      Array(6).fill(200),
    );
  });

  it('known fault: a back-off that overflows after a thousand retries', () => {
    for (const retryNumber of [1000, 1024, 1e6, Number.MAX_SAFE_INTEGER]) {
      for (const initial of [0, 200]) {
        const settings = { ...SETTINGS, jitter: 'none' as const, backoff: { ...SETTINGS.backoff, initial } };
        assert.equal(nextPause(settings, retryNumber, 0, HALF), initial === 0 ? 0 : 5000);
      }
    }
  });

  it('is never negative, never above the maximum, always a number', () => {
    fc.assert(
      fc.property(
        fc.record({
          kind: fc.constantFrom('exponential' as const, 'linear' as const, 'constant' as const),
          initial: fc.nat(10_000),
          max: fc.integer({ min: 10_000, max: 100_000 }),
        }),
        fc.constantFrom('full' as const, 'equal' as const, 'decorrelated' as const, 'none' as const),
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (backoff, jitter, chances) => {
          let pause = 0;
          chances.forEach((chance, i) => {
            pause = nextPause({ ...SETTINGS, backoff, jitter }, i + 1, pause, () => chance);
            assert.ok(pause >= 0 && pause <= backoff.max, `${pause}`);
            if (jitter === 'decorrelated' || jitter === 'none') assert.ok(pause >= backoff.initial);
          });
        },
      ),
    );
  });
});

describe('retry: Retry-After', () => {
  it('says nothing: the pause stands', () => {
    assert.equal(waitBefore(123.4, undefined, HALF), 123.4);
  });

  it('the longer of the two, and up to a tenth more where the other side decides', () => {
    assert.equal(waitBefore(500, 200, HALF), 500);
    assert.equal(waitBefore(100, 2000, HALF), 2100);
    assert.equal(
      waitBefore(100, 2000, () => 0),
      2000,
    );
  });

  it('known fault: retries that are sent up to 11 ms early', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 10_000, noNaN: true }),
        fc.double({ min: 0, max: 7_200_000, noNaN: true }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (pause, retryAfter, chance) => {
          const wait = waitBefore(pause, retryAfter, () => chance);
          assert.ok(wait >= pause && wait >= retryAfter);
          assert.ok(wait <= Math.max(pause, Math.ceil(retryAfter) * 1.1));
        },
      ),
    );
  });
});

describe('retry: what is worth it', () => {
  it('each kind, with the code it comes with', () => {
    const worth = (kind: OutcomeKind, code: string | undefined, on = SETTINGS.on, retry = false) =>
      worthRetrying({ ...SETTINGS, on }, outcome(kind, { code, retry }));
    for (const [kind, code, on, expected] of [
      ['fault', '503', ['5xx'], true],
      ['fault', '503', ['503'], true],
      ['fault', '500', ['503'], false],
      ['fault', 'api_error', ['5xx'], true],
      ['fault', undefined, ['5xx'], true],
      ['fault', 'lock_timeout', ['lock_timeout'], true],
      ['fault', 'network', ['5xx'], false],
      ['fault', 'network', ['network'], true],
      ['fault', '408', ['5xx'], false],
      ['fault', '408', ['4xx'], true],
      ['unsent', 'network', ['network'], true],
      ['unsent', undefined, ['network'], true],
      ['unsent', 'network', ['5xx', '429', 'timeout'], false],
      ['timeout', 'timeout', ['timeout'], true],
      ['timeout', undefined, ['timeout'], true],
      ['timeout', 'timeout', ['5xx', 'network'], false],
      ['throttled', '429', ['429'], true],
      ['throttled', 'rate_limit', ['429'], true],
      ['throttled', '503', ['5xx'], true],
      ['throttled', '429', ['5xx'], false],
    ] as const) {
      assert.equal(worth(kind, code, on), expected, `${kind} ${code} on ${on.join(', ')}`);
    }
  });

  it('a business answer is repeated only where the errors table says so, whatever the retry clause lists', () => {
    const declined = { code: '409' };
    assert.equal(worthRetrying({ ...SETTINGS, on: ['409', '4xx'] }, outcome('rejected', declined)), false);
    assert.equal(worthRetrying({ ...SETTINGS, on: [] }, outcome('rejected', { ...declined, retry: true })), true);
  });

  it('success, a wrong request, a refused credential, our own no and a caller gone are never repeated', () => {
    for (const kind of ['success', 'invalid', 'unauthorized', 'refused', 'cancelled'] as const) {
      const all = { ...SETTINGS, on: ['2xx', '4xx', '5xx', '429', 'network', 'timeout', '401'] };
      assert.equal(worthRetrying(all, outcome(kind, { code: '401', retry: true })), false, kind);
    }
  });

  it('none is none', () => {
    for (const kind of OUTCOME_KINDS) {
      assert.equal(worthRetrying({ ...SETTINGS, retries: 0 }, outcome(kind, { code: '503', retry: true })), false);
    }
  });
});

describe('retry: what is safe', () => {
  it('the whole table', () => {
    const kinds = ['fault', 'timeout', 'rejected', 'throttled', 'unsent'] as const;
    for (const kind of kinds) {
      for (const sent of ['no', 'unknown', 'yes'] as readonly Sent[]) {
        for (const idempotent of ['yes', 'no', 'by key'] as const) {
          for (const keyed of [true, false]) {
            for (const replayable of [true, false]) {
              const expected =
                sent === 'no'
                  ? undefined
                  : !replayable
                    ? 'not-replayable'
                    : kind === 'throttled' || idempotent === 'yes' || (idempotent === 'by key' && keyed)
                      ? undefined
                      : 'unsafe';
              const actual = whyNotRepeat(operation(idempotent), outcome(kind, { sent }), keyed, replayable);
              assert.equal(actual, expected, [kind, sent, idempotent, keyed, replayable].join(' '));
            }
          }
        }
      }
    }
  });

  it('known fault: a payment that is sent twice after a time-out', () => {
    const timeout = outcome('timeout', { sent: 'unknown' });
    assert.equal(safeToRepeat(operation('no'), timeout, false, true), false);
    assert.equal(safeToRepeat(operation('by key'), timeout, false, true), false);
    assert.equal(safeToRepeat(operation('by key'), timeout, true, true), true);
  });

  it('known fault: a key that the other side does not take is no safety', () => {
    assert.equal(safeToRepeat(operation('no'), outcome('fault', { code: '500' }), true, true), false);
  });

  it('known fault: a request that never left, and is not repeated', () => {
    assert.equal(safeToRepeat(operation('no'), outcome('unsent'), false, false), true);
  });
});
