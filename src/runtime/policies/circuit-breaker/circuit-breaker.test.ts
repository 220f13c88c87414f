import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OUTCOME_KINDS } from '../../../requirement/outcome.ts';
import type { CircuitBreakerSettings } from '../../../requirement/policies.ts';
import type { BreakerNotice } from './circuit-breaker.ts';
import { CircuitBreaker, verdictOf } from './circuit-breaker.ts';

const SETTINGS: CircuitBreakerSettings = {
  clause: 'error-handling.circuit-breaker',
  mode: 'enforced',
  window: { kind: 'time', length: 10_000 },
  failureRate: 0.5,
  minimumCalls: 4,
  slowAfter: 1000,
  slowRate: 0.75,
  wait: 15_000,
  maxWait: 120_000,
  probes: 1,
  probeLease: 30_000,
  countThrottled: false,
};

const HOUR = 3_600_000;

function breaker(changes: Partial<CircuitBreakerSettings> = {}) {
  const notices: BreakerNotice[] = [];
  const machine = new CircuitBreaker({ ...SETTINGS, ...changes }, 0, (notice) => notices.push(notice));
  return { machine, notices };
}

/** So many closed calls that end at `now`. */
function record(machine: CircuitBreaker, count: number, verdict: 'good' | 'bad', now: number, duration = 10) {
  for (let i = 0; i < count; i++) machine.settle(machine.admit(now), verdict, duration, now);
}

function opened(changes: Partial<CircuitBreakerSettings> = {}) {
  const made = breaker(changes);
  record(made.machine, 4, 'bad', 0);
  assert.equal(made.machine.state, 'open');
  return made;
}

