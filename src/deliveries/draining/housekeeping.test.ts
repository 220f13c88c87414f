import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Delivery } from '../../requirement/delivery.ts';
import type { Event } from '../../requirement/event.ts';
import type { Store } from '../../requirement/store.ts';
import { Availability } from './availability.ts';
import { Housekeeping } from './housekeeping.ts';
import { delivery, Scene } from './testing/scene.ts';

test('what died in the hands of a process that is not the sweeper is told as well', async () => {
  const { world, store } = await Scene.open();
  const events: Event[] = [];
  const untold = [await died('one')];
  const mine: Pick<Store, 'deliveries' | 'leases'> = {
    leases: { acquire: async () => undefined, release: async () => undefined },
    deliveries: new Proxy(store.deliveries, {
      get: (target, name) =>
        name === 'sweep'
          ? async () => ({ died: untold.splice(0), released: 0, removed: 0, more: false })
          : target[name as keyof Store['deliveries']],
    }),
  };
  const observe = (event: Event): void => void events.push(event);
  const availability = new Availability(world, observe);
  const housekeeping = new Housekeeping({ store: mine, world, owner: 'here', availability, observe });
  housekeeping.start();
  await world.run(world.now() + 100_000);
  assert.deepEqual(
    events.map((event) => event.name === 'delivery.ended' && [event.delivery, event.state, event.because]),
    [['one', 'dead', 'its body cannot be opened']],
  );
  untold.push(await died('two'));
  await housekeeping.stop();
  await world.run(world.now() + 100_000);
  assert.equal(events.length, 1);
});

/** A delivery as a store tells of it that has given it up. */
async function died(id: string): Promise<Delivery> {
  const { store } = await Scene.open();
  await store.deliveries.accept([delivery({ id })]);
  const [found] = await store.deliveries.list({}, { limit: 1 });
  assert.ok(found !== undefined);
  return { ...found, state: 'dead', because: 'its body cannot be opened' };
}
