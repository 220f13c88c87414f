import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { check } from '../check.ts';
import { readFolder } from '../folder.ts';
import { judge } from '../workspace.ts';
import { CheckCache } from './cache.ts';
import { judgeFolder } from './judge-folder.ts';
import { pack, packDiagnostics, unpack, unpackDiagnostics } from './pack.ts';

const TODAY = '2026-11-23';
const EXAMPLES = new URL('../../../examples/integrations/', import.meta.url).pathname;
const OPTIONS = { profiles: [], today: TODAY };
let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concordat-judging-'));
  file = join(folder, 'cache', 'check');
  mkdirSync(join(folder, 'documents'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function text(number: number, more = ''): string {
  const id = `REQ-I-${String(number).padStart(4, '0')}`;
  const before = `REQ-I-${String(number - 1).padStart(4, '0')}`;
  return `# ${id}: Thing ${number}\n**External System**: Thing ${number}\n**Criticality**: High\n**Depends On**: ${before}\n${more}`;
}

/** Older than a moment, as documents are. */
function put(number: number, written = text(number)): string {
  const path = join(folder, 'documents', `REQ-I-${String(number).padStart(4, '0')}-thing-${number}.md`);
  writeFileSync(path, written);
  utimesSync(path, 1_000_000, 1_000_000 + number);
  return path;
}

function documents() {
  return readFolder(join(folder, 'documents'));
}

/** Pretends that time has passed since the documents were written: a text that is too fresh is never kept. */
function settled() {
  const there = documents();
  return { ...there, texts: there.texts.map((written) => Object.assign(written, { stamp: { ...written.stamp, changed: 0 } })) };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('what is packed comes back, places and digests included', () => {
  const all = readdirSync(EXAMPLES)
    .filter((name) => name.startsWith('REQ-I-'))
    .map((name) => ({
      stamp: name,
      judged: judge({ file: name, text: readFileSync(join(EXAMPLES, name), 'utf8') }, OPTIONS),
    }));
  assert.ok(all.length > 3);
  const back = unpack(pack(all));
  assert.deepEqual(plain(back), plain(all));
  assert.deepEqual(unpack(pack(back)), back);
});

test('findings are packed with their files and ids', () => {
  put(1, text(1, '- **Timout**: 2 s\n'));
  put(2);
  const { diagnostics } = check(documents(), OPTIONS);
  assert.ok(diagnostics.length > 3);
  assert.deepEqual(plain(unpackDiagnostics(packDiagnostics(diagnostics))), plain(diagnostics));
});

test('threads find what one finds alone', async () => {
  for (let number = 1; number <= 1_600; number++) put(number, text(number, number % 7 === 0 ? '- **Timout**: 2 s\n' : ''));
  const alone = check(documents(), OPTIONS);
  const together = await judgeFolder(documents(), { ...OPTIONS, threads: 2 });
  assert.deepEqual(plain(together.diagnostics), plain(alone.diagnostics));
  assert.deepEqual(
    together.entries.map(({ file: name }) => name),
    alone.entries.map(({ file: name }) => name),
  );
});

test('a file that goes away while it is judged is told, on any thread', async () => {
  for (let number = 1; number <= 1_600; number++) put(number);
  const there = documents();
  for (const number of [2, 1_599]) rmSync(put(number));
  const { diagnostics } = await judgeFolder(there, { ...OPTIONS, threads: 2 });
  assert.equal(diagnostics.filter(({ code }) => code === 'unreadable-document').length, 2);
});

test('an unchanged folder keeps its findings, and a change of anything makes them anew', async () => {
  put(1);
  put(2);
  const first = await judgeFolder(settled(), { ...OPTIONS, cache: new CheckCache(file, 'one') });
  const kept = () => new CheckCache(file, 'one').verdict(settled(), TODAY);
  assert.deepEqual(plain(kept()), plain(first.diagnostics));
  assert.equal(new CheckCache(file, 'another program').verdict(settled(), TODAY), undefined);
  assert.equal(new CheckCache(file, 'one').verdict(settled(), '2026-11-24'), undefined);
  put(3);
  assert.equal(kept(), undefined);
  const second = await judgeFolder(settled(), { ...OPTIONS, cache: new CheckCache(file, 'one') });
  assert.deepEqual(plain(second.diagnostics), plain(check(documents(), OPTIONS).diagnostics));
  writeFileSync(join(folder, 'documents', 'README.md'), '# Integrations\n');
  assert.equal(kept(), undefined);
});

test('only a changed text is judged again, and one that is gone is forgotten', async () => {
  const paths = [1, 2, 3].map((number) => put(number));
  await judgeFolder(settled(), { ...OPTIONS, cache: new CheckCache(file, 'one') });
  put(2, text(2, '- **Timout**: 2 s\n'));
  rmSync(paths[2] ?? '');
  const cache = new CheckCache(file, 'one');
  const known = settled().texts.map((written) => cache.judgement(written) !== undefined);
  assert.deepEqual(known, [true, false]);
  const { diagnostics } = await judgeFolder(settled(), { ...OPTIONS, cache });
  assert.deepEqual(plain(diagnostics), plain(check(documents(), OPTIONS).diagnostics));
  assert.ok(!readFileSync(`${file}.judgements`, 'utf8').includes('thing-3'));
});

test('a text that is too fresh is not kept: it may change again within the same tick', async () => {
  put(1);
  const there = documents();
  for (const written of there.texts) Object.assign(written, { stamp: { ...written.stamp, changed: Number.POSITIVE_INFINITY } });
  await judgeFolder(there, { ...OPTIONS, cache: new CheckCache(file, 'one') });
  assert.ok(!existsSync(`${file}.verdict`));
  assert.equal(new CheckCache(file, 'one').judgement(documents().texts[0] ?? { file: '', text: '' }), undefined);
});

test('a cache that is torn, or not ours, is as good as none', async () => {
  put(1);
  await judgeFolder(settled(), { ...OPTIONS, cache: new CheckCache(file, 'one') });
  for (const ending of ['judgements', 'verdict']) {
    const whole = readFileSync(`${file}.${ending}`, 'utf8');
    for (const torn of ['', 'x', whole.slice(0, whole.length / 2), `one\n{"values":1}\n`, '\n\n\n']) {
      writeFileSync(`${file}.${ending}`, torn);
      const cache = new CheckCache(file, 'one');
      const { diagnostics } = await judgeFolder(settled(), { ...OPTIONS, cache });
      assert.deepEqual(plain(diagnostics), plain(check(documents(), OPTIONS).diagnostics));
      assert.equal(cache.failed, undefined);
    }
  }
});

test('a place that cannot be written makes a check no worse', async () => {
  put(1);
  writeFileSync(join(folder, 'cache'), 'a file where the folder would be');
  const cache = new CheckCache(file, 'one');
  const { diagnostics } = await judgeFolder(settled(), { ...OPTIONS, cache });
  assert.ok(diagnostics.length > 0);
  assert.match(cache.failed?.message ?? '', /EEXIST|ENOTDIR/);
});

test('no credential gets into the cache', async () => {
  const key = ['sk', 'live', '51H8xKq2eZvKYlo2C9dQ7TnBfRwUj'].join('_');
  put(1, text(1, `- **Authentication**: Bearer token ${key}\n`));
  await judgeFolder(settled(), { ...OPTIONS, cache: new CheckCache(file, 'one') });
  for (const ending of ['judgements', 'verdict']) assert.ok(!readFileSync(`${file}.${ending}`, 'utf8').includes(key));
});

test('a contract that changes while it is read makes the verdict void', async () => {
  mkdirSync(join(folder, 'documents', 'contracts'));
  const contract = join(folder, 'documents', 'contracts', 'a.json');
  writeFileSync(contract, '{ "openapi": "3.1.0", "paths": {} }');
  put(
    1,
    text(
      1,
      '### Exchanged Data\n| Operation | Request | Output |\n|---|---|---|\n| find | `GET /find` | [X](contracts/a.json) |\n',
    ),
  );
  const there = settled();
  const read = there.contract;
  const changing = {
    ...there,
    contract: (name: string) => {
      const found = read(name);
      writeFileSync(contract, '{ "openapi": "3.1.0", "paths": { "/other": {} } }');
      return found;
    },
  };
  await judgeFolder(changing, { ...OPTIONS, cache: new CheckCache(file, 'one') });
  assert.equal(new CheckCache(file, 'one').verdict(settled(), TODAY), undefined);
});
