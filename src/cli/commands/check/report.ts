/** One check made ready for the formats, and written where each of them goes. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { maskSecrets } from '../../../document/credentials/secrets.ts';
import type { DocumentText, Folder } from '../../../document/folder.ts';
import type { Diagnostic, Severity } from '../../../requirement/diagnostic.ts';
import { inWords, type Output, OutputError } from '../../output.ts';
import { paintFor } from '../../render/colour.ts';
import { summaryOf } from '../../render/findings.ts';
import { writeAtomically } from '../../write-atomically.ts';
import type { Destinations } from './destinations.ts';
import type { Report } from './formats/format.ts';
import { FORMATS } from './formats/index.ts';
import { textOf } from './narrowed.ts';

const SEVERITIES: readonly Severity[] = ['note', 'warning', 'error'];
/** Characters written at once. */
const CHUNK = 64 * 1024;
/** A file has no terminal; its lines are as wide as those of a pipe. */
const FILE = { paint: paintFor(false), width: 100 };

export interface Asked {
  readonly places: readonly string[];
  readonly least: Severity;
  readonly cwd: string;
}

/** Nothing in it has to be hidden any more: the messages never had a credential in them, and here the names of files lose theirs. */
export function reportOf(folder: Folder, found: readonly Diagnostic[], { places, least, cwd }: Asked): Report {
  const names = new Map<string, string>();
  const masked = (file: string): string => {
    const name = names.get(file) ?? maskSecrets(file);
    names.set(file, name);
    return name;
  };
  const diagnostics = found.map((diagnostic) => {
    const file = masked(diagnostic.file);
    return file === diagnostic.file ? diagnostic : { ...diagnostic, file };
  });
  const texts = [...folder.texts, ...folder.readmes].map((written) => quotable(written, masked(written.file)));
  const files = [...folder.texts, ...folder.unreadable].map(({ file }) => masked(file)).sort();
  const passed = !diagnostics.some((diagnostic) => isFailing(diagnostic, least));
  const root = rootAbove(cwd);
  return {
    diagnostics,
    texts,
    files,
    summary: summaryOf(files.length, diagnostics),
    passed,
    least,
    fromRoot: (file) => pathFrom(root, resolve(cwd, file)),
    category: categoryOf(places, cwd),
  };
}

/** A file that has gone since it was judged is shown without its lines. */
function quotable(written: DocumentText, file: string): DocumentText {
  return {
    file,
    get text() {
      return textOf(written) ?? '';
    },
  };
}

export function isFailing({ severity }: Diagnostic, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

/** Writes every format; resolves when all of it has left. Throws OutputError for a file that cannot be written. */
export async function deliver(report: Report, { stdout, files }: Destinations, out: Output): Promise<void> {
  for (const { format, file } of files) {
    try {
      writeAtomically(file, chunks(FORMATS[format](report, FILE)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      throw new OutputError(`${file} cannot be written: ${inWords(error as NodeJS.ErrnoException)}`, { cause: error });
    }
  }
  if (stdout === undefined) return;
  for (const chunk of chunks(FORMATS[stdout](report, out))) {
    out.write(chunk);
    await out.drained();
  }
}

function* chunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** The nearest folder that is a repository; without one, the folder the check runs in. */
function rootAbove(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return folder;
  }
}

function pathFrom(root: string, path: string): string {
  const inside = relative(root, path);
  return sep === '/' ? inside : inside.replaceAll(sep, '/');
}

function categoryOf(places: readonly string[], cwd: string): string {
  const name = basename(resolve(cwd, places[0] ?? '.'));
  return maskSecrets(name) || 'documents';
}
