import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after } from 'node:test';
import { realWorld } from '../../runtime/platform/world.ts';
import { conformance } from '../testing/conformance.ts';
import { startPostgres } from '../testing/postgres.ts';
import { openPostgres } from './open-postgres.ts';

// Nothing is killed here, so nothing need reach the disk.
const server = await startPostgres({ after }, { fsync: false });
let schemas = 0;

// One database for all, a schema for each: making a database takes longer than most of the tests.
conformance(
  'PostgreSQL',
  async (t, options) => {
    const schema = `test_${++schemas}`;
    const url = `${server.url()}?schema=${schema}`;
    const open = async (others = options) => {
      const store = await openPostgres({ url, world: realWorld(), connections: 4, ...others });
      t.after(() => store.close());
      return store;
    };
    return {
      store: await open(),
      advance: async (ms) => {
        await server.query(`UPDATE ${schema}.clock SET correction = correction + $1`, [Math.ceil(ms)]);
      },
      again: open,
      written: async () => {
        await server.query('CHECKPOINT');
        const rows = await server.query<{ path: string }>(
          `SELECT pg_relation_filepath(f.oid) AS path FROM pg_class c, LATERAL (VALUES (c.oid), (c.reltoastrelid)) AS f (oid)
           WHERE c.relnamespace = $1::regnamespace AND f.oid <> 0`,
          [schema],
        );
        const files = rows.map(({ path }) => path).filter((path) => path !== null);
        return Buffer.concat(await Promise.all(files.map((path) => readFile(join(server.folder, path)))));
      },
      tamper: async (id) => {
        await server.query(`UPDATE ${schema}.deliveries SET payload = payload || '\\x00' WHERE id = $1`, [id]);
      },
    };
  },
  { schedules: 12 },
);
