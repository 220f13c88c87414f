/** A real editor: Neovim starts the server, types, asks and renames, with nothing of ours between them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { uriOfPath } from './paths.ts';
import { PAYMENTS, TestFolder } from './testing/folder.ts';

const SCRIPT = fileURLToPath(new URL('./testing/neovim.lua', import.meta.url));
const SERVER = fileURLToPath(new URL('../../bin/concordat', import.meta.url));
const FILE = 'integrations/REQ-I-001-payments.md';

interface Result {
  readonly failure?: string;
  readonly finding: { readonly line: number; readonly column: number; readonly source: string; readonly severity: number };
  readonly mended: boolean;
  readonly hover: string;
  readonly definition: string;
  readonly completions: readonly string[];
  readonly renamed: boolean;
  readonly symbols: string;
  readonly stopped: boolean;
}

test('Neovim shows findings, mends one by typing, hovers, jumps, completes and renames', async () => {
  using folder = new TestFolder();
  const text = PAYMENTS.replace('3 s per attempt', '3 parsecs');
  folder.write(FILE, text);
  const [code, said] = await neovim(folder);
  assert.ok(existsSync(folder.path('result.json')), `Neovim wrote no result and ended with ${code}: ${said}`);
  const result = JSON.parse(readFileSync(folder.path('result.json'), 'utf8')) as Result;
  assert.equal(result.failure, undefined, said);
  const line = text.split('\n').findIndex((written) => written.includes('3 parsecs'));
  assert.deepEqual(result.finding, { line, column: '- **Timeout**: '.length, source: 'concordat', severity: 1 });
  assert.ok(result.mended);
  assert.match(result.hover, /Timeout.*enforced/);
  assert.equal(result.definition, uriOfPath(folder.path('integrations/REQ-I-002-mail.md')));
  assert.deepEqual(result.completions, ['MAIL_TOKEN', 'OTHER_KEY', 'PAY_TOKEN']);
  assert.ok(result.renamed && existsSync(folder.path('integrations/REQ-I-020-mail.md')), 'the other file has the new name');
  assert.equal(result.symbols, 'REQ-I-001: Payments');
  assert.ok(result.stopped);
});

async function neovim(folder: TestFolder): Promise<[number | null, string]> {
  const child = spawn('nvim', ['--clean', '--headless', '-n', '-c', `luafile ${SCRIPT}`], {
    cwd: folder.root,
    env: {
      ...process.env,
      DOCUMENT: folder.path(FILE),
      RESULT: folder.path('result.json'),
      ROOT: folder.root,
      SERVER,
      XDG_STATE_HOME: folder.root,
      XDG_DATA_HOME: folder.root,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString();
  });
  const failed = once(child, 'error').then(([error]) => {
    throw new Error('Neovim is not installed; scripts/counterparts.sh installs it', { cause: error });
  });
  const [code] = (await Promise.race([once(child, 'exit'), failed])) as [number | null];
  return [code, said];
}
