/** The store that `connect` opens by itself: where the settings say, with the first durable use, and closed with the last client. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Vendor } from '../adapters/http/testing/vendor.ts';
import { realWorld } from '../runtime/platform/world.ts';
import { openStore } from './open-store.ts';
import { Documents, echo } from './testing/documents.ts';

const LIBRARY = pathToFileURL(join(import.meta.dirname, 'index.ts')).href;
const OPERATIONS = ['make thing | POST /makings | no'];

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** An application of a few lines in a process of its own, whose working folder is `cwd`. */
function run(cwd: string, program: string, variables: Readonly<Record<string, string>>): Promise<Run> {
  const { CONCORDAT_STORE: _store, DATABASE_URL: _database, CONCORDAT_KEY: _key, ...env } = process.env;
  const source = `import { connect } from ${JSON.stringify(LIBRARY)};\n${program}`;
  writeFileSync(join(cwd, 'application.mjs'), source);
  const child = spawn(process.execPath, ['application.mjs'], { cwd, env: { ...env, ...variables }, timeout: 60_000 });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, errors })));
}

async function stand(t: TestContext): Promise<{ readonly cwd: string; readonly folder: string; readonly vendor: Vendor }> {
  const vendor = await Vendor.start(echo);
  t.after(() => vendor[Symbol.asyncDispose]());
  const documents = new Documents();
  t.after(() => documents[Symbol.dispose]());
  documents.write('REQ-I-001', 'things', { url: vendor.url, operations: OPERATIONS });
  const cwd = mkdtempSync(join(tmpdir(), 'concordat-connect-'));
  t.after(() => rmSync(cwd, { recursive: true }));
  return { cwd, folder: documents.path, vendor };
}

const CALL = `await using things = await connect('things', { folder: process.env.FOLDER });
await things.call('make thing', {});`;
const LATER = `const { delivery } = await things.call('make thing', {}, { deliver: 'durably', delay: 3_600_000 });
console.log(delivery);`;

test('whoever does nothing durable opens nothing', { timeout: 120_000 }, async (t) => {
  const { cwd, folder } = await stand(t);
  const { code, errors } = await run(cwd, CALL, { FOLDER: folder });
  assert.equal(code, 0, errors);
  assert.equal(existsSync(join(cwd, '.concordat')), false);
});

test('the first durable use opens the file of the default, and what it accepted is there after the process', {
  timeout: 120_000,
}, async (t) => {
  const { cwd, folder } = await stand(t);
  const { code, out, errors } = await run(cwd, `${CALL}\n${LATER}`, { FOLDER: folder });
  assert.equal(code, 0, errors);
  await using store = await openStore({ file: join(cwd, '.concordat', 'store.sqlite'), world: realWorld() });
  const history = await store.deliveries.get(out.trim());
  assert.deepEqual([history?.delivery.state, history?.delivery.operation], ['waiting', 'make thing']);
});

test('the variable counts before the configuration, that before the default, and a key seals', {
  timeout: 120_000,
}, async (t) => {
  const { cwd, folder } = await stand(t);
  writeFileSync(join(cwd, 'concordat.config.json'), JSON.stringify({ store: 'configured.sqlite' }));
  const key = Buffer.alloc(32, 5).toString('base64');
  const program = `${CALL}\n${LATER}`;
  assert.equal((await run(cwd, program, { FOLDER: folder })).code, 0);
  assert.equal(existsSync(join(cwd, 'configured.sqlite')), true);
  const sealed = await run(cwd, program, { FOLDER: folder, CONCORDAT_STORE: 'said.sqlite', CONCORDAT_KEY: key });
  assert.equal(sealed.code, 0, sealed.errors);
  assert.equal(existsSync(join(cwd, '.concordat')), false);
  await using store = await openStore({ file: join(cwd, 'said.sqlite'), key, world: realWorld() });
  assert.equal((await store.status()).sealed, true);
  assert.notEqual(await store.deliveries.get(sealed.out.trim()), undefined);
});

test('a store that cannot be opened is an error of the durable use, never of a plain call', { timeout: 120_000 }, async (t) => {
  const { cwd, folder } = await stand(t);
  const program = `${CALL}
for (const time of [1, 2]) {
  const error = await things.call('make thing', {}, { deliver: 'durably' }).catch((error) => error);
  console.log(error.code ?? error);
}`;
  const short = Buffer.alloc(16, 5).toString('base64');
  for (const [variables, expected] of [
    [{ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, 'CONCORDAT_STORE_UNAVAILABLE'],
    [{ CONCORDAT_STORE: join(folder, 'REQ-I-001-things.md', 'below-a-file.sqlite') }, 'CONCORDAT_STORE_UNAVAILABLE'],
    [{ CONCORDAT_KEY_FILE: 'nowhere.key' }, 'CONCORDAT_KEY_MISSING'],
    [{ CONCORDAT_KEY: short }, 'CONCORDAT_INPUT_INVALID'],
  ] as const) {
    const { code, out, errors } = await run(cwd, program, { FOLDER: folder, ...variables });
    assert.equal(code, 0, errors);
    assert.equal(out, `${expected}\n${expected}\n`, JSON.stringify(Object.keys(variables)));
    assert.equal(errors.includes(short), false);
  }
});
