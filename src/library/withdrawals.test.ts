import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeliveryStore } from '../requirement/store.ts';
import { SimulatedWorld } from '../runtime/simulation/world.ts';
import { MOST_WITHDRAWALS, Withdrawals } from './withdrawals.ts';

/** A store in which one delivery is as the test says. */
class OneDelivery {
  state: 'away' | 'not there' | 'waiting' | 'claimed' | 'delivered' | 'cancelled' = 'waiting';
  asked = 0;

  readonly deliveries = {
    change: async () => {
      this.asked += 1;
      if (this.state === 'away') throw new Error('the store is away');
      if (this.state !== 'waiting') return [];
      this.state = 'cancelled';
      return ['one'];
    },
    get: async () => (this.state === 'not there' ? undefined : { delivery: { state: this.state } }),
  } as unknown as DeliveryStore;
}

test('it is asked until it is certain that nothing happens', async () => {
  for (const [first, then] of [
    ['away', 'waiting'],
    ['not there', 'waiting'],
    ['claimed', 'waiting'],
  ] as const) {
    const world = new SimulatedWorld(1);
    const one = new OneDelivery();
    one.state = first;
    const withdrawals = new Withdrawals(one.deliveries, world, () => assert.fail());
    withdrawals.withdraw('one');
    await world.advance(1_000);
    assert.equal(withdrawals.size, 1);
    one.state = then;
    await world.settle();
    assert.equal(withdrawals.size, 0);
    assert.equal(one.state, 'cancelled');
  }
});

test('what was delivered, or never appears, is let go of', async () => {
  for (const state of ['delivered', 'not there'] as const) {
    const world = new SimulatedWorld(1);
    const one = new OneDelivery();
    one.state = state;
    const withdrawals = new Withdrawals(one.deliveries, world, () => assert.fail());
    withdrawals.withdraw('one');
    await world.settle();
    assert.equal(withdrawals.size, 0);
    assert.ok(one.asked < 12);
  }
});

test('there is a bound, and closing asks once more', async () => {
  const world = new SimulatedWorld(1);
  const one = new OneDelivery();
  one.state = 'away';
  let bounded = 0;
  const withdrawals = new Withdrawals(one.deliveries, world, () => {
    bounded += 1;
  });
  for (let index = 0; index <= MOST_WITHDRAWALS; index += 1) withdrawals.withdraw(String(index));
  assert.deepEqual([bounded, withdrawals.size], [1, MOST_WITHDRAWALS]);
  one.state = 'waiting';
  await withdrawals.close();
  assert.equal(one.state, 'cancelled');
  assert.equal(world.pending, 0);
});
