import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { storeLimits } from '../limits.ts';
import { Sealer } from '../sealing/sealer.ts';
import { code, delivery } from '../testing/conformance/scene.ts';
import { openFile } from './file.ts';
import { carryOutAll } from './transactions.ts';
import { Work } from './work.ts';

function setUp(t: TestContext): { work: Work; database: DatabaseSync } {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-transactions-'));
  const file = join(folder, 'store.db');
  const database = openFile(file, file);
  const sealer = new Sealer({ key: new Uint8Array(32), stored: [], place: file });
  t.after(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });
  return { work: new Work(database, { limits: storeLimits(undefined), place: file, sealer, origin: 'test' }), database };
}

const accepting = (...ids: string[]) =>
  ids.map((id) => ({ name: 'accept' as const, values: [[delivery(id, { payload: new Uint8Array(50_000) })]] }));

test('while the disk is full everything is refused, and nothing of it was kept; what reads still reads; then it goes on', (t) => {
  const { work, database } = setUp(t);
  const before = carryOutAll(work, accepting('one'), 1);
  assert.deepEqual(before.answers, [{ value: [{ id: 'one', duplicate: false }] }]);
  const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
  database.exec(`PRAGMA max_page_count = ${pages + 20}`);
  const full = carryOutAll(work, [...accepting('two', 'three', 'four', 'five'), { name: 'get', values: ['one'] }], 2);
  for (const answer of full.answers.slice(0, 4))
    assert.ok('error' in answer && code('CONCORDAT_STORE_UNAVAILABLE')(answer.error));
  assert.deepEqual(full.signals, []);
  assert.match(work.failure ?? '', /disk is full/, 'for those who ask how it is');
  const read = full.answers[4];
  assert.ok(read !== undefined && 'value' in read && (read.value as { delivery: { id: string } }).delivery.id === 'one');
  database.exec('PRAGMA max_page_count = 1000000');
  const after = carryOutAll(work, [...accepting('two', 'three'), { name: 'count', values: [{}] }], 3);
  assert.deepEqual(after.answers, [
    { value: [{ id: 'two', duplicate: false }] },
    { value: [{ id: 'three', duplicate: false }] },
    { value: { count: 3, bytes: 150_000 } },
  ]);
  assert.equal(work.open, 3);
  assert.equal(work.failure, undefined);
});

test('a data key that was made in a transaction that failed seals nothing', (t) => {
  const { work, database } = setUp(t);
  const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
  database.exec(`PRAGMA max_page_count = ${pages + 2}`);
  const [refused] = carryOutAll(work, accepting('one'), 1).answers;
  assert.ok(refused !== undefined && 'error' in refused);
  database.exec('PRAGMA max_page_count = 1000000');
  carryOutAll(work, accepting('one'), 2);
  const keys = database.prepare('SELECT id, wrapped FROM data_keys').all() as unknown as { id: number; wrapped: Uint8Array }[];
  const reader = new Sealer({ key: new Uint8Array(32), stored: keys, place: 'the same' });
  const { body } = database.prepare('SELECT body FROM bodies').get() as { body: Uint8Array };
  assert.equal(reader.open(body, 'payload of delivery one').length, 50_000);
});

test('one that fails in the middle of its writing takes nobody else with it, and leaves nothing', (t) => {
  const { work, database } = setUp(t);
  database.exec(
    "CREATE TRIGGER refuse BEFORE INSERT ON deliveries WHEN NEW.id = 'bad' BEGIN SELECT RAISE(ABORT, 'refused'); END",
  );
  const both = { name: 'accept' as const, values: [[delivery('half'), delivery('bad')]] };
  const { answers, signals } = carryOutAll(work, [...accepting('one'), both, ...accepting('two')], 1);
  assert.deepEqual(
    answers.map((answer) => 'value' in answer),
    [true, false, true],
  );
  assert.equal(signals.length, 1);
  const [all] = carryOutAll(work, [{ name: 'list', values: [{}, { limit: 10 }] }], 2).answers;
  assert.ok(all !== undefined && 'value' in all);
  assert.deepEqual(
    (all.value as { id: string }[]).map(({ id }) => id),
    ['one', 'two'],
  );
  assert.equal(work.open, 2);
});