describe('circuit breaker: invariants', () => {
  it('1. knows no rate below the minimum of calls, and opens at it', () => {
    const { machine } = breaker();
    record(machine, 3, 'bad', 0);
    assert.equal(machine.state, 'closed');
    assert.equal(machine.status(0).failureRate, undefined);
    record(machine, 1, 'bad', 0);
    assert.equal(machine.state, 'open');
  });

  it('1. a count window smaller than the minimum is judged when it is full', () => {
    const { machine } = breaker({ window: { kind: 'count', calls: 2 }, minimumCalls: 20 });
    record(machine, 1, 'bad', 0);
    assert.equal(machine.state, 'closed');
    record(machine, 1, 'bad', 0);
    assert.equal(machine.state, 'open');
  });

  it('2. opens at exactly the failure threshold, counting finished calls only', () => {
    const { machine, notices } = breaker();
    for (let i = 0; i < 50; i++) machine.admit(0); // under way: no evidence
    record(machine, 2, 'good', 0);
    record(machine, 1, 'bad', 0);
    assert.equal(machine.state, 'closed');
    record(machine, 1, 'bad', 0);
    assert.deepEqual(notices, [
      { name: 'breaker.changed', from: 'closed', to: 'open', failureRate: 0.5, slowRate: 0, retryAfter: 15_000 },
    ]);
  });

  it('2. opens at the slow threshold, where slow is strictly longer', () => {
    const { machine } = breaker();
    record(machine, 40, 'good', 0, 1000);
    assert.equal(machine.status(0).slowRate, 0);
    const other = breaker().machine;
    record(other, 1, 'good', 0, 1000);
    record(other, 3, 'good', 0, 1001);
    assert.equal(other.state, 'open');
  });

  it('2. slow calls do not count when the document does not say what is slow', () => {
    const { machine } = breaker({ slowAfter: undefined, slowRate: 0 });
    record(machine, 100, 'good', 0, HOUR);
    assert.equal(machine.state, 'closed');
  });

  it('4. a late result while open changes nothing, and neither does it count after closing', () => {
    const { machine } = opened();
    record(machine, 50, 'good', 1);
    assert.equal(machine.state, 'open');
    assert.equal(machine.status(1).calls, 4);
  });

  it('5. each opening in a row waits twice as long, up to the longest wait, and closing starts anew', () => {
    const { machine } = opened();
    const waits: number[] = [];
    let now = 0;
    for (let i = 0; i < 6; i++) {
      waits.push(machine.retryAfter(now));
      now += machine.retryAfter(now);
      machine.settle(machine.admit(now), 'bad', 10, now);
    }
    assert.deepEqual(waits, [15_000, 30_000, 60_000, 120_000, 120_000, 120_000]);
    now += machine.retryAfter(now);
    machine.settle(machine.admit(now), 'good', 10, now);
    assert.equal(machine.state, 'closed');
    record(machine, 4, 'bad', now + 20);
    assert.equal(machine.retryAfter(now + 20), 15_000);
  });

  it('5. the longest wait is never shorter than the wait itself', () => {
    const { machine } = opened({ wait: 300_000, maxWait: 120_000 });
    assert.equal(machine.retryAfter(0), 300_000);
  });

  it('6. half open lets out as many leases as there are probes, and decides when enough results are in', () => {
    const { machine } = opened({ probes: 3 });
    const leases = [machine.admit(15_000), machine.admit(15_000), machine.admit(15_000)];
    assert.deepEqual(leases, [1, 2, 3]);
    assert.equal(machine.admit(15_000), -1);
    machine.settle(1, 'good', 10, 15_001);
    machine.settle(2, 'good', 10, 15_001);
    assert.equal(machine.admit(15_001), -1);
    assert.equal(machine.state, 'half open');
    machine.settle(3, 'bad', 10, 15_001);
    assert.equal(machine.state, 'closed');
  });

  it('6. what was admitted before it opened proves nothing while it is half open', () => {
    const { machine } = breaker();
    const early = machine.admit(0);
    record(machine, 4, 'bad', 0);
    machine.admit(15_000);
    machine.settle(early, 'good', 15_000, 15_000);
    machine.settle(early, 'bad', 15_000, 15_000);
    assert.equal(machine.state, 'half open');
  });

  it('6. a probe of an earlier half-open period proves nothing in a later one', () => {
    const { machine } = opened({ probes: 2, minimumCalls: 1 });
    const first = machine.admit(15_000);
    const second = machine.admit(15_000);
    machine.settle(first, 'bad', 10, 15_000);
    assert.equal(machine.admit(45_000), 3);
    machine.settle(second, 'good', 30_000, 45_000);
    assert.equal(machine.state, 'half open');
  });

  it('7. the late result of an ended lease still counts, also when another probe has its place', () => {
    const { machine } = opened({ slowAfter: undefined });
    const lost = machine.admit(15_000);
    assert.equal(machine.admit(44_999), -1);
    assert.equal(machine.admit(45_000), 2);
    machine.settle(lost, 'good', 40_000, 55_000);
    assert.equal(machine.state, 'closed');
  });

  it('9. what began before it closed does not open it again', () => {
    const { machine } = opened({ slowAfter: undefined });
    machine.settle(machine.admit(15_000), 'good', 100, 15_100);
    assert.equal(machine.state, 'closed');
    for (let i = 0; i < 100; i++) machine.settle(0, 'bad', 60_000, 20_000);
    assert.equal(machine.state, 'closed');
    assert.equal(machine.status(20_000).calls, 0);
  });

  it('10. tells each change once, when it is complete', () => {
    const told: string[] = [];
    const machine: CircuitBreaker = new CircuitBreaker(SETTINGS, 0, (notice, now) => {
      assert.equal(notice.name, 'breaker.changed');
      told.push(`${now} ${notice.name === 'breaker.changed' ? notice.to : ''} ${machine.status(now).state}`);
    });
    record(machine, 4, 'bad', 0);
    record(machine, 4, 'bad', 1);
    machine.settle(machine.admit(15_000), 'good', 10, 15_001);
    assert.deepEqual(told, ['0 open open', '15000 half open half open', '15001 closed closed']);
  });
});

