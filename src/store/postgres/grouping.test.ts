import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Groups } from './grouping.ts';

function scene(carryOut: (units: readonly number[]) => Promise<readonly number[]>) {
  const groups: number[][] = [];
  const made = new Groups<number, number>({
    carryOut: (units) => {
      groups.push([...units]);
      return carryOut(units);
    },
    weigh: (unit) => unit,
    mayGoAlone: (error) => error instanceof RangeError,
    refuse: () => new Error('full'),
    most: 1,
    weight: 10,
    waiting: 30,
  });
  return { groups, made };
}

test('those of one turn go together, up to the weight; a heavier one goes alone', async () => {
  const { groups, made } = scene(async (units) => units.map((unit) => unit * 2));
  assert.deepEqual(await Promise.all([4, 6, 1, 12, 2].map((unit) => made.add(unit))), [8, 12, 2, 24, 4]);
  assert.deepEqual(groups, [[4, 6], [1], [12], [2]]);
});

test('what fails because of one unit fails for that unit only', async () => {
  const { made } = scene(async (units) => {
    if (units.includes(3)) throw new RangeError('three');
    return units;
  });
  const results = await Promise.allSettled([1, 2, 3, 4].map((unit) => made.add(unit)));
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  );
});

test('what fails otherwise fails for all of the group, and the next goes on', async () => {
  let calls = 0;
  const { made } = scene(async (units) => {
    calls += 1;
    if (calls === 1) throw new Error('away');
    return units;
  });
  const results = await Promise.allSettled([1, 2].map((unit) => made.add(unit)));
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal(await made.add(5), 5);
});

test('what waits is bounded', async () => {
  const { made } = scene(async (units) => units);
  const results = await Promise.allSettled([10, 10, 10, 1].map((unit) => made.add(unit)));
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'fulfilled', 'rejected'],
  );
});
