import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import { conformance } from '../testing/conformance.ts';
import { openSqlite } from './open-sqlite.ts';

conformance(
  'SQLite',
  async (t, options) => {
    const folder = await mkdtemp(join(tmpdir(), 'concordat-sqlite-'));
    const file = join(folder, 'store.db');
    const world = new SimulatedWorld();
    const stores = [await openSqlite({ file, world, ...options })];
    t.after(async () => {
      await Promise.all(stores.map((store) => store.close()));
      await rm(folder, { recursive: true });
    });
    const [store] = stores;
    if (store === undefined) throw new Error('it was not opened');
    return {
      store,
      advance: (ms) => world.advance(world.now() + ms),
      again: async (others = options) => {
        const other = await openSqlite({ file, world, ...others });
        stores.push(other);
        return other;
      },
      written: async () => Buffer.concat([await readFile(file), await readFile(`${file}-wal`)]),
      tamper: async (id) => {
        const database = new DatabaseSync(file);
        database.prepare("UPDATE deliveries SET body = unhex(hex(body) || '00') WHERE id = ?").run(id);
        database.close();
      },
    };
  },
  { schedules: 40 },
);
