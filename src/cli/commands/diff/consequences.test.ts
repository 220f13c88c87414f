import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentText, Folder } from '../../../document/folder.ts';
import { documentOf, type Said } from '../../../trace/testing/entries.ts';
import { consequencesOf } from './consequences.ts';

function texts(documents: Readonly<Record<string, Said>>): DocumentText[] {
  return Object.entries(documents).map(([id, said]) => ({
    file: `docs/${id}-thing${id.slice(-1)}.md`,
    text: documentOf(id, said),
  }));
}

function folderOf(all: readonly DocumentText[]): Folder {
  return {
    path: 'docs',
    texts: all,
    documents: [],
    readmes: [],
    unreadable: [],
    complete: true,
    contract: () => ({ state: 'missing' }),
  };
}

const NEEDS: Said = { dependsOn: 'REQ-I-002', availability: '99.9% over 30 days' };

test('a promise that a changed document makes impossible elsewhere is a finding of the other document', () => {
  const before = texts({ 'REQ-I-001': NEEDS, 'REQ-I-002': { availability: '99.99% over 30 days' } });
  const after = texts({ 'REQ-I-001': NEEDS, 'REQ-I-002': { availability: '99% over 30 days' } });
  const { appeared, gone } = consequencesOf(before, folderOf(after), '2026-11-23');
  assert.deepEqual(
    appeared.map(({ code, requirement }) => `${requirement} ${code}`),
    ['REQ-I-001 availability-above-dependencies'],
  );
  assert.deepEqual(gone, []);
  const back = consequencesOf(after, folderOf(before), '2026-11-23');
  assert.deepEqual(
    back.gone.map(({ code }) => code),
    ['availability-above-dependencies'],
  );
});

test('a document that came or went does not list its own findings, and what others lose by it is listed', () => {
  const both = texts({ 'REQ-I-001': NEEDS, 'REQ-I-002': {} });
  const one = texts({ 'REQ-I-001': NEEDS });
  const { appeared, gone } = consequencesOf(both, folderOf(one), '2026-11-23');
  assert.deepEqual(
    appeared.map(({ code }) => code),
    ['unknown-dependency'],
  );
  assert.deepEqual(gone, []);
});

test('findings of a document that does not compile any more are not gone, and neither are those of what needs it', () => {
  const before = texts({ 'REQ-I-001': NEEDS, 'REQ-I-002': { availability: '99% over 30 days' } });
  const [needing, whole] = before;
  assert.ok(needing && whole);
  const broken = { file: whole.file, text: `${whole.text}\n## Error Handling\n- **Timeout**: 2 parsecs\n` };
  const { appeared, gone, unjudged } = consequencesOf(before, folderOf([needing, broken]), '2026-11-23');
  assert.deepEqual(gone, []);
  assert.deepEqual(unjudged, [whole.file]);
  assert.deepEqual(
    appeared.map(({ code }) => code),
    ['invalid-value'],
  );
  const mended = consequencesOf([needing, broken], folderOf(before), '2026-11-23');
  assert.deepEqual(
    mended.gone.map(({ code }) => code),
    ['invalid-value'],
  );
  assert.deepEqual(mended.unjudged, []);
});
