import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase, sharedPostgres, startPostgres, startStandby } from './postgres.ts';

test('a database of the shared server is empty and its own', async () => {
  const [one, other] = [await freshDatabase(), await freshDatabase()];
  assert.notEqual(one, other);
  const server = await sharedPostgres();
  const name = new URL(one).pathname.slice(1);
  await server.query('CREATE TABLE here (a int)', [], name);
  const rows = await server.query<{ count: string }>(
    `SELECT count(*) FROM pg_tables WHERE tablename = 'here'`,
    [],
    new URL(other).pathname.slice(1),
  );
  assert.equal(rows[0]?.count, '0');
});

test('a killed server has every commit when it starts again, and a promoted standby too', async (t) => {
  const server = await startPostgres(t);
  const standby = await startStandby(t, server);
  await server.query('CREATE TABLE kept (a int)');
  await server.query('INSERT INTO kept VALUES (1)');
  await server.kill();
  await assert.rejects(server.query('SELECT 1'));
  await standby.promote();
  assert.deepEqual(await standby.query('SELECT a FROM kept'), [{ a: 1 }]);
  await standby.query('INSERT INTO kept VALUES (2)');
});
