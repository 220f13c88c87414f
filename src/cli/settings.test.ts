import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { UsageError } from './command.ts';
import { storePlace } from './configured-store.ts';
import { holdsPassword, Settings } from './settings.ts';

test('a password in an address is noticed wherever it stands', () => {
  for (const address of [
    'postgres://ana:secret@db/shop',
    'postgres://ana:@db/shop',
    'postgres://ana:s@ecret@db:5432,other:5432/shop',
    'postgres://db/shop?password=secret',
    'host=db PASSWORD = secret',
  ])
    assert.equal(holdsPassword(address), true, address);
  for (const address of ['postgres://ana@db:5432/shop', 'postgres://db,other/shop?schema=a', 'postgres:///shop', 'nonsense'])
    assert.equal(holdsPassword(address), false, address);
});

test('a configuration file with a password is refused, and the password is not told', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'concordat.config.json'), JSON.stringify({ database: 'postgres://ana:hidden@db/shop' }));
  assert.throws(
    () => new Settings(new Map(), {}, folder),
    (error: UsageError) =>
      error instanceof UsageError && /DATABASE_URL/.test(error.remedy ?? '') && !/hidden/.test(error.message),
  );
  writeFileSync(join(folder, 'concordat.config.json'), JSON.stringify({ database: 'postgres://ana@db/shop' }));
  assert.equal(new Settings(new Map(), {}, folder).get('database'), 'postgres://ana@db/shop');
});

test('the store is a file, unless a database is named; what is typed counts first', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const place = (flags: Record<string, string>, environment: Record<string, string>) =>
    storePlace(
      new Settings(
        new Map(Object.entries(flags).map(([name, value]) => [name as 'store' | 'database', { flag: name, value }])),
        environment,
        folder,
      ),
    );
  const surroundings = { DATABASE_URL: 'postgres://db/shop' };
  assert.deepEqual(place({}, {}), { kind: 'file', file: '.concordat/store.sqlite' });
  assert.deepEqual(place({}, surroundings), { kind: 'database', database: 'postgres://db/shop' });
  assert.deepEqual(place({ store: 'a.sqlite' }, surroundings), { kind: 'file', file: 'a.sqlite' });
  assert.deepEqual(place({ store: 'none' }, surroundings), { kind: 'none' });
  assert.deepEqual(place({ store: 'none', database: 'postgres://other/shop' }, {}), {
    kind: 'database',
    database: 'postgres://other/shop',
  });
});
