/**
 * The stairs, the corridor, the siblings, cycles and banned globals of `docs/explanation/architecture.md`, enforced.
 * A room imports only from lower floors; on one floor nobody crosses the corridor; inside the folders of equals
 * (policies, rules, adapters, commands…) siblings never import each other; only `runtime/platform/` touches the machine.
 */
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf, filesBelow, importsOf } from './source-files.ts';

const FLOORS: Readonly<Record<string, number>> = {
  requirement: 0,
  document: 1,
  runtime: 1,
  store: 1,
  profiles: 1,
  adapters: 2,
  deliveries: 2,
  fleet: 2,
  proving: 2,
  monitor: 2,
  trace: 2,
  library: 3,
  gateway: 4,
  lsp: 4,
  cli: 5,
  'index.ts': 6,
};

/** Folders whose children are equals and never import each other. */
const EQUALS = [
  'runtime/policies',
  'runtime/auth',
  'document/rules',
  'document/clauses',
  'document/import',
  'adapters',
  'profiles',
  'cli/commands',
];

/** Packages a room may use; Node's own modules are free. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  document: ['fast-xml-parser', 'graphql', 'yaml'],
  runtime: ['@opentelemetry/api'],
  store: ['pg'],
  deliveries: ['undici', 'pg'],
  adapters: ['undici'],
  library: ['undici'],
  gateway: ['undici'],
  trace: ['@dagrejs/dagre'],
  lsp: ['vscode-languageserver', 'vscode-languageserver-textdocument'],
};

const BANNED =
  /(?<![.\w])(?:setTimeout|setInterval|setImmediate|clearTimeout|clearInterval)\b|\b(?:Date\.now|new Date\(\)|Math\.random|process\.env|performance\.|randomUUID|globalThis\.fetch)\b|(?<![.\w])fetch\(/g;
const MACHINE = 'runtime/platform/';
const FORBIDDEN_NAMES = /^(?:utils?|common|shared|helpers?|managers?|base|misc)$/;

const source = fileURLToPath(new URL('../src/', import.meta.url));
const complaints: string[] = [];
const valueEdges = new Map<string, string[]>();

for (const path of filesBelow(source, '.ts')) {
  const file = relative(source, path);
  const test = file.endsWith('.test.ts') || file.includes('/testing/');
  for (const part of file.replace(/\.ts$/, '').split('/')) {
    if (FORBIDDEN_NAMES.test(part)) complain(file, `nothing is called "${part}": name it after what it is`);
  }
  const edges: string[] = [];
  for (const { from, typeOnly } of importsOf(path)) {
    if (from.startsWith('.')) {
      const target = relative(source, resolve(dirname(path), from));
      if (!typeOnly) edges.push(target);
      if (!test) checkEdge(file, target);
    } else if (!test && !from.startsWith('node:')) checkPackage(file, from);
  }
  valueEdges.set(file, edges);
  if (!test && !file.startsWith(MACHINE)) {
    for (const match of codeOf(path).matchAll(BANNED))
      complain(file, `${match[0]} outside ${MACHINE}: it comes in through World or Environment`);
  }
}
for (const cycle of cycles()) complaints.push(`import cycle: ${cycle.join(' → ')}`);

if (complaints.length > 0) {
  console.error(complaints.join('\n'));
  console.error(`\n${complaints.length} breaches of the architecture`);
  process.exit(1);
}
console.error(`architecture: ${valueEdges.size} files keep the stairs`);

function checkEdge(file: string, target: string): void {
  if (target.startsWith('..')) return complain(file, `imports ${target}, outside src/`);
  const room = file.split('/')[0] ?? '';
  const other = target.split('/')[0] ?? '';
  const floor = FLOORS[room];
  const otherFloor = FLOORS[other];
  if (floor === undefined) return complain(file, `room "${room}" is not in the table of floors`);
  if (otherFloor === undefined) return complain(file, `imports room "${other}", which is not in the table of floors`);
  if (otherFloor > floor) complain(file, `floor ${floor} imports ${target} on floor ${otherFloor}: the stairs go down only`);
  if (otherFloor === floor && room !== other) complain(file, `imports ${target} across the corridor`);
  for (const folder of EQUALS) {
    const mine = child(folder, file);
    const its = child(folder, target);
    if (mine !== undefined && its !== undefined && mine !== its) complain(file, `imports its sibling ${target}`);
  }
}

function checkPackage(file: string, name: string): void {
  const room = file.split('/')[0] ?? '';
  const bare = name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
  if (!(PACKAGES[room] ?? []).includes(bare)) complain(file, `imports the package ${bare}, which this room may not use`);
}

/** The name of the equal a file belongs to: a folder below `folder`; files directly in it belong to all. */
function child(folder: string, file: string): string | undefined {
  if (!file.startsWith(`${folder}/`)) return undefined;
  const rest = file.slice(folder.length + 1).split('/');
  return rest.length > 1 ? rest[0] : undefined;
}

function cycles(): string[][] {
  const found: string[][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    for (const next of valueEdges.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of valueEdges.keys()) visit(file, []);
  return found;
}

function complain(file: string, what: string): void {
  complaints.push(`src/${file}: ${what}`);
}
