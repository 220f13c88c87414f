/** The VS Code extension as data: it names what is there, reads the settings it declares, and tells the server what that understands. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, matchesGlob } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../../src/lsp/options.ts';
import { CAPABLE, TestClient } from '../../src/lsp/testing/client.ts';
import { MAIL, TestFolder } from '../../src/lsp/testing/folder.ts';

const HOME = fileURLToPath(new URL('../../editors/vscode/', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../bin/concordat', import.meta.url));

interface Setting {
  readonly default: string;
  readonly enum?: readonly string[];
  readonly scope: string;
}

interface Manifest {
  readonly main: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: boolean } };
}

interface ClientModule {
  programFor(configured: string, folders: readonly string[], platform?: string): string;
  executableFor(
    program: string,
    cwd: string | undefined,
    platform?: string,
  ): { command: string; args: string[]; options: object };
  clientOptionsFor(settings: { folder: string; diagnostics: string }): {
    documentSelector: { scheme: string; language: string; pattern: string }[];
    initializationOptions: object;
  };
}

const manifest = JSON.parse(readFileSync(`${HOME}package.json`, 'utf8')) as Manifest;
const extension = readFileSync(`${HOME}extension.js`, 'utf8');
const { programFor, executableFor, clientOptionsFor } = createRequire(import.meta.url)(`${HOME}client.js`) as ClientModule;
const { properties } = manifest.contributes.configuration;

test('what the manifest names is there, and what the code asks for is named', () => {
  assert.ok(existsSync(`${HOME}${manifest.main}`));
  for (const [, asked = ''] of extension.matchAll(/require\('([^']+)'\)/g)) {
    if (asked === 'vscode') continue;
    if (asked.startsWith('.')) assert.ok(existsSync(`${HOME}${asked}`), asked);
    else assert.ok(Object.hasOwn(manifest.dependencies, asked.split('/')[0] ?? ''), asked);
  }
  const registered = [...extension.matchAll(/registerCommand\('([^']+)'/g)].map(([, name]) => name);
  assert.deepEqual(
    registered,
    manifest.contributes.commands.map(({ command }) => command),
  );
  const declared = Object.keys(properties).map((name) => name.replace('concordat.', ''));
  const read = [...extension.matchAll(/settings\.get\('([^']+)'/g)].map(([, name]) => name);
  // The language client itself reads the trace.
  assert.deepEqual([...read, 'trace.server'].sort(), declared.sort());
  const readme = readFileSync(`${HOME}README.md`, 'utf8');
  for (const name of Object.keys(properties)) assert.ok(readme.includes(`\`${name}\``), `${name} is not in the README`);
});

test('no workspace that nobody trusts chooses the program', () => {
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, false);
  assert.equal(properties['concordat.server.path']?.scope, 'machine-overridable');
});

test('it starts where documents are, and looks at documents and READMEs only', () => {
  const globs = manifest.activationEvents.map((event) => event.replace('workspaceContains:', ''));
  const file = 'docs/integrations/REQ-I-001-payments.md';
  assert.ok(globs.some((glob) => matchesGlob(file, glob)));
  const { documentSelector } = clientOptionsFor({ folder: '', diagnostics: 'open' });
  const looks = (path: string): boolean => documentSelector.some(({ pattern }) => matchesGlob(path, pattern));
  assert.deepEqual([file, 'integrations/README.md', 'docs/guide.md', 'REQ-F-001.md'].map(looks), [true, true, false, false]);
  assert.deepEqual([...new Set(documentSelector.map(({ scheme, language }) => `${scheme} ${language}`))], ['file markdown']);
});

test('the server understands every value of every setting that it is told', () => {
  const complain = (message: string): never => assert.fail(message);
  for (const diagnostics of properties['concordat.diagnostics']?.enum ?? []) {
    const { initializationOptions } = clientOptionsFor({ folder: 'docs', diagnostics });
    assert.deepEqual(readOptions(initializationOptions, complain), { folder: 'docs', diagnostics });
  }
  const unset = clientOptionsFor({ folder: properties['concordat.folder']?.default ?? '', diagnostics: 'open' });
  assert.equal(readOptions(unset.initializationOptions, complain).folder, undefined);
});

test('the program is the setting, else the workspace’s own, else the one of the PATH', () => {
  using folder = new TestFolder({});
  assert.equal(programFor('/opt/concordat', [folder.root], 'linux'), '/opt/concordat');
  assert.equal(programFor('', [folder.root], 'linux'), 'concordat');
  mkdirSync(folder.path('node_modules/.bin'), { recursive: true });
  for (const name of ['concordat', 'concordat.cmd']) writeFileSync(folder.path(`node_modules/.bin/${name}`), '');
  assert.equal(programFor('', [folder.root], 'linux'), folder.path('node_modules/.bin/concordat'));
  assert.equal(basename(programFor('', [folder.root], 'win32')), 'concordat.cmd');
  assert.deepEqual(executableFor('concordat.cmd', undefined, 'win32').options, { shell: true });
});

test('the server starts with these words and these options', async () => {
  using folder = new TestFolder();
  const { args } = executableFor(PROGRAM, folder.root);
  assert.equal(args[0], 'lsp');
  await using client = new TestClient(folder.root, args.slice(1));
  const { initializationOptions } = clientOptionsFor({ folder: '', diagnostics: 'folder' });
  await client.start(folder.root, CAPABLE, initializationOptions);
  await client.until('findings of documents that are not open', () => (client.published.size >= 2 ? true : undefined));
  const uri = await client.open(folder.path('integrations/REQ-I-002-mail.md'), MAIL.replace('3 s per attempt', '3 parsecs'));
  await client.findings(uri, (diagnostics) => diagnostics.some(({ code }) => code === 'invalid-value'));
  assert.equal(await client.shutdown(), 0);
  assert.deepEqual(client.log, []);
});
