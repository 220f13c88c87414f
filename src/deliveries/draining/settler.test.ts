import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Settlement } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import { Availability } from './availability.ts';
import { Settler } from './settler.ts';

function delivered(id: string, answer?: Uint8Array): Settlement {
  return { id, claim: 1, attempt: undefined, next: { state: 'delivered', answer } };
}

/** A settler on a store that does as it is told; what it was asked, batch by batch, and what came of each. */
function stand(answers: (batch: readonly Settlement[]) => readonly boolean[]) {
  const world = new SimulatedWorld();
  const batches: (readonly string[])[] = [];
  const known = new Map<string, boolean | undefined>();
  const settle = async (batch: readonly Settlement[]) => {
    batches.push(batch.map(({ id }) => id));
    return answers(batch);
  };
  const settler = new Settler({ settle }, new Availability(world, undefined), world);
  const hand = (settlement: Settlement) => settler.settle(settlement, (kept) => void known.set(settlement.id, kept));
  return { world, batches, known, settler, hand };
}

test('while one batch is on its way the next gathers', async () => {
  const { world, batches, known, settler, hand } = stand((batch) => batch.map(({ id }) => id !== 'lost'));
  for (const id of ['a', 'b', 'lost', 'c']) hand(delivered(id));
  await settler.idle();
  assert.deepEqual(batches, [['a'], ['b', 'lost', 'c']]);
  assert.deepEqual([...known.entries()].map(([id, kept]) => `${id} ${kept}`).join(', '), 'a true, b true, lost false, c true');
  assert.equal(world.pending, 0);
});

test('what the store did not take because it was away is told again, until it is known', async () => {
  let away = 5;
  const { world, batches, known, settler, hand } = stand((batch) => {
    away -= 1;
    if (away >= 0) throw new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'away');
    return batch.map(() => true);
  });
  hand(delivered('a'));
  hand(delivered('b'));
  await world.run(60_000);
  assert.equal(settler.waiting, 0);
  assert.deepEqual([...known.values()], [true, true]);
  assert.ok(batches.length <= 7, `${batches.length} times`);
});

test('one that the store refuses does not keep the others, and is tried without its answer', async () => {
  const { world, known, settler, hand } = stand((batch) => {
    for (const { id, next } of batch) {
      if (id === 'never' || (next.state === 'delivered' && next.answer !== undefined)) throw new RangeError('no');
    }
    return batch.map(() => true);
  });
  for (let index = 0; index < 10; index += 1) hand(delivered(`fine-${index}`));
  hand(delivered('heavy', new Uint8Array(3)));
  hand(delivered('never'));
  await world.run(60_000);
  assert.equal(settler.waiting, 0);
  assert.equal(known.size, 12);
  for (const [id, kept] of known) assert.equal(kept, id === 'never' ? undefined : true, id);
});
