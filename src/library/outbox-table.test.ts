import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { Vendor } from '../adapters/http/testing/vendor.ts';
import { tableSql } from '../deliveries/tables/table-sql.ts';
import { realWorld } from '../runtime/platform/world.ts';
import { freshDatabase } from '../store/testing/postgres.ts';
import { Integrations } from './integrations.ts';
import { IN_MEMORY, openStore } from './open-store.ts';
import { Documents, echo, failure } from './testing/documents.ts';

test('what an application writes into its own table, in its own transaction, is carried out once', async () => {
  const url = await freshDatabase();
  await using vendor = await Vendor.start(echo);
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url });
  const application = new pg.Client({ connectionString: url });
  await application.connect();
  await application.query(tableSql());
  await application.query('CREATE TABLE orders (number integer PRIMARY KEY)');
  await using store = await openStore({ file: IN_MEMORY, world: realWorld() });
  const ended = Promise.withResolvers<string>();
  await using integrations = await Integrations.open({
    folder: documents.path,
    store,
    variables: { APP_DATABASE_URL: url },
    outboxTable: { url: 'env:APP_DATABASE_URL' },
    observe: (event) => {
      if (event.name === 'delivery.ended') ended.resolve(event.delivery);
    },
  });
  const order = async (number: number, end: 'COMMIT' | 'ROLLBACK'): Promise<string> => {
    await application.query('BEGIN');
    await application.query('INSERT INTO orders VALUES ($1)', [number]);
    const { rows } = await application.query<{ id: string }>(
      `INSERT INTO concordat_outbox (requirement, operation, input) VALUES ('things', 'create thing', $1) RETURNING id::text`,
      [JSON.stringify({ body: { number } })],
    );
    await application.query(end);
    return (rows[0] as { id: string }).id;
  };
  await order(1, 'ROLLBACK');
  const id = await order(2, 'COMMIT');
  assert.equal(await ended.promise, id, 'the row’s id is the delivery’s');
  const report = await integrations.get('things').delivery(id);
  assert.deepEqual([report.state, report.answer?.status], ['delivered', 200]);
  assert.deepEqual(
    vendor.seen.map(({ body }) => body),
    ['{"number":2}'],
  );
  await application.end();
});

test('a table needs a store', async () => {
  using documents = new Documents();
  const opening = Integrations.open({ folder: documents.path, outboxTable: { url: 'postgres://127.0.0.1:1/app' } });
  assert.equal((await failure(opening)).code, 'CONCORDAT_STORE_MISSING');
});
