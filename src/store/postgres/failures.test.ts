import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realWorld } from '../../runtime/platform/world.ts';
import { delivery } from '../testing/conformance/scene.ts';
import { startPostgres } from '../testing/postgres.ts';
import { openPostgres } from './open-postgres.ts';

const world = realWorld();
const UNKNOWN = /may or may not be there/;

test('what failed says whether anything can have been written', async (t) => {
  const says = (promise: Promise<unknown>, remedy: RegExp, unknown: boolean) =>
    assert.rejects(promise, (error: Error & { code?: string }) => {
      assert.equal(error.code, 'CONCORDAT_STORE_UNAVAILABLE');
      assert.match(error.message, remedy);
      assert.equal(UNKNOWN.test(error.message), unknown, error.message);
      return true;
    });
  await says(openPostgres({ url: 'postgres://127.0.0.1:1/nowhere', world }), /nothing was begun/, false);

  const server = await startPostgres(t);
  await using store = await openPostgres({ url: server.url(), world, connections: 1 });
  await store.deliveries.accept([delivery('one')]);
  // A connection that is lost with a statement on its way, not before.
  const lost = async (use: () => Promise<unknown>, table: string) => {
    const held = server
      .query(`BEGIN; LOCK TABLE concordat.${table} IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(30)`)
      .catch(() => undefined);
    await waiting(`query LIKE 'BEGIN; LOCK%' AND wait_event = 'PgSleep'`);
    const used = use().then(
      () => undefined,
      (error: Error) => error,
    );
    await waiting(`application_name = 'concordat' AND wait_event_type = 'Lock'`);
    await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE (application_name = 'concordat' AND wait_event_type = 'Lock') OR query LIKE 'BEGIN; LOCK%'`);
    await held;
    const error = await used;
    return says(error === undefined ? Promise.resolve() : Promise.reject(error), /cannot be used now/, table === 'names');
  };
  const waiting = async (condition: string) => {
    while ((await server.query(`SELECT 1 FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND ${condition}`)).length === 0);
  };
  await lost(() => store.records.get('n', 'a'), 'records');
  await lost(() => store.deliveries.accept([delivery('two', { deduplication: { name: 'n', for: 1_000 } })]), 'names');
});
