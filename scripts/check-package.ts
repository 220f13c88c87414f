/** The published package works where there is nothing but it: built, packed, installed in an empty project from the local cache, imported and run. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import './build.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'concordat-package-'));
try {
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', project], root);
  const archive = readdirSync(project).find((file) => file.endsWith('.tgz'));
  if (archive === undefined) throw new Error('npm pack made no archive');
  const installed = join(project, 'node_modules', 'concordat');
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', join(project, archive), '-C', installed, '--strip-components=1'], project);
  for (const dependency of ['undici', '@opentelemetry'])
    symlinkSync(join(root, 'node_modules', dependency), join(project, 'node_modules', dependency));
  mkdirSync(join(project, 'integrations'));
  cpSync(join(root, 'examples/integrations'), join(project, 'integrations'), { recursive: true });
  writeFileSync(
    join(project, 'app.mjs'),
    `import { connect } from 'concordat';\nif (typeof connect !== 'function') throw new Error('connect is missing');\n`,
  );
  run(process.execPath, ['app.mjs'], project);
  run(process.execPath, [join(installed, 'dist/cli/main.js'), 'check', 'integrations'], project);
  run(process.execPath, [join(installed, 'dist/cli/main.js'), 'explain', 'REQ-I-001'], project);
  console.error('package: builds, packs, imports and runs');
} finally {
  rmSync(project, { recursive: true, force: true });
}

function run(command: string, args: readonly string[], cwd: string): void {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${done.status ?? done.signal}\n${done.stdout}${done.stderr}`);
}
