import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { realWorld } from '../../runtime/platform/world.ts';
import { delivery, LANE } from '../testing/conformance/scene.ts';
import { freshDatabase, GUARDED, sharedPostgres, startPostgres } from '../testing/postgres.ts';
import { CLAIM } from './deliveries/claiming.ts';
import { MIGRATIONS, type Migration } from './migrations/migrations.ts';
import { openPostgres } from './open-postgres.ts';

const world = realWorld();
const NEWEST = MIGRATIONS.length;

test('the schema is made from nothing, and from every earlier version', async () => {
  for (let version = 0; version <= NEWEST; version += 1) {
    const url = await freshDatabase();
    if (version > 0) await (await openPostgres({ url, world, migrations: MIGRATIONS.slice(0, version) })).close();
    await using store = await openPostgres({ url, world });
    assert.equal((await store.status()).schemaVersion, NEWEST);
    assert.deepEqual(await store.deliveries.accept([delivery('one')]), [{ id: 'one', duplicate: false }]);
  }
});

test('processes that start at once make it once', async () => {
  const url = await freshDatabase();
  const stores = await Promise.all(Array.from({ length: 5 }, () => openPostgres({ url, world })));
  for (const store of stores) {
    assert.equal((await store.status()).schemaVersion, NEWEST);
    await store.close();
  }
});

test('a newer schema is used while it says that it can be, and refused when not', async () => {
  const url = await freshDatabase();
  await using old = await openPostgres({ url, world });
  const next = (usableFrom: number, version: number): Migration => ({
    version,
    usableFrom,
    what: 'a test',
    how: 'transaction',
    statements: [`ALTER TABLE deliveries ADD COLUMN more_${version} text`],
  });
  const expanded = [...MIGRATIONS, next(1, NEWEST + 1)];
  await (await openPostgres({ url, world, migrations: expanded })).close();
  await old.deliveries.accept([delivery('one')]);
  assert.equal((await old.deliveries.get('one'))?.delivery.state, 'waiting');
  await (await openPostgres({ url, world })).close();
  await (await openPostgres({ url, world, migrations: [...expanded, next(NEWEST + 1, NEWEST + 2)] })).close();
  await assert.rejects(openPostgres({ url, world }), { code: 'CONCORDAT_STORE_UNAVAILABLE', message: /update it/ });
});

test('an index that was left half built is built again', async () => {
  const url = await freshDatabase();
  const server = await sharedPostgres();
  const database = new URL(url).pathname.slice(1);
  await (await openPostgres({ url, world, migrations: MIGRATIONS.slice(0, 2) })).close();
  await server.query(`CREATE INDEX deliveries_dead ON concordat.deliveries (id) WHERE state = 'dead'`, [], database);
  await server.query(
    `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'concordat.deliveries_dead'::regclass`,
    [],
    database,
  );
  await (await openPostgres({ url, world })).close();
  const [index] = await server.query<{ indexdef: string }>(
    `SELECT indexdef FROM pg_indexes WHERE indexname = 'deliveries_dead'`,
    [],
    database,
  );
  assert.match(index?.indexdef ?? '', /\(sequence\)/);
});

test('claims go by index, from the first row that can be claimed, whatever the planner believes of the table', async () => {
  const url = await freshDatabase();
  const server = await sharedPostgres();
  const database = new URL(url).pathname.slice(1);
  await using store = await openPostgres({ url, world });
  const rows = Array.from({ length: 3_000 }, (_, index) =>
    delivery(`d${index}`, {
      priority: (['high', 'normal', 'low'] as const)[index % 3] ?? 'low',
      lane: `L${index % 7}`,
      key: index % 2 ? 'k' : undefined,
    }),
  );
  await store.deliveries.accept(rows);
  for (const setting of [
    'search_path = concordat',
    'enable_mergejoin = off',
    'enable_seqscan = off',
    'enable_bitmapscan = off',
  ]) {
    await server.query(`ALTER DATABASE "${database}" SET ${setting}`);
  }
  for (const analyzed of [false, true]) {
    if (analyzed) await server.query('ANALYZE concordat.deliveries', [], database);
    const plan = (
      await server.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${CLAIM.text}`, ['outbox', 'L1', 'me', 64, 1_000], database)
    )
      .map((row) => row['QUERY PLAN'])
      .join('\n');
    assert.equal(plan.match(/Index Scan using deliveries_claimable/g)?.length, 3, plan);
    assert.doesNotMatch(plan, /Seq Scan|Bitmap|Merge|Sort/);
    assert.equal(plan.match(/Index Cond: .*priority = \d.*due_at <=/g)?.length, 3, plan);
  }
});

test('without the package it says which one to install', async () => {
  const load = () => Promise.reject(new Error("Cannot find package 'pg'"));
  await assert.rejects(openPostgres({ url: 'postgres://localhost/db', world, load }), {
    code: 'CONCORDAT_STORE_UNAVAILABLE',
    message: /npm install pg/,
  });
});

test('no password is printed, whatever fails', async () => {
  const server = await sharedPostgres();
  const { user, password } = GUARDED;
  const wrong = `${password}-wrong`;
  const there = `127.0.0.1:${server.port}`;
  const urls = [
    `postgres://${user}:${wrong}@${there}/postgres`,
    `postgres://${user}:${password}@${there}/nowhere`,
    `postgres://${user}:${password}@127.0.0.1:1/postgres`,
    `postgres://${user}:${password}@nobody.invalid/postgres`,
    `postgres://${user}:${password}@${there}/postgres?sslmode=require`,
    `postgres://${user}:${password}%@${there}/postgres`,
  ];
  for (const url of urls) {
    await assert.rejects(openPostgres({ url, world }), (error) => {
      assert.equal((error as { code?: unknown }).code, 'CONCORDAT_STORE_UNAVAILABLE');
      assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(password), String(error));
      return true;
    });
  }
  await using store = await openPostgres({ url: `postgres://${user}:${password}@${there}/postgres?schema=guarded`, world });
  assert.ok(!inspect(await store.status()).includes(password));
  assert.ok(!inspect(store, { depth: 9 }).includes(password));
});

test('a server that does not wait for its disk is reported', async (t) => {
  const server = await startPostgres(t, { fsync: false });
  await using store = await openPostgres({ url: server.url(), world });
  assert.match((await store.status()).place, /fsync=off/);
});

test('a server clock that is put back by an hour holds nothing up', async () => {
  const url = await freshDatabase();
  const server = await sharedPostgres();
  const database = new URL(url).pathname.slice(1);
  const shift = (hours: number) =>
    server.query(
      `CREATE OR REPLACE FUNCTION concordat.server_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
       $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint + ${hours} * 3600000 $$`,
      [],
      database,
    );
  await using store = await openPostgres({ url, world });
  await store.deliveries.accept([delivery('one')]);
  const [before] = await store.deliveries.list({}, { limit: 1 });
  await shift(-1);
  await store.deliveries.accept([delivery('two')]);
  const ids: string[] = [];
  // At the next tick at the latest, not in an hour.
  while (ids.length < 2) {
    const claimed = await store.deliveries.claim({ box: 'outbox', lane: LANE, owner: 'me', limit: 10, lease: 60_000 });
    ids.push(...claimed.map(({ id }) => id));
  }
  assert.deepEqual(ids.toSorted(), ['one', 'two']);
  const after = await store.deliveries.list({}, { limit: 2 });
  assert.ok((after[1]?.acceptedAt ?? 0) > (before?.acceptedAt ?? Number.NaN) - 2_000);
});
