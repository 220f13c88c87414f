import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import type { Store } from '../../requirement/store.ts';
import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import { claim, claimIds, code, deliver, delivery, HOUR, MINUTE, stateOf, sweepAll } from '../testing/conformance/scene.ts';
import { openSqlite } from './open-sqlite.ts';

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'concordat-file-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

function open(t: TestContext, file: string, world = new SimulatedWorld()): Promise<Store> {
  const opening = openSqlite({ file, world });
  t.after(() =>
    opening.then(
      (store) => store.close(),
      () => undefined,
    ),
  );
  return opening;
}

test('folder and file are made for this user alone', async (t) => {
  const file = join(await folder(t), 'a', 'b', 'store.db');
  await open(t, file);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal((await stat(join(file, '..'))).mode & 0o777, 0o700);
});

test('what cannot be opened says why and what to do', async (t) => {
  const path = await folder(t);
  const refused = (file: string, what: RegExp): Promise<void> =>
    assert.rejects(
      open(t, file),
      (error: Error) => code('CONCORDAT_STORE_UNAVAILABLE')(error) && what.test(error.message) && error.message.includes(path),
    );
  await writeFile(join(path, 'letter.txt'), 'Dear Ada, this is not a database. '.repeat(100));
  await refused(join(path, 'letter.txt'), /not an SQLite database: name another file/);
  await refused(path, /it is a folder/);
  await refused(join(path, 'letter.txt', 'store.db'), /Name a file in a folder/);
});

test('a folder that nobody can make is refused, and nobody hangs', { timeout: 20_000 }, async (t) => {
  await assert.rejects(
    open(t, '/proc/concordat/a/store.db'),
    (error: Error) =>
      code('CONCORDAT_STORE_UNAVAILABLE')(error) && /\/proc\/concordat.*Name a file in a folder/.test(error.message),
  );
});

test('a file of a newer version, and one that another migration made, are refused and left alone', async (t) => {
  const file = join(await folder(t), 'store.db');
  await (await open(t, file)).close();
  const change = (sql: string): void => {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  };
  change("INSERT INTO migrations VALUES (999, 'from the future', 'x')");
  await assert.rejects(open(t, file), /schema 999, and this version knows schemas up to \d+: a newer version has used it/);
  change("DELETE FROM migrations WHERE number = 999; UPDATE migrations SET checksum = 'x' WHERE number = 1");
  await assert.rejects(open(t, file), /made by another migration 1/);
});

test('everything is there again after it was opened anew', async (t) => {
  const file = join(await folder(t), 'store.db');
  const first = await open(t, file);
  await first.deliveries.accept([delivery('one', { key: 'k' }), delivery('two', { key: 'k' }), delivery('three')]);
  await deliver(first, await claim(first, 1));
  await first.records.put('n', 'a', 'value');
  const token = await first.leases.acquire('probe', 'one', HOUR);
  await first.close();
  const second = await open(t, file);
  assert.deepEqual(await claimIds(second), ['two', 'three']);
  assert.equal((await second.records.get('n', 'a'))?.value, 'value');
  assert.equal(await second.leases.acquire('probe', 'one', HOUR), token);
});

for (const [what, jump] of [
  ['back', -HOUR],
  ['forward', HOUR],
] as const) {
  test(`a clock that was set an hour ${what} while it was closed blocks nothing and loses nothing`, async (t) => {
    const file = join(await folder(t), 'store.db');
    const epoch = 1_800_000_000_000;
    const first = await open(t, file, new SimulatedWorld(1, epoch));
    await first.deliveries.accept([
      delivery('claimed'),
      delivery('waits'),
      delivery('later', { delay: 10 * MINUTE }),
      delivery('long', { delay: 5 * HOUR }),
    ]);
    await claim(first, 1, { lease: MINUTE });
    const acceptedAt = (await first.deliveries.get('waits'))?.delivery.acceptedAt ?? 0;
    await first.close();
    const world = new SimulatedWorld(2, epoch + jump);
    const second = await open(t, file, world);
    await second.deliveries.accept([delivery('new')]);
    assert.ok(((await second.deliveries.get('new'))?.delivery.acceptedAt ?? 0) >= acceptedAt);
    assert.ok((await claimIds(second)).includes('waits'));
    world.advance(world.now() + 11 * MINUTE);
    await sweepAll(second);
    assert.equal(await stateOf(second, 'claimed'), 'waiting');
    await claim(second);
    const states = await Promise.all(['claimed', 'later', 'long'].map((id) => stateOf(second, id)));
    assert.deepEqual(states, ['claimed', 'claimed', 'waiting']);
  });
}

test('a copy made while it is used is whole, and nothing is written over', async (t) => {
  const path = await folder(t);
  const store = await open(t, join(path, 'store.db'));
  await store.deliveries.accept(Array.from({ length: 500 }, (_, index) => delivery(`d${index}`)));
  const [copied] = await Promise.all([
    store.backup(join(path, 'copy.db')),
    ...Array.from({ length: 50 }, (_, index) => store.deliveries.accept([delivery(`more ${index}`)])),
  ]);
  assert.equal(copied, undefined);
  const copy = await open(t, join(path, 'copy.db'));
  assert.ok((await copy.deliveries.count({})).count >= 500);
  assert.equal((await stat(join(path, 'copy.db'))).mode & 0o777, 0o600);
  await assert.rejects(store.backup(join(path, 'copy.db')), code('CONCORDAT_INPUT_INVALID'));
});
