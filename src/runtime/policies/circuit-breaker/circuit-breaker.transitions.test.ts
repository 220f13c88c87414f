import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CircuitBreakerSettings } from '../../../requirement/policies.ts';
import { type BreakerState, CircuitBreaker } from './circuit-breaker.ts';

/** One bad or slow call is enough. */
const SETTINGS: CircuitBreakerSettings = {
  clause: 'error-handling.circuit-breaker',
  mode: 'enforced',
  window: { kind: 'time', length: 10_000 },
  failureRate: 0.5,
  minimumCalls: 1,
  slowAfter: 1000,
  slowRate: 0.5,
  wait: 1000,
  maxWait: 120_000,
  probes: 1,
  probeLease: 30_000,
  countThrottled: false,
};

describe('circuit breaker: the transition table', () => {
  type Happening = 'good' | 'bad' | 'slow' | 'cancelled' | 'cancelled when slow' | 'ignored' | 'gave back' | 'time';
  const HAPPENINGS: readonly Happening[] = [
    'good',
    'bad',
    'slow',
    'cancelled',
    'cancelled when slow',
    'ignored',
    'gave back',
    'time',
  ];
  // In the order of HAPPENINGS.
  const TABLE: Record<BreakerState, readonly BreakerState[]> = {
    closed: ['closed', 'open', 'open', 'closed', 'open', 'closed', 'closed', 'closed'],
    open: ['open', 'open', 'open', 'open', 'open', 'open', 'open', 'half open'],
    'half open': ['closed', 'open', 'open', 'half open', 'half open', 'half open', 'half open', 'half open'],
    'forced open': [...Array<BreakerState>(7).fill('forced open'), 'closed'],
    disabled: [...Array<BreakerState>(7).fill('disabled'), 'closed'],
    'observe only': [...Array<BreakerState>(7).fill('observe only'), 'closed'],
  };
  const ADMITS: Record<BreakerState, 'no' | 'yes' | 'a probe'> = {
    closed: 'yes',
    open: 'no',
    'half open': 'a probe',
    'forced open': 'no',
    disabled: 'yes',
    'observe only': 'yes',
  };

  /** A breaker in that state at time 100, where time alone changes it at 1,100 if at all. */
  function inState(state: BreakerState): CircuitBreaker {
    const machine = new CircuitBreaker(SETTINGS, -1000);
    if (state === 'open') machine.settle(machine.admit(100), 'bad', 1, 100);
    else if (state === 'half open') {
      machine.settle(machine.admit(-900), 'bad', 1, -900);
      machine.nextChange(100);
    } else if (state !== 'closed') machine.force(state, 100, 1100);
    assert.equal(machine.state, state);
    return machine;
  }

  for (const [state, nexts] of Object.entries(TABLE) as [BreakerState, readonly BreakerState[]][]) {
    it(`${state} admits: ${ADMITS[state]}`, () => {
      const lease = inState(state).admit(100);
      assert.equal(lease < 0 ? 'no' : lease > 0 ? 'a probe' : 'yes', ADMITS[state]);
    });
    HAPPENINGS.forEach((happening, i) => {
      it(`${state}, ${happening} → ${nexts[i]}`, () => {
        const machine = inState(state);
        const lease = Math.max(0, machine.admit(100));
        switch (happening) {
          case 'time':
            machine.nextChange(1100);
            break;
          case 'gave back':
            machine.giveBack(lease, 100);
            break;
          case 'slow':
            machine.settle(lease, 'good', 1001, 100);
            break;
          case 'cancelled when slow':
            machine.settle(lease, 'cancelled', 1001, 100);
            break;
          default:
            machine.settle(lease, happening, 10, 100);
        }
        assert.equal(machine.state, nexts[i]);
      });
    });
  }
});
