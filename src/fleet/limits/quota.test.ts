import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RateLimit } from '../../requirement/policies.ts';
import { rate } from '../../runtime/simulation/requirement.ts';
import { Gateways } from '../testing/gateways.ts';
import { at } from '../testing/own-world.ts';
import { type QuotaState, setAside } from './quota-part.ts';

const HOUR = 3_600_000;

function quota(count: number): RateLimit {
  return { ...rate(count, HOUR), kind: 'quota', period: 'hour' };
}

test('what is set aside in a period is never more than the quota, over random askings', () => {
  const step = fc.record({ member: fc.nat(3), wants: fc.nat(40), returns: fc.boolean(), later: fc.nat(9) });
  fc.assert(
    fc.property(fc.nat(60), fc.array(step, { maxLength: 80 }), (count, steps) => {
      let state: QuotaState | undefined;
      let hour = 0;
      const parts = [0, 0, 0, 0];
      for (const { member, wants, returns, later } of steps) {
        if (later === 0) {
          hour += 1;
          parts.fill(0);
        }
        const period = { start: hour * HOUR, end: (hour + 1) * HOUR };
        const given = returns ? (parts[member] as number) : 0;
        const next = setAside(state, { period: period.start, returns: given, used: 0, wants }, count, 4, period);
        state = next.state;
        parts[member] = (parts[member] as number) - given + next.grant.granted;
        assert.equal(
          parts.reduce((sum, part) => sum + part, 0),
          state.taken,
        );
        assert.ok(state.taken <= count);
      }
    }),
  );
});

test('a part of another period is not given back into this one', () => {
  const { state } = setAside(undefined, { period: 0, returns: 0, used: 0, wants: 4 }, 40, 1, { start: 0, end: HOUR });
  assert.equal(state.taken, 4);
  const next = setAside(state, { period: 0, returns: 4, used: 0, wants: 3 }, 40, 1, { start: HOUR, end: 2 * HOUR });
  assert.deepEqual([next.state.start, next.state.taken], [HOUR, 3]);
});

test('three gateways keep an hourly quota together, use nearly all of it, and begin anew with the hour', async () => {
  const fleet = new Gateways(9, { latency: 8, losses: 0.01, outages: [{ from: 600_000, until: 640_000, silent: false }] }, [
    quota(300),
  ]);
  const { world, vendor } = fleet;
  const [dies] = [0, 100, 7_777].map((ahead) => fleet.join(ahead));
  for (const gateway of fleet.all) gateway.call(9_000, 2 * HOUR);
  at(world as never, 300_000, () => dies?.world.die());
  await world.run(2 * HOUR - 1);
  const hours = [0, 0];
  for (const arrival of vendor.arrivals)
    hours[Math.floor(arrival.at / HOUR)] = (hours[Math.floor(arrival.at / HOUR)] as number) + 1;
  for (const used of hours) assert.ok(used <= 300 && used >= 285, `${hours}`);
});
