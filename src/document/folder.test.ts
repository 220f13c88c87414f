import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { FolderError, LARGEST_DOCUMENT, readFolder, readPaths } from './folder.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concordat-folder-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(name: string, text = '# REQ-I-001: X\n'): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

test('finds documents at any depth, in order, and nothing else', () => {
  for (const name of [
    'b/REQ-I-002-b.md',
    'REQ-I-010-a.md',
    'README.md',
    'REQ-F-001-x.md',
    '.hidden/REQ-I-003-c.md',
    'node_modules/REQ-I-004-d.md',
  ])
    put(name);
  assert.deepEqual(
    readFolder(folder).documents.map(({ file }) => file.slice(folder.length)),
    ['/REQ-I-010-a.md', '/b/REQ-I-002-b.md'],
  );
});

test('names a file as the caller did, and knows which files exist beside it', () => {
  const file = put('REQ-I-001-x.md');
  put('contracts/a.yaml');
  const { documents, contract } = readPaths([file, file]);
  assert.deepEqual(
    documents.map((document) => document.file),
    [file],
  );
  assert.equal(contract(join(folder, 'contracts/a.yaml')).state, 'read');
  assert.equal(contract(join(folder, 'contracts/b.yaml')).state, 'missing');
});

test('a link to a folder around it ends', () => {
  put('a/REQ-I-001-x.md');
  symlinkSync(folder, join(folder, 'a/loop'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'REQ-I-009-dangling.md'));
  const { documents, unreadable } = readFolder(folder);
  assert.equal(documents.length, 1);
  assert.match(unreadable[0]?.message ?? '', /nothing of that name/);
});

test('a file that is too large or may not be read is told, and the others are read', () => {
  put('REQ-I-001-a.md');
  put('REQ-I-002-b.md', 'x'.repeat(LARGEST_DOCUMENT + 1));
  const { documents, unreadable } = readFolder(folder);
  assert.equal(documents.length, 1);
  assert.match(unreadable[0]?.message ?? '', /1048577 bytes/);
});

test('a path that is not there is an error that names it', () => {
  assert.throws(
    () => readFolder(join(folder, 'missing')),
    (error) => error instanceof FolderError && error.path.endsWith('missing') && /nothing of that name/.test(error.message),
  );
});

test('a file without permission is told', { skip: process.getuid?.() === 0 ? 'root may read everything' : false }, () => {
  chmodSync(put('REQ-I-001-a.md'), 0);
  assert.match(readFolder(folder).unreadable[0]?.message ?? '', /no permission/);
});

test('READMEs beside the documents are read apart from them, also when one is named', () => {
  put('README.md', 'one');
  put('below/readme.md', 'two');
  put('below/REQ-I-001-x.md');
  put('node_modules/x/README.md', 'three');
  const { readmes, texts } = readFolder(folder);
  assert.deepEqual(
    readmes.map(({ file, text }) => [file.slice(folder.length), text]),
    [
      ['/README.md', 'one'],
      ['/below/readme.md', 'two'],
    ],
  );
  assert.equal(texts.length, 1);
  const named = readPaths([join(folder, 'README.md')]);
  assert.deepEqual([named.texts.length, named.readmes.length], [0, 1]);
});

test('a file that is named by two spellings is one', () => {
  const file = put('REQ-I-001-x.md');
  const other = join(folder, '.', 'sub', '..', 'REQ-I-001-x.md').replace(folder, `${folder}/.`);
  assert.equal(readPaths([file, other]).texts.length, 1);
  assert.equal(readPaths([folder, file]).texts.length, 1);
});

test('single files, and a part of the folder of all documents, are not complete; a folder beside them makes them so', () => {
  const file = put('pay/REQ-I-001-x.md');
  const part = join(folder, 'pay');
  assert.equal(readPaths([file]).complete, false);
  assert.equal(readPaths([part]).complete, true);
  assert.equal(readPaths([part], folder).complete, false);
  assert.equal(readPaths([folder], folder).complete, true);
  assert.equal(readPaths([file, folder]).complete, true);
});
