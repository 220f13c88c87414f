import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readPaths } from '../../../document/folder.ts';
import { UsageError } from '../../command.ts';
import { versionsSince } from './versions.ts';

let root = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'concordat-diff-')));
  git('init', '--quiet', '--initial-branch=main');
  for (const number of [1, 2, 3, 4]) put(`docs/REQ-I-00${number}-x.md`, document(number));
  put('docs/below/REQ-I-005-x.md', document(5));
  put('docs/README.md', 'words');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'x');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
}

function put(name: string, text: string): void {
  mkdirSync(join(root, name, '..'), { recursive: true });
  writeFileSync(join(root, name), text);
}

function document(number: number, words = ''): string {
  return `# REQ-I-00${number}: Thing\n\n**ID**: REQ-I-00${number}\n${words}`;
}

/** `old → now` of each pair. */
function pairs(folder = 'docs'): string[] {
  const place = join(root, folder);
  const name = (file: string | undefined): string => (file === undefined ? '-' : file.replace(`${root}/`, ''));
  return versionsSince('HEAD', [place], readPaths([place]), root).pairs.map(
    ({ old, now }) => `${name(old?.file)} → ${name(now?.file)}`,
  );
}

test('nothing has changed', () => {
  assert.deepEqual(pairs(), []);
  const versions = versionsSince('main', [join(root, 'docs')], readPaths([join(root, 'docs')]), root);
  assert.equal(versions.before.length, 5);
});

test('changed, new, gone, renamed, and moved under the same id', () => {
  put('docs/REQ-I-001-x.md', document(1, 'changed'));
  put('docs/REQ-I-006-new.md', document(6));
  rmSync(join(root, 'docs/REQ-I-002-x.md'));
  renameSync(join(root, 'docs/REQ-I-003-x.md'), join(root, 'docs/REQ-I-003-y.md'));
  git('add', '--all');
  rmSync(join(root, 'docs/REQ-I-004-x.md'));
  put('docs/other/REQ-I-004-z.md', document(4, `\n${'Quite other words than before. '.repeat(40)}\n`));
  assert.deepEqual(pairs().sort(), [
    '- → docs/REQ-I-006-new.md',
    'docs/REQ-I-001-x.md → docs/REQ-I-001-x.md',
    'docs/REQ-I-002-x.md → -',
    'docs/REQ-I-003-x.md → docs/REQ-I-003-y.md',
    'docs/REQ-I-004-x.md → docs/other/REQ-I-004-z.md',
  ]);
});

test('only what lies below the folder that was named', () => {
  put('docs/REQ-I-001-x.md', document(1, 'changed'));
  put('docs/below/REQ-I-005-x.md', document(5, 'changed'));
  assert.deepEqual(pairs('docs/below'), ['docs/below/REQ-I-005-x.md → docs/below/REQ-I-005-x.md']);
});

test('a revision that nobody knows', () => {
  assert.throws(() => versionsSince('--output=x', [join(root, 'docs')], readPaths([join(root, 'docs')]), root), UsageError);
});
