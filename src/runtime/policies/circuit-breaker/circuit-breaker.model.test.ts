/** The breaker against a naive model of itself, over random schedules. A failure prints the seed and path that replay it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CircuitBreakerSettings } from '../../../requirement/policies.ts';
import { CircuitBreaker, type Verdict } from './circuit-breaker.ts';

const BUCKET = 1000;

/** Keeps everything, forgets nothing, and works each answer out from the beginning. */
class Model {
  readonly settings: CircuitBreakerSettings;
  state: 'closed' | 'open' | 'half open' = 'closed';
  outcomes: { at: number; bad: boolean; slow: boolean }[] = [];
  origin = 0;
  openUntil = 0;
  openings = 0;
  closedAt = Number.NEGATIVE_INFINITY;
  lastLease = 0;
  /** Leases of this half-open period, with their ends. */
  leases = new Map<number, number>();
  period = new Set<number>();
  results: { bad: boolean; slow: boolean }[] = [];

  constructor(settings: CircuitBreakerSettings) {
    this.settings = settings;
  }

  remembered(now: number) {
    const { window } = this.settings;
    if (window.kind === 'count') return this.outcomes.slice(-window.calls);
    const bucket = (at: number) => Math.floor((at - this.origin) / BUCKET);
    return this.outcomes.filter(({ at }) => bucket(at) > bucket(now) - window.length / BUCKET);
  }

  tooBad(outcomes: readonly { bad: boolean; slow: boolean }[]): boolean {
    const { failureRate, slowRate, slowAfter } = this.settings;
    const bad = outcomes.filter((o) => o.bad).length / outcomes.length;
    const slow = outcomes.filter((o) => o.slow).length / outcomes.length;
    return bad >= failureRate || (slowAfter !== undefined && slow >= slowRate);
  }

  pass(now: number): void {
    if (this.state !== 'open' || now < this.openUntil) return;
    this.state = 'half open';
    this.leases.clear();
    this.period.clear();
    this.results = [];
  }

  open(now: number): void {
    this.state = 'open';
    this.openings += 1;
    let wait = this.settings.wait;
    for (let i = 1; i < this.openings; i++) wait = Math.min(this.settings.maxWait, wait * 2);
    this.openUntil = now + wait;
  }

  live(now: number): number {
    return [...this.leases.values()].filter((end) => end > now).length;
  }

  admit(now: number): number {
    this.pass(now);
    if (this.state === 'closed') return 0;
    if (this.state === 'open' || this.results.length + this.live(now) >= this.settings.probes) return -1;
    this.lastLease += 1;
    this.leases.set(this.lastLease, now + this.settings.probeLease);
    this.period.add(this.lastLease);
    return this.lastLease;
  }

  settle(lease: number, verdict: Verdict, duration: number, now: number): void {
    this.pass(now);
    const bad = verdict === 'bad';
    const slow = this.settings.slowAfter !== undefined && duration > this.settings.slowAfter;
    if (this.state === 'closed') {
      if (verdict === 'ignored' || (verdict === 'cancelled' && !slow) || now - duration < this.closedAt) return;
      this.outcomes.push({ at: now, bad, slow });
      const { window, minimumCalls } = this.settings;
      const minimum = window.kind === 'count' ? Math.min(minimumCalls, window.calls) : minimumCalls;
      const remembered = this.remembered(now);
      if (remembered.length >= minimum && this.tooBad(remembered)) this.open(now);
    } else if (this.state === 'half open' && this.period.has(lease)) {
      this.leases.delete(lease);
      if (verdict === 'ignored' || verdict === 'cancelled') return;
      this.results.push({ bad, slow });
      if (this.results.length < Math.min(this.settings.minimumCalls, this.settings.probes)) return;
      if (this.tooBad(this.results)) {
        this.open(now);
      } else {
        this.state = 'closed';
        this.openings = 0;
        this.outcomes = [];
        this.origin = now;
        this.closedAt = now;
      }
    }
  }
}

