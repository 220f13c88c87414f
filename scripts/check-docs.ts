/**
 * Documentation that cannot rot silently: every relative link in every Markdown file resolves, heading fragments included, and
 * every code block marked `ts run` has no type error and runs, each in a process of its own, against the example documents and
 * the stand-in vendors.
 *
 * Such a block imports `concordat` as an application does; the sources answer. It finds the example documents without naming
 * their folder, in the environment `sandbox`, the secrets that the stand-ins accept, and a running gateway. Everything listens
 * on free ports, so that a demo may run at the same time. A block marked `text` right after it is what it prints; `…` stands
 * for anything.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyDocuments, movePorts } from '../examples/demo/documents.ts';
import { CREDENTIALS, startVendor, VENDORS, type VendorName } from '../examples/vendors/index.ts';
import { Gateway } from '../src/gateway/index.ts';
import { Integrations } from '../src/library/index.ts';
import { realWorld } from '../src/runtime/platform/world.ts';
import { openMemory } from '../src/store/memory/open-memory.ts';

interface Block {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  /** What the page says it prints; undefined: the page does not say. */
  readonly prints: string | undefined;
}

/** Documents that are test data or examples of broken documents are not documentation. */
const NOT_DOCUMENTATION = /(?:^|\/)(?:rule\.test\.md|transcripts\/|fixtures\/|golden\/|testing\/)/;
const LONGEST_RUN = 30_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const complaints: string[] = [];
const blocks: Block[] = [];
const files = documentation();

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

function documentation(): string[] {
  const list = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (list.status !== 0) throw new Error(`git cannot list the files: ${list.error?.message ?? list.stderr}`);
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
  for (const match of text.matchAll(/^```ts run\n([\s\S]*?)^```$(?:\n\n```text\n([\s\S]*?)^```$)?/gm)) {
    yield { file, line: text.slice(0, match.index).split('\n').length + 1, code: match[1] ?? '', prints: match[2] };
  }
}

async function runAll(all: readonly Block[]): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const ports = new Map<number, number>();
  for (const name of Object.keys(VENDORS) as VendorName[]) {
    const vendor = await startVendor(name, { port: 0 });
    resources.defer(() => vendor.close());
    ports.set(VENDORS[name].port, vendor.port);
  }
  const documents = resources.use(copyDocuments((text) => movePorts(text, ports)));
  const place = { folder: documents.path, environment: 'sandbox' };
  // With a key, as what the documents redact needs one.
  const store = resources.use(await openMemory({ world: realWorld(), key: new Uint8Array(32).fill(1) }));
  const integrations = resources.use(await Integrations.open({ ...place, variables: CREDENTIALS, store }));
  const gateway = resources.use(await Gateway.start({ integrations, port: 0, store }));
  const env = {
    ...process.env,
    ...CREDENTIALS,
    CONCORDAT_FOLDER: place.folder,
    CONCORDAT_ENVIRONMENT: place.environment,
    CONCORDAT_GATEWAY: gateway.address,
  };

  // Inside the repository: that is what makes `concordat` resolve to it, and the SDKs to its own.
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'docs-'));
  resources.defer(() => rmSync(folder, { recursive: true }));
  for (const [index, block] of all.entries()) writeFileSync(join(folder, `${index}.ts`), block.code);
  checkTypes(all, folder);
  for (const [index, block] of all.entries()) {
    const { status, output } = await run(join(folder, `${index}.ts`), env);
    if (status !== 0) complaints.push(`${block.file}:${block.line}: the code block does not run\n${output}`);
    else if (block.prints !== undefined && !agrees(output, block.prints))
      complaints.push(`${block.file}:${block.line}: the code block prints something else\n${output}`);
  }
}

/** Types of the sources are another gate's business: only what is said of the blocks counts. */
function checkTypes(all: readonly Block[], folder: string): void {
  const options = { customConditions: ['concordat:source'], typeRoots: [join(root, 'node_modules/@types')] };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', compilerOptions: options, include: ['*.ts'] }),
  );
  const tsc = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', '.', '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
  if (tsc.error) throw tsc.error;
  // Nothing of the blocks was looked at: a fault of this script, not of a page.
  if (/^(?:tsconfig\.json\S* )?error /m.test(tsc.stdout)) throw new Error(tsc.stdout);
  for (const [, index, line, message] of tsc.stdout.matchAll(/^(\d+)\.ts\((\d+),\d+\): (.*)$/gm)) {
    const block = all[Number(index)] as Block;
    complaints.push(`${block.file}:${block.line + Number(line) - 1}: ${message}`);
  }
}

function agrees(printed: string, expected: string): boolean {
  const parts = expected
    .trim()
    .split('…')
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(printed.trim());
}

/** Beside us, not instead of us: the stand-ins live in this process. */
function run(script: string, env: NodeJS.ProcessEnv): Promise<{ status: number | null; output: string }> {
  const flags = ['--conditions=concordat:source', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, script], {
    cwd: dirname(script),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_RUN,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      resolve({ status, output: signal === null ? output : `${output}ended by ${signal}, after at most ${LONGEST_RUN} ms` });
    });
  });
}
