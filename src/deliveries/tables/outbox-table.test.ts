import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import type { Acceptance } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Event } from '../../requirement/event.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { freshDatabase, startPostgres } from '../../store/testing/postgres.ts';
import type { OutboxRequest } from '../outbox/outbox.ts';
import { type AcceptingOutbox, moveBatch } from './batch.ts';
import { OutboxTable } from './outbox-table.ts';
import { tableNames, tableSql } from './table-sql.ts';

/** An outbox that accepts an id once, and refuses what a test says. */
class ListedOutbox implements AcceptingOutbox {
  readonly accepted: OutboxRequest[] = [];
  handedOver = 0;
  away = false;
  #waiting: { count: number; resolve: () => void }[] = [];

  prepare(request: OutboxRequest): void {
    if (request.operation === 'no such operation')
      throw new ConcordatError('CONCORDAT_UNDECLARED_OPERATION', 'REQ-I-001 declares no operation "no such operation"');
  }

  async enqueueAll(requests: readonly OutboxRequest[]): Promise<readonly Acceptance[]> {
    this.handedOver += requests.length;
    if (this.away) throw new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'the disk is full');
    if (requests.some(({ operation }) => operation === 'pay by card'))
      throw new ConcordatError('CONCORDAT_KEY_MISSING', 'card.number is stored only encrypted, and there is no key');
    const acceptances = requests.map((request) => {
      const id = request.id as string;
      const duplicate = this.accepted.some((each) => each.id === id);
      if (!duplicate) this.accepted.push(request);
      return { id, duplicate };
    });
    for (const { resolve } of this.#waiting.filter(({ count }) => count <= this.accepted.length)) resolve();
    return acceptances;
  }

