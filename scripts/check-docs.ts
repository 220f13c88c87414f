/**
 * Documentation that cannot rot silently: every relative link in every Markdown file resolves, heading fragments included, and every code block
 * marked `ts run` runs, in a fresh process in `examples/`, against the stand-in vendors.
 */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const complaints: string[] = [];
/** Documents that are test data or examples of broken documents are not documentation. */
const NOT_DOCUMENTATION = /(?:^|\/)(?:rule\.test\.md|transcripts\/|fixtures\/|testing\/)/;

interface Block {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

const blocks: Block[] = [];
const files = tracked();
for (const file of files) {
  const text = readFileSync(join(root, file), 'utf8');
  blocks.push(...runnable(file, text));
  for (const { target, line } of links(text)) checkLink(file, target, line);
}
if (blocks.length > 0) await runAll(blocks);

if (complaints.length > 0) {
  console.error(complaints.join('\n'));
  console.error(`\n${complaints.length} faults in the documentation`);
  process.exit(1);
}
console.error(`docs: ${files.length} files, ${blocks.length} code blocks ran`);

function tracked(): string[] {
  const list = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  });
  return list.stdout.split('\n').filter((file) => file !== '' && !NOT_DOCUMENTATION.test(file) && existsSync(join(root, file)));
}

function* links(text: string): Generator<{ target: string; line: number }> {
  let fenced = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    if (fenced) continue;
    for (const match of line.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^()\s]+)\)/g))
      yield { target: match[1] ?? '', line: index + 1 };
  }
}

function checkLink(file: string, target: string, line: number): void {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return;
  const [path = '', fragment] = target.split('#');
  const goal = path === '' ? join(root, file) : resolve(root, dirname(file), decodeURIComponent(path));
  if (!existsSync(goal)) complaints.push(`${file}:${line}: ${target} does not exist`);
  else if (fragment !== undefined && goal.endsWith('.md') && statSync(goal).isFile() && !anchors(goal).has(fragment)) {
    complaints.push(`${file}:${line}: ${relative(root, goal)} has no heading for #${fragment}`);
  }
}

function anchors(file: string): Set<string> {
  const found = new Set<string>();
  for (const match of readFileSync(file, 'utf8').matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    found.add(
      (match[1] ?? '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    );
  }
  return found;
}

function* runnable(file: string, text: string): Generator<Block> {
  for (const match of text.matchAll(/^```ts run\n([\s\S]*?)^```$/gm)) {
    yield { file, line: text.slice(0, match.index).split('\n').length + 1, code: match[1] ?? '' };
  }
}

async function runAll(all: readonly Block[]): Promise<void> {
  const vendors = spawn(process.execPath, ['vendors/start.ts'], {
    cwd: join(root, 'examples'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise<void>((ready, failed) => {
      vendors.stdout.once('data', () => ready());
      vendors.once('exit', (code) => failed(new Error(`the stand-in vendors ended with ${code}`)));
    });
    for (const block of all) run(block);
  } finally {
    vendors.kill('SIGTERM');
  }
}

function run(block: Block): void {
  const folder = mkdtempSync(join(root, 'examples', '.docs-'));
  const script = join(folder, 'block.ts');
  writeFileSync(script, block.code);
  const env = { ...process.env, STRIPE_SECRET_KEY: 'sk_test_documentation', CONCORDAT_ENV: 'sandbox' };
  const ran = spawnSync(process.execPath, ['--conditions=concordat:source', '--disable-warning=ExperimentalWarning', script], {
    cwd: join(root, 'examples'),
    env,
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (ran.status !== 0) complaints.push(`${block.file}:${block.line}: the code block does not run\n${ran.stderr}${ran.stdout}`);
  rmSync(folder, { recursive: true });
}
