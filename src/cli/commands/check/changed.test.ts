import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { check } from '../../../document/check.ts';
import { readPaths } from '../../../document/folder.ts';
import { UsageError } from '../../command.ts';
import { madeSince } from './changed.ts';

let root = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'concordat-changed-')));
  git('init', '--quiet', '--initial-branch=main');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
}

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'x');
}

function put(name: string, text: string): void {
  mkdirSync(join(root, name, '..'), { recursive: true });
  writeFileSync(join(root, name), text);
}

/** A document with a rule's finding of its own (no owner) and, where it names one that is not there, one beside others. */
function document(id: string, dependsOn = '', output = 'JSON'): string {
  const depends = dependsOn === '' ? '' : `**Depends On**: ${dependsOn}\n`;
  return `# ${id}: Maps

## General Information
**ID**: ${id}
**External System**: Maps
**Criticality**: Critical
**Type**: REST API
${depends}
## Integration Description
Shows where the shops are.

## Technical Specifications
### Endpoint/Connection
- **URL**: https://maps.example.com

### Exchanged Data
| Operation | Request | Output |
|---|---|---|
| find | \`GET /find\` | ${output} |
`;
}

/** Names of the files that findings are left of, and codes of one. */
function since(revision: string): Map<string, Set<string>> {
  const folder = readPaths([join(root, 'docs')]);
  const { diagnostics, entries } = check(folder, { profiles: [], today: '2026-11-23' });
  const found = new Map<string, Set<string>>();
  for (const { file, code } of madeSince(revision, diagnostics, entries, root)) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    found.set(name, (found.get(name) ?? new Set()).add(code));
  }
  return found;
}

test('documents that are committed since, staged, only saved, new or renamed', () => {
  for (const number of [1, 2, 3, 4, 5, 6]) put(`docs/REQ-I-00${number}-x.md`, document(`REQ-I-00${number}`));
  commit();
  assert.deepEqual([...since('HEAD').keys()], []);
  put('docs/REQ-I-001-x.md', `${document('REQ-I-001')}\n`);
  commit();
  put('docs/REQ-I-002-x.md', `${document('REQ-I-002')}\n`);
  git('add', '--all');
  put('docs/REQ-I-003-x.md', `${document('REQ-I-003')}\n`);
  renameSync(join(root, 'docs/REQ-I-004-x.md'), join(root, 'docs/REQ-I-004-y.md'));
  put('docs/REQ-I-007-new.md', document('REQ-I-007'));
  assert.deepEqual([...since('HEAD').keys()], ['REQ-I-002-x.md', 'REQ-I-003-x.md', 'REQ-I-004-y.md', 'REQ-I-007-new.md']);
  assert.ok(since('HEAD~1').has('REQ-I-001-x.md'));
  assert.ok(!since('HEAD~1').has('REQ-I-005-x.md'));
});

test('a document that leans on one that is gone keeps what looks beyond it, and only that', () => {
  put('docs/REQ-I-001-x.md', document('REQ-I-001', 'REQ-I-002'));
  put('docs/REQ-I-002-y.md', document('REQ-I-002'));
  put('docs/REQ-I-003-z.md', document('REQ-I-003'));
  commit();
  unlinkSync(join(root, 'docs/REQ-I-002-y.md'));
  const found = since('main');
  assert.deepEqual([...found.keys()], ['REQ-I-001-x.md']);
  assert.deepEqual([...(found.get('REQ-I-001-x.md') ?? [])], ['unknown-dependency']);
});

test('a document that links a contract that is gone', () => {
  put('docs/contracts/maps.json', '{"openapi":"3.1.0","paths":{}}');
  put('docs/REQ-I-001-x.md', document('REQ-I-001', '', '[places](contracts/maps.json)'));
  put('docs/REQ-I-002-y.md', document('REQ-I-002'));
  commit();
  unlinkSync(join(root, 'docs/contracts/maps.json'));
  const found = since('HEAD');
  assert.deepEqual([...found.keys()], ['REQ-I-001-x.md']);
  assert.ok(found.get('REQ-I-001-x.md')?.has('missing-contract-file'));
});

test('a folder that is reached through a link is the same folder', () => {
  put('real/REQ-I-001-x.md', document('REQ-I-001'));
  symlinkSync('real', join(root, 'docs'));
  commit();
  put('real/REQ-I-001-x.md', `${document('REQ-I-001')}\n`);
  assert.deepEqual([...since('HEAD').keys()], ['REQ-I-001-x.md']);
});

test('what git cannot answer is said with what to do', () => {
  put('docs/REQ-I-001-x.md', document('REQ-I-001'));
  commit();
  const refused = (revision: string, cwd = root): string => {
    try {
      madeSince(revision, [], [], cwd);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return error.message;
    }
    return assert.fail(`${revision} is taken`);
  };
  assert.match(refused('nowhere'), /^git knows no revision "nowhere"/);
  assert.match(refused('--help'), /^git knows no revision "--help"/);
  assert.match(refused(''), /^git knows no revision ""/);
  const outside = mkdtempSync(join(tmpdir(), 'concordat-outside-'));
  assert.match(refused('HEAD', outside), /in no git repository/);
  rmSync(outside, { recursive: true });
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    assert.match(refused('HEAD'), /^git is not installed/);
  } finally {
    process.env.PATH = path;
  }
});