const settings: fc.Arbitrary<CircuitBreakerSettings> = fc.record({
  clause: fc.constant('error-handling.circuit-breaker'),
  mode: fc.constant('enforced' as const),
  window: fc.oneof(
    fc.record({ kind: fc.constant('count' as const), calls: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ kind: fc.constant('time' as const), length: fc.integer({ min: 10, max: 15 }).map((n) => n * BUCKET) }),
  ),
  failureRate: fc.constantFrom(0.1, 0.3, 0.5, 1),
  minimumCalls: fc.integer({ min: 1, max: 6 }),
  slowAfter: fc.constantFrom(undefined, 500),
  slowRate: fc.constantFrom(0.5, 1),
  wait: fc.integer({ min: 1, max: 10_000 }),
  maxWait: fc.integer({ min: 10_000, max: 40_000 }),
  probes: fc.integer({ min: 1, max: 4 }),
  probeLease: fc.integer({ min: 1, max: 8000 }),
  countThrottled: fc.constant(false),
});

interface Step {
  readonly do: 'admit' | 'settle' | 'lose' | 'wait' | 'wait for it';
  /** Milliseconds to wait first, or which of those under way. */
  readonly by: number;
  readonly verdict: Verdict;
}

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('admit', 'admit', 'admit', 'settle', 'settle', 'settle', 'lose', 'wait', 'wait for it'),
  by: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 300 }),
    fc.integer({ min: 0, max: 300 }),
    fc.integer({ min: 0, max: 12_000 }),
  ),
  verdict: fc.constantFrom<Verdict>('good', 'good', 'good', 'bad', 'bad', 'ignored', 'cancelled'),
});

describe('circuit breaker against its model', () => {
  it('admits, decides, waits and forgets as the model does', () => {
    fc.assert(
      fc.property(settings, fc.array(step, { minLength: 50, maxLength: 300 }), (s, steps) => {
        const machine = new CircuitBreaker(s, 0);
        const model = new Model(s);
        const underWay: { lease: number; began: number }[] = [];
        let now = 0;
        for (const action of steps) {
          if (action.do === 'wait' || action.do === 'admit') now += action.by;
          if (action.do === 'wait for it') now = Math.max(now, machine.nextChange(now));
          if (action.do === 'admit') {
            const lease = machine.admit(now);
            assert.equal(lease, model.admit(now), `admit at ${now}`);
            if (lease >= 0) underWay.push({ lease, began: now });
          } else if (action.do === 'settle' || action.do === 'lose') {
            const [attempt] = underWay.splice(action.by % Math.max(1, underWay.length), 1);
            if (attempt === undefined || action.do === 'lose') continue;
            machine.settle(attempt.lease, action.verdict, now - attempt.began, now);
            model.settle(attempt.lease, action.verdict, now - attempt.began, now);
          }
          const status = machine.status(now);
          model.pass(now);
          assert.equal(status.state, model.state, `state at ${now}`);
          if (model.state === 'closed') assert.equal(status.calls, model.remembered(now).length, `calls at ${now}`);
          if (model.state === 'open') assert.equal(status.retryAfter, model.openUntil - now);
          if (model.state === 'half open') assert.equal(status.probes, model.live(now));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('always admits again within the longest wait and one lease, whatever was lost', () => {
    fc.assert(
      fc.property(settings, fc.array(step, { minLength: 10, maxLength: 80 }), (s, steps) => {
        const machine = new CircuitBreaker(s, 0);
        const leases: number[] = [];
        let now = 0;
        for (const action of steps) {
          now += action.by;
          if (action.do === 'admit') leases.push(machine.admit(now));
          if (action.do === 'settle') machine.settle(leases.pop() ?? 0, action.verdict, 1, now);
        }
        const limit = now + Math.max(s.wait, s.maxWait) + s.probeLease;
        for (let next = machine.nextChange(now); next > now; next = machine.nextChange(now)) {
          assert.ok(next <= limit, `${next} is after ${limit}`);
          now = next;
        }
        assert.notEqual(machine.admit(now), -1);
      }),
      { numRuns: 500 },
    );
  });
});
