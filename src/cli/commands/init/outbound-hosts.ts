/** Hosts that source code names in its strings: a first list of the systems that nobody has described yet. It reads, and runs nothing. */
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface OutboundHost {
  readonly host: string;
  /** In how many files. */
  readonly files: number;
  /** One of them. */
  readonly example: string;
}

const SOURCES = new Set(
  '.c .cc .cpp .cs .env .ex .go .java .js .jsx .kt .mjs .cjs .php .properties .py .rb .rs .scala .swift .toml .ts .tsx .yaml .yml'.split(
    ' ',
  ),
);
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'coverage', 'target', 'vendor']);
/** Names in specifications and documentation, and hosts that are nobody's. */
const NOT_A_SYSTEM =
  /(?:^|\.)(?:example\.(?:com|net|org)|w3\.org|json-schema\.org|schema\.org|ietf\.org|xmlsoap\.org|github\.com|githubusercontent\.com|npmjs\.(?:com|org)|readthedocs\.io|nodejs\.org|mozilla\.org)$|\.(?:example|invalid|local|localhost|test)$/;
/** After a quotation mark or an equals sign: a value, not a link in a sentence. */
const ADDRESS = /["'`=]https?:\/\/((?:[a-z0-9-]+\.)+[a-z]{2,})(?=[/:"'`?#\s]|$)/gi;

const MOST_FILES = 10_000;
const MOST_FOLDERS = 5_000;
const LARGEST_FILE = 512 * 1024;

/** The most named first. Bounded: a look around, not a proof. */
export function outboundHosts(folder: string): OutboundHost[] {
  const found = new Map<string, { files: number; example: string }>();
  for (const file of sourceFiles(folder)) {
    const hosts = new Set([...readFileSync(file, 'utf8').matchAll(ADDRESS)].map(([, host = '']) => host.toLowerCase()));
    for (const host of hosts) {
      if (NOT_A_SYSTEM.test(host)) continue;
      const before = found.get(host);
      if (before === undefined) found.set(host, { files: 1, example: file });
      else before.files += 1;
    }
  }
  return [...found].map(([host, named]) => ({ host, ...named })).sort((a, b) => b.files - a.files || (a.host < b.host ? -1 : 1));
}

function sourceFiles(folder: string): string[] {
  const files: string[] = [];
  const folders = [folder];
  for (let looked = 0; looked < folders.length && looked < MOST_FOLDERS && files.length < MOST_FILES; looked += 1) {
    const at = folders[looked] ?? folder;
    for (const entry of entriesOf(at)) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name)) folders.push(path);
      else if (entry.isFile() && SOURCES.has(extname(entry.name)) && statSync(path).size <= LARGEST_FILE) files.push(path);
    }
  }
  return files.slice(0, MOST_FILES);
}

/** A folder that may not be read names no hosts; a proposal needs no more than that. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (['EACCES', 'EPERM', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
