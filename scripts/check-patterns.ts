/**
 * Proves every regular expression of the sources: none may take more than linear time, whatever the text. A pattern is a literal,
 * so that it can be proved; what was proved is remembered, so that the next run is quick.
 *
 * `node scripts/check-patterns.ts [folder or file…]`; without arguments all of `src/`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Node, parse } from 'acorn';
import { checkSync } from 'recheck';
import { filesBelow } from './source-files.ts';

interface Pattern {
  readonly source: string;
  readonly flags: string;
  readonly file: string;
  readonly line: number;
}

/** Patterns that the prover gives up on, each with why it is linear all the same and what bounds the text it sees. */
const EXCUSED: Readonly<Record<string, string>> = {};

const root = fileURLToPath(new URL('..', import.meta.url));
/** Another version of the prover may know more. */
const PROVER = (JSON.parse(readFileSync(join(root, 'node_modules/recheck/package.json'), 'utf8')) as { version: string }).version;
const cacheFile = join(root, 'node_modules', '.cache', 'concordat-patterns.json');
const complaints: string[] = [];
const patterns = files(process.argv.slice(2)).flatMap(patternsOf);
const proved = readProved();
const verdicts = new Map<string, string>();

for (const { source, flags, file, line } of patterns) {
  const text = `/${source}/${flags}`;
  const key = createHash('sha256').update(`${PROVER}\0${text}`).digest('hex');
  const verdict = verdicts.get(text) ?? (proved.has(key) ? 'safe' : statusOf(source, flags));
  verdicts.set(text, verdict);
  if (verdict === 'safe') proved.add(key);
  else if (!(verdict === 'unknown' && Object.hasOwn(EXCUSED, text))) complaints.push(`${file}:${line}: ${text} is ${verdict}`);
}
for (const text of Object.keys(EXCUSED)) {
  if (process.argv.length <= 2 && verdicts.get(text) !== 'unknown') complaints.push(`${text} is excused and need not be`);
}
keepProved();

if (complaints.length > 0) {
  console.error(complaints.sort().join('\n'));
  console.error(`\n${complaints.length} patterns that are not proved to be linear; a scanner by hand is`);
  process.exit(1);
}
console.error(`patterns: ${verdicts.size} regular expressions, all linear`);

function files(places: readonly string[]): string[] {
  const asked = places.length > 0 ? places.map((place) => resolve(place)) : [join(root, 'src')];
  return asked.flatMap((place) => (statSync(place).isDirectory() ? filesBelow(place, '.ts') : [place])).filter(isShipped);
}

/** Tests see no text but their own. */
function isShipped(file: string): boolean {
  return !file.endsWith('.test.ts') && !file.endsWith('.d.ts') && !file.includes('/testing/');
}

function patternsOf(path: string): Pattern[] {
  const file = relative(root, path);
  const found: Pattern[] = [];
  let tree: Node;
  try {
    // Types become spaces, so places stay.
    const code = stripTypeScriptTypes(readFileSync(path, 'utf8'), { mode: 'strip' });
    tree = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true, allowHashBang: true });
  } catch (error) {
    complaints.push(`${file}: cannot be read as TypeScript: ${(error as Error).message}`);
    return [];
  }
  for (const node of nodesOf(tree)) {
    const line = node.loc?.start.line ?? 1;
    const { regex } = node as Node & { readonly regex?: { readonly pattern: string; readonly flags: string } };
    if (regex !== undefined) found.push({ source: regex.pattern, flags: regex.flags, file, line });
    else if (isDynamic(node)) complaints.push(`${file}:${line}: a pattern made at run time cannot be proved; write a literal`);
  }
  return found;
}

/** `new RegExp(…)` and `RegExp(…)`, and patterns that `match` and the like make of a string. */
function isDynamic(node: Node): boolean {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  const { callee, arguments: given } = node as Node & { readonly callee: Node; readonly arguments: readonly Node[] };
  if ((callee as Node & { readonly name?: string }).name === 'RegExp') return true;
  const { property } = callee as Node & { readonly property?: Node & { readonly name?: string } };
  const [first] = given as readonly (Node & { readonly value?: unknown })[];
  return (
    ['match', 'matchAll', 'search'].includes(property?.name ?? '') && first?.type === 'Literal' && typeof first.value === 'string'
  );
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && typeof (child as Node).type === 'string') yield* nodesOf(child as Node);
    }
  }
}

function statusOf(source: string, flags: string): string {
  const { status } = checkSync(source, flags, { timeout: 20_000 });
  return status;
}

function readProved(): Set<string> {
  try {
    return new Set(JSON.parse(readFileSync(cacheFile, 'utf8')) as string[]);
  } catch {
    // There is none yet, or it is damaged: then all are proved again.
    return new Set();
  }
}

function keepProved(): void {
  mkdirSync(join(cacheFile, '..'), { recursive: true });
  const beside = `${cacheFile}.${process.pid}`;
  writeFileSync(beside, JSON.stringify([...proved].sort()));
  renameSync(beside, cacheFile);
}
