import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownersIn, readCodeowners } from './codeowners.ts';

test('teams, people and addresses, without patterns and comments', () => {
  const text = '# who looks\n*  @acme/everyone\nintegrations/ @acme/Payments pay@example.com # @acme/former\n\n/docs/\n';
  assert.deepEqual([...ownersIn(text)], ['@acme/everyone', '@acme/payments', 'pay@example.com']);
  assert.deepEqual([...ownersIn('[Payments][2] @acme/payments\n^[Optional] @acme/other\n')], ['@acme/payments', '@acme/other']);
  assert.deepEqual(
    [...ownersIn('*.md\t@one\t@two\r\n')].map((owner) => owner.trim()),
    ['@one', '@two'],
  );
  assert.equal(ownersIn('').size, 0);
});

test('the nearest one at or above the documents, and none beyond the repository', (context) => {
  const root = mkdtempSync(join(tmpdir(), 'codeowners-'));
  context.after(() => rmSync(root, { recursive: true }));
  const documents = join(root, 'repository', 'integrations');
  mkdirSync(documents, { recursive: true });
  mkdirSync(join(root, 'repository', '.git'));
  writeFileSync(join(root, 'CODEOWNERS'), '* @outside\n');
  assert.equal(readCodeowners(documents), undefined);
  mkdirSync(join(root, 'repository', '.github'));
  writeFileSync(join(root, 'repository', '.github', 'CODEOWNERS'), '* @inside\n');
  assert.equal(readCodeowners(documents), '* @inside\n');
  assert.equal(readCodeowners(join(documents, 'REQ-I-001-thing.md')), '* @inside\n');
  assert.equal(readCodeowners(join(root, 'nowhere', 'at', 'all')), '* @outside\n');
});
