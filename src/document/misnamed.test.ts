import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { check } from './check.ts';
import { readFolder } from './folder.ts';
import { properName } from './misnamed.ts';

function inFolder(files: Readonly<Record<string, string>>, look: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    look(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function meant(files: Readonly<Record<string, string>>): Record<string, string | undefined> {
  let found: Record<string, string | undefined> = {};
  inFolder(files, (folder) => {
    const { misnamed = [] } = readFolder(folder);
    found = Object.fromEntries(misnamed.map(({ file, id }) => [file.slice(folder.length + 1), id]));
  });
  return found;
}

test('a file that says it is one requirement was meant to be read; others are only counted', () => {
  assert.deepEqual(
    meant({
      'a.md': '\n# REQ-I-001: Payments\n',
      'b.md': '# Payments\n\n- **ID**: REQ-I-002\n',
      'both.md': '# REQ-I-003\n**ID:** REQ-I-003\n',
      'notes.md': '# Notes\nSee REQ-I-001.\n',
      'many.md': '# All\n## REQ-I-001: a\n## REQ-I-002: b\n',
      'fence.md': '```\n# REQ-I-001: Example\n```\n',
      'late.md': `${'x\n'.repeat(3000)}# REQ-I-001: Payments\n`,
      'CHANGELOG.md': '# REQ-I-001: Payments\n',
      'README.md': '# REQ-I-001: Payments\n',
      'REQ-I-004-x.md': '# REQ-I-004: Payments\n',
      'x.txt': '# REQ-I-001: Payments\n',
    }),
    {
      'a.md': 'REQ-I-001',
      'b.md': 'REQ-I-002',
      'both.md': 'REQ-I-003',
      'notes.md': undefined,
      'many.md': undefined,
      'fence.md': undefined,
      'late.md': undefined,
    },
  );
});

test('one finding names the file and the name to give it, and the matrix does not claim that the id is nowhere', () => {
  const files = {
    'stripe-payments.md': '# REQ-I-001: Payments\n',
    'README.md': '| Integration | Core Features | Criticality |\n|---|---|---|\n| REQ-I-001 | REQ-F-001 | High |\n',
  };
  inFolder(files, (folder) => {
    const { diagnostics } = check(readFolder(folder), { profiles: [], today: '2026-11-23' });
    assert.deepEqual(
      diagnostics.map(({ code, severity }) => `${severity} ${code}`),
      ['warning misnamed-document'],
    );
    assert.match(diagnostics[0]?.message ?? '', /Rename it to REQ-I-001-stripe-payments\.md\.$/);
  });
});

test('the name to give a file has its id once', () => {
  assert.equal(properName('a/stripe-payments.md', 'REQ-I-001'), 'REQ-I-001-stripe-payments.md');
  assert.equal(properName('req-i-001 Stripe.md', 'REQ-I-001'), 'REQ-I-001-stripe.md');
  assert.equal(properName('REQ_I_001.md', 'REQ-I-001'), 'REQ-I-001.md');
});
