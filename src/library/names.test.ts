import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimulatedWorld } from '../runtime/simulation/world.ts';
import { Integrations } from './index.ts';
import { type Claim, disputes } from './names.ts';
import { Documents } from './testing/documents.ts';

const HERE = { url: 'https://here.example' };
const ELSEWHERE = { url: 'https://elsewhere.example' };

function failures(integrations: Integrations): readonly [slug: string, kept: boolean][] {
  return integrations.report.failed.map(({ file, kept }) => [/REQ-I-\d+-(.*)\.md$/.exec(file)?.[1] ?? file, kept]);
}

function urls(integrations: Integrations): readonly (string | undefined)[] {
  return integrations.all().map(({ requirement }) => requirement.endpoint.url);
}

test('a copied document does not take over the requirement that runs', async () => {
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', HERE);
  await using integrations = await Integrations.open({ folder: documents.path });
  documents.write('REQ-I-001', 'copy', ELSEWHERE);
  assert.match(integrations.reload().failed[0]?.why ?? '', /^REQ-I-001 is the id of .*REQ-I-001-things\.md too/);
  assert.deepEqual(failures(integrations), [['copy', true]]);
  assert.deepEqual([urls(integrations), integrations.get('things').requirement.id], [[HERE.url], 'REQ-I-001']);

  documents.write('REQ-I-001', 'things', 'nothing of a document is left');
  integrations.reload();
  assert.deepEqual(
    [failures(integrations).length, urls(integrations)],
    [2, [HERE.url]],
    'not while the original is broken either',
  );

  documents.remove('REQ-I-001', 'things');
  assert.deepEqual([integrations.reload().changed, urls(integrations)], [['REQ-I-001'], [ELSEWHERE.url]]);
});

test('of two documents of one id or slug neither runs at the start, and both are reported', async () => {
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', HERE);
  documents.write('REQ-I-001', 'copy', ELSEWHERE);
  documents.write('REQ-I-002', 'same', HERE);
  documents.write('REQ-I-003', 'same', ELSEWHERE);
  documents.write('REQ-I-004', 'req-i-001', HERE);
  await using integrations = await Integrations.open({ folder: documents.path });
  assert.deepEqual(failures(integrations), [
    ['copy', false],
    ['things', false],
    ['same', false],
    ['same', false],
    ['req-i-001', false],
  ]);
  documents.remove('REQ-I-001', 'copy');
  documents.remove('REQ-I-003', 'same');
  integrations.reload();
  assert.deepEqual(failures(integrations), [['req-i-001', false]]);
  assert.deepEqual(
    integrations.all().map(({ requirement }) => requirement.id),
    ['REQ-I-001', 'REQ-I-002'],
  );
});

test('a slug stays with the requirement that runs under it', async () => {
  using documents = new Documents();
  documents.write('REQ-I-002', 'things', HERE);
  await using integrations = await Integrations.open({ folder: documents.path });
  documents.write('REQ-I-001', 'things', ELSEWHERE);
  documents.write('REQ-I-003', 'req-i-002', ELSEWHERE);
  integrations.reload();
  assert.deepEqual(failures(integrations), [
    ['things', false],
    ['req-i-002', false],
  ]);
  assert.equal(integrations.get('things').requirement.id, 'REQ-I-002');
});

test('names may change hands in one reading', () => {
  const claim = (file: string, id: string, slug = file): Claim => ({ file, id, slug });
  const before = [claim('a', '1'), claim('b', '2')];
  const known = new Set(['a', 'b']);
  assert.deepEqual([...disputes([claim('a', '2'), claim('b', '1')], before, known)], [], 'two documents exchange ids');
  assert.deepEqual([...disputes([claim('c', '1'), claim('b', '2')], before, known)], [], 'a file is renamed');
});

test('a document that vanishes goes on for the grace; a copy that was there before does not take its place so long', async () => {
  const world = new SimulatedWorld();
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', HERE);
  await using integrations = await Integrations.open({ folder: documents.path, world });
  const { engine } = integrations.get('REQ-I-001');
  documents.write('REQ-I-001', 'copy', ELSEWHERE);
  integrations.reload();
  documents.remove('REQ-I-001', 'things');
  assert.deepEqual([integrations.reload({ grace: 3_000 }).missing, urls(integrations)], [['REQ-I-001'], [HERE.url]]);
  world.advance(2_999);
  documents.write('REQ-I-001', 'things', HERE);
  assert.deepEqual([integrations.reload({ grace: 3_000 }).missing, urls(integrations)], [[], [HERE.url]]);
  assert.equal(integrations.get('REQ-I-001').engine, engine);

  documents.write('REQ-I-001', 'copy', 'nothing of a document is left');
  documents.remove('REQ-I-001', 'things');
  assert.deepEqual(integrations.reload({ grace: 3_000 }).removed, []);
  world.advance(2_999 + 3_000);
  assert.deepEqual(integrations.reload({ grace: 3_000 }).missing, [], 'a broken copy is no reason to wait for longer');
  documents.remove('REQ-I-001', 'copy');
  assert.deepEqual([integrations.reload({ grace: 3_000 }).removed, integrations.report.missing], [['REQ-I-001'], []]);
});

test('a document that cannot be read keeps its last good version', async () => {
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', HERE);
  await using integrations = await Integrations.open({ folder: documents.path });
  documents.write('REQ-I-001', 'things', 'x'.repeat(1024 * 1024 + 1));
  assert.deepEqual([integrations.reload().removed, failures(integrations)], [[], [['things', true]]]);
});