  reaches(count: number): Promise<void> {
    if (this.accepted.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }
}

async function connected(t: TestContext, url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  t.after(() => client.end().catch(() => undefined));
  return client;
}

async function database(t: TestContext): Promise<{ url: string; client: pg.Client; outbox: ListedOutbox; events: Event[] }> {
  const url = await freshDatabase();
  const client = await connected(t, url);
  await client.query(tableSql());
  return { url, client, outbox: new ListedOutbox(), events: [] };
}

function relay(t: TestContext, at: { url: string; outbox: ListedOutbox; events: Event[] }): OutboxTable {
  const observe = (event: Event): void => void at.events.push(event);
  const table = new OutboxTable({ url: at.url, outbox: at.outbox, world: realWorld(), observe, owner: 'test' });
  t.after(() => table.stop());
  table.start();
  return table;
}

const INSERT = `INSERT INTO concordat_outbox (requirement, operation, input, key) VALUES ('REQ-I-001', $1, $2, $3)`;

async function insert(client: pg.Client, number: number, operation = 'create payment', key: string | null = null): Promise<void> {
  await client.query(INSERT, [operation, JSON.stringify({ body: { number } }), key]);
}

function numbersOf(requests: readonly OutboxRequest[]): unknown[] {
  return requests.map(({ input }) => (input.body as { number: number }).number);
}

async function left(client: pg.Client): Promise<{ count: string; failed: string }> {
  const { rows } = await client.query<{ count: string; failed: string }>(
    'SELECT count(*)::text AS count, count(failed_at)::text AS failed FROM concordat_outbox',
  );
  return rows[0] as { count: string; failed: string };
}

test('what is committed is handed over once, what is rolled back never', async (t) => {
  const at = await database(t);
  relay(t, at);
  await at.client.query('BEGIN');
  await insert(at.client, 1);
  await at.client.query('ROLLBACK');
  await at.client.query('BEGIN');
  await insert(at.client, 2);
  assert.deepEqual(at.outbox.accepted, []);
  await at.client.query('COMMIT');
  await at.outbox.reaches(1);
  await insert(at.client, 3);
  await at.outbox.reaches(2);
  assert.deepEqual(numbersOf(at.outbox.accepted), [2, 3]);
});

test('the row’s columns are what is asked for, and its id is the delivery’s', async (t) => {
  const { client, outbox } = await database(t);
  const inserted = await client.query<{ id: string }>(
    `INSERT INTO concordat_outbox (requirement, operation, input, key, priority, not_before, expires_at, idempotency_key)
     VALUES ('payment-gateway', 'refund', '{"params":{"id":7}}', 'order-7', 'high', now() + '1 hour', now() + '1 day', 'refund-7')
     RETURNING id::text`,
  );
  const result = await moveBatch(client, tableNames(), outbox);
  assert.deepEqual([result.accepted, result.later], [1, true]);
  const { delay = 0, expiresAfter = 0, ...request } = outbox.accepted[0] ?? assert.fail();
  assert.deepEqual(request, {
    id: inserted.rows[0]?.id,
    requirement: 'payment-gateway',
    operation: 'refund',
    input: { params: { id: 7 } },
    key: 'order-7',
    priority: 'high',
    idempotencyKey: 'refund-7',
    origin: 'table',
  });
  assert.ok(delay > 3_500_000 && delay <= 3_600_000, String(delay));
  assert.ok(expiresAfter > 86_300_000 && expiresAfter <= 86_400_000, String(expiresAfter));
});

test('a process that dies between acceptance and deletion hands over the same delivery again', async (t) => {
  const { url, client, outbox } = await database(t);
  for (const number of [1, 2, 3]) await insert(client, number);
  const dying = await connected(t, url);
  const { rows } = await dying.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const breaking: AcceptingOutbox = {
    prepare: () => undefined,
    enqueueAll: async (requests) => {
      const acceptances = await outbox.enqueueAll(requests);
      await client.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      return acceptances;
    },
  };
  await assert.rejects(moveBatch(dying, tableNames(), breaking));
  assert.equal((await left(client)).count, '3', 'nothing is deleted that was not committed');
  await moveBatch(client, tableNames(), outbox);
  assert.equal(outbox.handedOver, 6);
  assert.deepEqual(numbersOf(outbox.accepted), [1, 2, 3]);
  assert.equal((await left(client)).count, '0');
});

test('broken rows are set aside with the reason and hold nobody up; set right, they go', async (t) => {
  const { client, outbox } = await database(t);
  await insert(client, 1, 'no such operation', 'order-1');
  await insert(client, 2, 'pay by card', 'order-1');
  await insert(client, 3, 'create payment', 'order-1');
  await client.query(INSERT, ['create payment', JSON.stringify({ amount: 12 }), null]);
  await client.query(INSERT, ['create payment', '[1]', null]);
  await client.query(
    `INSERT INTO concordat_outbox (requirement, operation, expires_at) VALUES ('REQ-I-001', 'refund', now() - interval '1 s')`,
  );
  const result = await moveBatch(client, tableNames(), outbox);
  assert.deepEqual(numbersOf(outbox.accepted), [3]);
  assert.equal(result.broken.length, 5);
  const { rows } = await client.query<{ failure: string }>('SELECT failure FROM concordat_outbox ORDER BY sequence');
  const expected = [/declares no operation/, /stored only encrypted/, /its input has "amount"/, /no object/, /time was over/];
  for (const [index, pattern] of expected.entries()) assert.match(rows[index]?.failure ?? '', pattern);
  await client.query(
    `UPDATE concordat_outbox SET failed_at = NULL, operation = 'create payment' WHERE operation = 'no such operation'`,
  );
  await moveBatch(client, tableNames(), outbox);
  assert.deepEqual(numbersOf(outbox.accepted), [3, 1]);
});

test('while the store is away every row stays; while the application holds a row, what is behind it by its key waits', async (t) => {
  const { url, client, outbox } = await database(t);
  await insert(client, 1, 'create payment', 'order-1');
  await insert(client, 2, 'create payment', 'order-1');
  await insert(client, 3, 'create payment', 'order-2');
  outbox.away = true;
  await assert.rejects(moveBatch(client, tableNames(), outbox), /disk is full/);
  assert.deepEqual(await left(client), { count: '3', failed: '0' });
  outbox.away = false;
  const holder = await connected(t, url);
  await holder.query('BEGIN');
  await holder.query(`SELECT 1 FROM concordat_outbox WHERE input @> '{"body":{"number":1}}' FOR UPDATE`);
  await moveBatch(client, tableNames(), outbox);
  assert.deepEqual(numbersOf(outbox.accepted), [3]);
  await holder.query('COMMIT');
  await moveBatch(client, tableNames(), outbox);
  assert.deepEqual(numbersOf(outbox.accepted), [3, 1, 2]);
});

test('several processes hand over each row once, and those of a key in their order', async (t) => {
  const at = await database(t);
  const count = 1_000;
  await at.client.query(
    `INSERT INTO concordat_outbox (requirement, operation, input, key)
     SELECT 'REQ-I-001', 'create payment', jsonb_build_object('body', jsonb_build_object('number', n)), 'order-' || n % 7
     FROM generate_series(1, ${count}) AS n`,
  );
  for (let index = 0; index < 3; index += 1) relay(t, at);
  await at.outbox.reaches(count);
  assert.equal(at.outbox.accepted.length, count);
  for (const requests of Map.groupBy(at.outbox.accepted, ({ key }) => key).values()) {
    const numbers = numbersOf(requests) as number[];
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
    );
  }
});

