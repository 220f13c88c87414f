import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import { conformance } from '../testing/conformance.ts';
import { openMemory } from './open-memory.ts';

conformance('in memory', async (t, options) => {
  const world = new SimulatedWorld();
  const store = await openMemory({ world, ...options });
  t.after(() => store.close());
  return { store, advance: (ms) => world.advance(world.now() + ms) };
});