describe('circuit breaker: an operator and a first roll-out', () => {
  it('forced open refuses until its end, whatever happens meanwhile', () => {
    const { machine } = breaker();
    machine.force('forced open', 0, 600_000);
    assert.equal(machine.admit(599_999), -1);
    assert.equal(machine.retryAfter(0), 600_000);
    assert.equal(machine.admit(600_000), 0);
    assert.equal(machine.state, 'closed');
  });

  it('forced open without an end: nobody knows when', () => {
    const { machine, notices } = breaker();
    machine.force('forced open', 0);
    assert.equal(machine.nextChange(HOUR), Number.POSITIVE_INFINITY);
    const [notice] = notices;
    assert.equal(notice?.name === 'breaker.changed' && notice.retryAfter, undefined);
  });

  it('enforced takes the word back and closes an open breaker', () => {
    const { machine } = opened();
    machine.force('enforced', 1);
    assert.equal(machine.admit(1), 0);
    assert.equal(machine.status(1).calls, 0);
  });

  it('an operator outlasts a reload, and the reloaded mode begins when he has done', () => {
    const { machine } = breaker();
    machine.force('disabled', 0, 1000);
    machine.reconfigure({ ...SETTINGS, mode: 'observe only' }, 500);
    assert.equal(machine.state, 'disabled');
    machine.nextChange(1000);
    assert.equal(machine.state, 'observe only');
  });

  it('observe only never refuses, and says once per wait that it would have opened', () => {
    const { machine, notices } = breaker({ mode: 'observe only' });
    for (let second = 0; second < 31; second++) record(machine, 10, 'bad', second * 1000);
    assert.equal(machine.admit(31_000), 0);
    assert.deepEqual(notices, [
      { name: 'breaker.would-open', failureRate: 1, slowRate: 0 },
      { name: 'breaker.would-open', failureRate: 1, slowRate: 0 },
      { name: 'breaker.would-open', failureRate: 1, slowRate: 0 },
    ]);
  });
});

describe('circuit breaker: reload', () => {
  it('known fault: reload that forgets breaker state', () => {
    const { machine } = opened();
    machine.reconfigure({ ...SETTINGS, failureRate: 0.6, window: { kind: 'time', length: 20_000 } }, 5000);
    assert.equal(machine.state, 'open');
    assert.equal(machine.retryAfter(5000), 10_000);
    const lease = machine.admit(15_000);
    machine.reconfigure({ ...SETTINGS, probes: 2, minimumCalls: 2 }, 16_000);
    assert.equal(machine.state, 'half open');
    assert.equal(machine.status(16_000).probes, 1);
    machine.settle(lease, 'good', 10, 16_000);
    assert.equal(machine.state, 'half open');
    machine.settle(machine.admit(16_000), 'good', 10, 16_000);
    assert.equal(machine.state, 'closed');
  });

  it('a new mode begins at once, with an empty window', () => {
    const { machine } = opened();
    machine.reconfigure({ ...SETTINGS, mode: 'observe only' }, 1000);
    assert.equal(machine.state, 'observe only');
    assert.equal(machine.admit(1000), 0);
    machine.reconfigure(SETTINGS, 2000);
    assert.equal(machine.state, 'closed');
    assert.equal(machine.status(2000).calls, 0);
  });

  it('a new wait moves the end of the one under way', () => {
    const { machine } = opened();
    machine.reconfigure({ ...SETTINGS, wait: 5000 }, 1000);
    assert.equal(machine.retryAfter(1000), 4000);
  });

  it('fewer probes than are in yet decide at once', () => {
    const { machine } = opened({ probes: 3 });
    machine.settle(machine.admit(15_000), 'good', 10, 15_000);
    machine.reconfigure(SETTINGS, 15_000);
    assert.equal(machine.state, 'closed');
  });

  it('a window that grows or shrinks keeps what it remembers', () => {
    for (const [from, to, kept] of [
      [{ kind: 'count', calls: 10 }, { kind: 'count', calls: 6 }, 6],
      [{ kind: 'count', calls: 10 }, { kind: 'count', calls: 60 }, 8],
      [{ kind: 'time', length: 10_000 }, { kind: 'time', length: 60_000 }, 8],
      [{ kind: 'time', length: 60_000 }, { kind: 'time', length: 10_000 }, 8],
      [{ kind: 'count', calls: 10 }, { kind: 'time', length: 10_000 }, 0],
    ] as const) {
      const { machine } = breaker({ window: from, failureRate: 0.9 });
      record(machine, 4, 'good', 100);
      record(machine, 4, 'bad', 200);
      machine.reconfigure({ ...SETTINGS, window: to, failureRate: 0.9 }, 300);
      const status = machine.status(300);
      assert.equal(status.calls, kept, JSON.stringify([from, to]));
      assert.equal(status.failureRate, kept === 0 ? undefined : kept === 6 ? 4 / 6 : 0.5);
    }
  });
});