test('an application’s database that goes away is told of once, and taken up again by itself', async (t) => {
  const server = await startPostgres(t);
  const url = server.url(await server.createDatabase());
  const at = { url, outbox: new ListedOutbox(), events: [] as Event[] };
  const before = await connected(t, url);
  await before.query(tableSql());
  relay(t, at);
  await insert(before, 1);
  await at.outbox.reaches(1);
  await server.kill();
  await server.start();
  const after = await connected(t, url);
  await insert(after, 2);
  await at.outbox.reaches(2);
  assert.deepEqual(numbersOf(at.outbox.accepted), [1, 2]);
  const told = at.events.flatMap((event) => (event.name === 'table.changed' ? [event.available] : []));
  assert.equal(told[0], false);
  assert.equal(told.filter((available) => !available).length, 1);
});

test('a table that is not there is told of, with what to do', async (t) => {
  const at = { url: await freshDatabase(), outbox: new ListedOutbox(), events: [] as Event[] };
  const told = Promise.withResolvers<Event>();
  const table = new OutboxTable({ ...at, world: realWorld(), observe: told.resolve, owner: 'test' });
  t.after(() => table.stop());
  table.start();
  const event = await told.promise;
  assert.ok(event.name === 'table.changed' && !event.available);
  assert.match(event.because ?? '', /there is no such table; make it with/);
  assert.match(table.failure ?? '', /no such table/);
});

test('only plain names are tables, and the SQL runs twice, in a schema too', async (t) => {
  const { client } = await database(t);
  await client.query(tableSql());
  await client.query('CREATE SCHEMA app');
  await client.query(tableSql('app.outbox'));
  await client.query(tableSql('app.outbox'));
  await client.query(`INSERT INTO app.outbox (requirement, operation) VALUES ('REQ-I-001', 'refund')`);
  const outbox = new ListedOutbox();
  assert.equal((await moveBatch(client, tableNames('app.outbox'), outbox)).accepted, 1);
  for (const name of ['', 'a.b.c', 'Outbox', 'o"; DROP TABLE users; --', 'x'.repeat(51)])
    assert.throws(() => tableNames(name), /cannot be the name of an outbox table/);
  fc.assert(
    fc.property(fc.string(), (name) => {
      try {
        assert.doesNotMatch(tableNames(name).plain, /[^a-z0-9_.]/);
      } catch (error) {
        assert.ok(error instanceof ConcordatError);
      }
    }),
  );
});

test('the how-to shows the table as it is made', () => {
  const page = new URL('../../../docs/how-to/use-a-transactional-outbox.md', import.meta.url);
  assert.ok(readFileSync(page, 'utf8').includes(`\`\`\`sql\n${tableSql()}\`\`\``));
});
