import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { RetryBudgetSettings } from '../../../requirement/policies.ts';
import { RetryBudget } from './retry-budget.ts';

const SETTINGS: RetryBudgetSettings = { clause: 'error-handling.retry-budget', ratio: 0.2, floor: 1, window: 10_000 };
const HOUR = 3_600_000;

function budget(changes: Partial<RetryBudgetSettings> = {}): RetryBudget {
  return new RetryBudget({ ...SETTINGS, ...changes }, 0);
}

function deposit(machine: RetryBudget, calls: number, now: number) {
  for (let i = 0; i < calls; i++) machine.deposit(now);
}

function withdrawAll(machine: RetryBudget, now: number): number {
  let retries = 0;
  while (retries < 100_000 && machine.withdraw(now)) retries += 1;
  return retries;
}

describe('retry budget', () => {
  it('allows a share of the calls and the floor of the window', () => {
    const machine = budget();
    deposit(machine, 100, 0);
    assert.deepEqual(machine.status(0), { available: 30, calls: 100, retries: 0 });
    assert.equal(withdrawAll(machine, 0), 30);
    assert.deepEqual(machine.status(0), { available: 0, calls: 100, retries: 30 });
  });

  it('without a floor, the first retry needs the calls that pay for it', () => {
    const machine = budget({ floor: 0 });
    deposit(machine, 4, 0);
    assert.equal(machine.withdraw(0), false);
    machine.deposit(0);
    assert.equal(machine.withdraw(0), true);
  });

  it('a share that is not exact in binary pays for whole retries all the same', () => {
    const machine = budget({ ratio: 0.29, floor: 0 });
    deposit(machine, 100, 0);
    assert.equal(withdrawAll(machine, 0), 29);
  });

  it('a seldom called system can be called again: the floor comes back by itself', () => {
    const machine = budget({ ratio: 0 });
    assert.equal(withdrawAll(machine, 0), 10);
    assert.equal(withdrawAll(machine, 9999), 0);
    assert.equal(withdrawAll(machine, 11_000), 10);
  });

  it('credit is not saved up: an hour of calls pays for one window of retries', () => {
    const machine = budget({ floor: 0 });
    for (let now = 0; now < HOUR; now += 100) machine.deposit(now);
    const paid = withdrawAll(machine, HOUR);
    assert.ok(paid <= 20 && paid >= 18, `${paid}`);
    assert.equal(withdrawAll(machine, 2 * HOUR), 0);
  });

  it('known fault: an outage that is amplified threefold by its victims', () => {
    const machine = budget();
    let sendings = 0;
    let calls = 0;
    for (let now = 0; now < 60_000; now += 10) {
      calls += 1;
      machine.deposit(now);
      sendings += 1;
      for (let retry = 0; retry < 3 && machine.withdraw(now); retry++) sendings += 1;
    }
    assert.ok(sendings <= calls * 1.2 + 60 + 10, `${sendings} sendings for ${calls} calls`);
  });

  it('1. in the window that ends with any retry, retries ≤ ratio × calls + floor × window', () => {
    const steps = fc.array(
      fc.record({ gap: fc.oneof(fc.constant(0), fc.nat(50), fc.nat(4000)), calls: fc.nat(30), retries: fc.nat(30) }),
      { minLength: 10, maxLength: 100 },
    );
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom(0, 0.1, 0.2, 1),
        fc.constantFrom(0, 0.5, 1, 10),
        fc.integer({ min: 100, max: 20_000 }),
        (all, ratio, floor, window) => {
          const machine = budget({ ratio, floor, window });
          const calls: number[] = [];
          const retries: number[] = [];
          let now = 0;
          for (const step of all) {
            now += step.gap;
            for (let i = 0; i < step.calls; i++) calls.push(now);
            deposit(machine, step.calls, now);
            const before = retries.length;
            for (let i = 0; i < step.retries; i++) if (machine.withdraw(now)) retries.push(now);
            if (retries.length === before) continue;
            const within = (times: readonly number[]) => times.filter((at) => now - at < window).length;
            assert.ok(within(retries) <= ratio * within(calls) + (floor * window) / 1000 + 1e-6);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('known fault: reload that forgets what was spent', () => {
    const machine = budget();
    deposit(machine, 100, 0);
    assert.equal(withdrawAll(machine, 0), 30);
    machine.reconfigure({ ...SETTINGS, ratio: 0.3 }, 500);
    assert.equal(withdrawAll(machine, 500), 10);
    machine.reconfigure({ ...SETTINGS, ratio: 0.3, window: 20_000 }, 1500);
    assert.deepEqual(machine.status(1500), { available: 10, calls: 100, retries: 40 });
    machine.reconfigure({ ...SETTINGS, ratio: 0.3, window: 1000 }, 60_000);
    assert.deepEqual(machine.status(60_000), { available: 1, calls: 0, retries: 0 });
  });
});