describe('circuit breaker: known faults of peers', () => {
  it('a 10 s failure window that remembers failures an hour old', () => {
    const { machine } = breaker({ failureRate: 0.5, minimumCalls: 5 });
    record(machine, 4, 'bad', 0);
    record(machine, 5, 'good', HOUR);
    record(machine, 1, 'bad', HOUR);
    assert.equal(machine.state, 'closed');
    assert.equal(machine.status(HOUR).calls, 6);
  });

  it('a cancelled probe that closes the breaker', () => {
    const { machine } = opened();
    const lease = machine.admit(15_000);
    assert.equal(machine.admit(15_000), -1);
    machine.settle(lease, 'cancelled', 60_000, 15_000);
    assert.equal(machine.state, 'half open');
    assert.notEqual(machine.admit(15_000), -1);
  });

  it('a half-open breaker that waits for ever for a lost probe', () => {
    const { machine } = opened();
    machine.admit(15_000);
    assert.equal(machine.retryAfter(20_000), 25_000);
    assert.equal(machine.nextChange(20_000), 45_000);
    assert.equal(machine.admit(44_999), -1);
    assert.ok(machine.admit(45_000) > 0);
  });

  it('rejections of our own that open the breaker of a healthy system', () => {
    const { machine } = breaker();
    for (let i = 0; i < 1000; i++) machine.settle(machine.admit(i), verdictOf('refused', SETTINGS), 0, i);
    assert.equal(machine.state, 'closed');
    assert.equal(machine.status(1000).calls, 0);
  });

  it('business answers that trip the breaker', () => {
    const { machine } = breaker();
    for (let i = 0; i < 1000; i++) {
      machine.settle(machine.admit(i), verdictOf(i % 2 === 0 ? 'rejected' : 'invalid', SETTINGS), 1, i);
    }
    assert.equal(machine.state, 'closed');
  });

  it('a clock that steps back and evicts the window', () => {
    const { machine } = breaker();
    record(machine, 3, 'bad', 9000);
    for (let now = 8000; now > 0; now -= 100) assert.equal(machine.status(now).calls, 3);
    record(machine, 1, 'bad', 9000);
    assert.equal(machine.state, 'open');
  });
});

describe('verdicts', () => {
  it('every kind of outcome has one', () => {
    const verdicts = OUTCOME_KINDS.map((kind) => `${kind} ${verdictOf(kind, SETTINGS)}`);
    assert.deepEqual(verdicts, [
      'success good',
      'rejected good',
      'invalid good',
      'unauthorized ignored',
      'throttled ignored',
      'fault bad',
      'timeout bad',
      'unsent bad',
      'refused ignored',
      'cancelled cancelled',
    ]);
  });

  it('throttled is bad where the document counts it', () => {
    assert.equal(verdictOf('throttled', { ...SETTINGS, countThrottled: true }), 'bad');
  });
});
