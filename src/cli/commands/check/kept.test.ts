import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContractFile } from '../../../document/contracts/contract.ts';
import { contractOf } from '../../../document/contracts/read.ts';
import type { DocumentText, Folder } from '../../../document/folder.ts';
import { Kept } from './kept.ts';

function folder(texts: Readonly<Record<string, string>>, missing: ReadonlySet<string> = new Set()): Folder {
  return {
    path: 'docs',
    texts: Object.entries(texts).map(([file, text]): DocumentText => ({ file, text })),
    documents: [],
    readmes: [],
    unreadable: [],
    complete: true,
    contract: (file): ContractFile => (missing.has(file) ? { state: 'missing' } : contractOf('{}', file)),
  };
}

function document(id: string, more = ''): string {
  return `# ${id}: X\n\n**ID**: ${id}\n**External System**: X\n**Criticality**: Critical\n**Type**: REST API\n${more}\n**URL**: https://x.example.com\n`;
}

test('only what is different is news, and no text that is the same is judged again', () => {
  const kept = new Kept(() => undefined);
  const [a, b] = ['docs/REQ-I-001-a.md', 'docs/REQ-I-002-b.md'];
  const texts = { [a]: document('REQ-I-001'), [b]: document('REQ-I-002') };
  const first = kept.take(folder(texts), '2026-11-23');
  assert.deepEqual(first?.files, [a, b]);
  assert.equal(kept.take(folder(texts), '2026-11-23'), undefined);
  const second = kept.take(folder({ ...texts, [b]: `${document('REQ-I-002')}\n` }), '2026-11-23');
  assert.deepEqual(second?.files, [b]);
  assert.equal(second?.checked.entries[0], first?.checked.entries[0], 'the very same entry');
  const third = kept.take(folder({ [a]: texts[a] as string }), '2026-11-23');
  assert.deepEqual(third?.files, [b]);
  assert.deepEqual(
    third?.checked.entries.map(({ file }) => file),
    [a],
  );
});

test('two changes within one step of the file system are two, and what is older is not read again', () => {
  const kept = new Kept(() => undefined);
  const read: string[] = [];
  const stamped = (texts: Readonly<Record<string, readonly [changed: number, text: string]>>): Folder => ({
    ...folder({}),
    texts: Object.entries(texts).map(([file, [changed, text]]) => ({
      file,
      stamp: { identity: `same ${changed}`, changed },
      get text() {
        read.push(file);
        return text;
      },
    })),
  });
  const [old, young] = ['docs/REQ-I-001-a.md', 'docs/REQ-I-002-b.md'];
  kept.take(stamped({ [old]: [1_000, document('REQ-I-001')], [young]: [9_000, document('REQ-I-002')] }), '2026-11-23');
  read.length = 0;
  const again = stamped({ [old]: [1_000, document('REQ-I-001')], [young]: [9_000, `${document('REQ-I-002')}\n`] });
  assert.deepEqual(kept.take(again, '2026-11-23')?.files, [young]);
  assert.ok(!read.includes(old));
});

test('a contract that changes is news, and so is a new day', () => {
  let stamp = '1';
  const kept = new Kept(() => stamp);
  const text = document(
    'REQ-I-001',
    '\n### Exchanged Data\n| Operation | Request | Output |\n|---|---|---|\n| find | `GET /find` | [X](x.json) |\n',
  );
  const texts = { 'docs/REQ-I-001-a.md': text };
  const codes = (missing: ReadonlySet<string>, today: string) =>
    kept.take(folder(texts, missing), today)?.checked.diagnostics.map(({ code }) => code);
  assert.ok(!codes(new Set(), '2026-11-23')?.includes('missing-contract-file'));
  const isContract = (file: string) => !file.endsWith('CODEOWNERS');
  assert.deepEqual([...kept.contracts].filter(isContract), ['docs/x.json']);
  assert.equal(codes(new Set(['docs/x.json']), '2026-11-23'), undefined);
  stamp = '2';
  assert.ok(codes(new Set(['docs/x.json']), '2026-11-23')?.includes('missing-contract-file'));
  assert.equal(codes(new Set(), '2026-11-23'), undefined);
  assert.ok(codes(new Set(), '2026-11-24') !== undefined);
});
