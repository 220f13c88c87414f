/**
 * Reads documents from disk. Synchronous on purpose: for thousands of small files that is three times as fast as promises.
 * A file that cannot be read is told beside the others; a path that is not there at all is an error.
 */
import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import type { ContractFile } from './contracts/contract.ts';
import { readContract } from './contracts/read.ts';
import { findSecrets, maskSecrets } from './credentials/secrets.ts';
import { withoutCredentials } from './credentials.ts';
import type { Document } from './document.ts';
import { type Misnamed, misnamedAmong } from './misnamed.ts';
import { readDocument } from './read.ts';

export interface Folder {
  /** As the caller gave it. */
  readonly path: string;
  /** The texts, in the order of their paths; each is read from the disk when it is asked for, and not kept. */
  readonly texts: readonly DocumentText[];
  /** All of them read, in the same order, without the credentials in them; kept from the first time they are asked for. */
  readonly documents: readonly Document[];
  /** Every README.md beside the documents: one may hold the matrix of its folder. */
  readonly readmes: readonly DocumentText[];
  /** Other Markdown files beside the documents: those that say they are requirements first. Looked into when they are asked for. */
  readonly misnamed?: readonly Misnamed[];
  /** Documents that could not be read, and why. One that is found out when its text is asked for comes to them. */
  readonly unreadable: Unreadable[];
  /** Whether all documents that belong together are here: false for single files, and for a part of a larger folder. */
  readonly complete: boolean;
  /** The contract at a path in the same form as `Document.file`. Asked of the disk once per path. */
  contract(file: string): ContractFile;
}

export interface DocumentText {
  readonly file: string;
  readonly text: string;
  /** Changes whenever the file does: what was found out about a text holds for as long as this is the same. Only files have one. */
  readonly stamp?: Stamp;
}

export interface Stamp {
  /** Size, times and number of the file. */
  readonly identity: string;
  /** When the file changed last, by the file system's clock, milliseconds. */
  readonly changed: number;
}

/** A file that was there, and cannot be read now. */
export class UnreadableText extends Error {
  override readonly name = 'UnreadableText';
  readonly file: string;

  constructor(file: string, message: string, cause: unknown) {
    super(message, { cause });
    this.file = file;
  }
}

/** The texts that can be read; the others are told among `folder.unreadable` from then on. */
export function* readableTexts({ texts, unreadable }: Folder): Generator<DocumentText> {
  for (const written of texts) {
    try {
      const { file, text } = written;
      yield { file, text };
    } catch (cause) {
      if (!(cause instanceof UnreadableText)) throw cause;
      if (!unreadable.some(({ file }) => file === cause.file)) unreadable.push({ file: cause.file, message: cause.message });
    }
  }
}

class FileText implements DocumentText {
  readonly file: string;
  readonly stamp: Stamp;

  constructor(file: string, stats: Stats) {
    this.file = file;
    this.stamp = stampOf(stats);
  }

  get text(): string {
    return readText(this.file);
  }
}

function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): Stamp {
  return { identity: `${size} ${mtimeMs} ${ctimeMs} ${ino}`, changed: ctimeMs };
}

/** What identifies the content of a file now; undefined when it is not there or cannot be reached. */
export function stampAt(file: string): Stamp | undefined {
  try {
    return stampOf(statSync(file));
  } catch {
    return undefined;
  }
}

/** The text of a file that was found. Throws UnreadableText. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UnreadableText(file, `it cannot be read: ${reason(cause)}`, cause);
  }
}

export interface Unreadable {
  readonly file: string;
  readonly message: string;
}

/** A path that a caller named cannot be read. The message says which, why, and what to do. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
  readonly path: string;

  constructor(path: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.path = path;
  }
}

/** Larger than any document people write, small enough to read ten thousand of them. */
export const LARGEST_DOCUMENT = 1024 * 1024;
const DEPTH = 32;
const MOST_FILES = 100_000;
const NAME = /^REQ-I-\d.*\.md$/is;
const README = /^readme\.md$/i;
/** A matrix has a row of some hundred characters for each document. */
const LARGEST_README = 16 * LARGEST_DOCUMENT;
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'dist']);

/** Whether a file that was named by itself can be taken for a document without looking into it. */
export function isNamedLikeADocument(file: string): boolean {
  return NAME.test(basename(file));
}

export function isNamedLikeAReadme(file: string): boolean {
  return README.test(basename(file));
}

/** Whether nothing is looked for in a folder, or in a file, of that name. */
export function isPassedBy(name: string): boolean {
  return name.startsWith('.') || SKIPPED.has(name);
}

/** All `REQ-I-….md` files anywhere below a folder. Throws FolderError when the folder cannot be read. */
export function readFolder(path: string): Folder {
  return readPaths([path]);
}

/** Files, whatever their names, and folders, in the order given; `whole`: the folder of all documents, where there is one. */
export function readPaths(paths: readonly string[], whole?: string): Folder {
  const walk = new Walk(paths.length > 1);
  let complete = false;
  for (const path of paths) {
    const isFolder = walk.start(path);
    complete ||= isFolder && (whole === undefined || !liesWithin(path, whole));
  }
  const known = new Map<string, ContractFile>();
  let documents: readonly Document[] | undefined;
  let misnamed: readonly Misnamed[] | undefined;
  const folder: Folder = {
    path: paths[0] ?? '.',
    texts: walk.texts,
    get documents() {
      documents ??= Array.from(readableTexts(folder), ({ text, file }) => withoutCredentials(readDocument(text, file)));
      return documents;
    },
    readmes: walk.readmes,
    get misnamed() {
      misnamed ??= misnamedAmong(walk.others);
      return misnamed;
    },
    unreadable: walk.unreadable,
    complete,
    contract(file) {
      const before = known.get(file);
      if (before !== undefined) return before;
      const found = readContract(file);
      known.set(file, found);
      return found;
    },
  };
  return folder;
}

class Walk {
  readonly texts: DocumentText[] = [];
  readonly readmes: DocumentText[] = [];
  /** Other Markdown files. */
  readonly others: string[] = [];
  readonly unreadable: Unreadable[] = [];
  private readonly folders = new Set<string>();
  private readonly files = new Set<string>();
  /** Files so far, those met a second time too. */
  private met = 0;
  /** Only where several places are named can a file be reached by two spellings. */
  private readonly spellings: boolean;

  constructor(spellings: boolean) {
    this.spellings = spellings;
  }

  /** Whether the path is a folder. */
  start(path: string): boolean {
    let folder: boolean;
    try {
      folder = statSync(path).isDirectory();
    } catch (cause) {
      throw new FolderError(path, `${path} cannot be read: ${reason(cause)}. Name a document or a folder of documents.`, cause);
    }
    if (folder) this.folder(path, 0);
    else if (README.test(basename(path))) this.readme(path);
    else this.file(path);
    return folder;
  }

  /** False for a file that was met before. */
  private isNew(file: string): boolean {
    if (++this.met > MOST_FILES)
      throw new FolderError(file, `there are more than ${MOST_FILES} documents; name a smaller folder.`);
    const one = this.spellings ? resolve(file) : file;
    if (this.files.has(one)) return false;
    this.files.add(one);
    return true;
  }

  private folder(path: string, depth: number): void {
    let entries: { name: string; folder: boolean; link: boolean }[];
    try {
      const real = realpathSync(path);
      if (this.folders.has(real)) return;
      this.folders.add(real);
      entries = readdirSync(path, { withFileTypes: true }).map((entry) => ({
        name: entry.name,
        folder: entry.isDirectory(),
        link: entry.isSymbolicLink(),
      }));
    } catch (cause) {
      if (depth === 0) throw new FolderError(path, `the folder ${path} cannot be read: ${reason(cause)}.`, cause);
      this.unreadable.push({ file: slashed(path), message: `the folder cannot be read: ${reason(cause)}` });
      return;
    }
    if (depth > DEPTH) {
      this.unreadable.push({ file: slashed(path), message: `folders nest deeper than ${DEPTH}; nothing below is read` });
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, folder, link } of entries) {
      const inner = path === '.' ? name : join(path, name);
      if (isPassedBy(name)) continue;
      if (folder || (link && isFolder(inner))) this.folder(inner, depth + 1);
      else if (NAME.test(name)) this.file(inner);
      else if (README.test(name)) this.readme(inner);
      else if (name.endsWith('.md') && this.others.length < MOST_FILES) this.others.push(slashed(inner));
    }
  }

  private readme(path: string): void {
    const file = slashed(path);
    if (!this.isNew(file)) return;
    try {
      const stats = statSync(path);
      const { size } = stats;
      if (!stats.isFile()) return;
      if (size <= LARGEST_README) this.readmes.push({ file, text: readFileSync(path, 'utf8') });
      else this.unreadable.push({ file, message: `it has ${size} bytes, and a README has at most ${LARGEST_README}` });
    } catch (cause) {
      this.unreadable.push({ file, message: `it cannot be read: ${reason(cause)}` });
    }
  }

  private file(path: string): void {
    const file = slashed(path);
    if (!this.isNew(file)) return;
    const [secret] = findSecrets(basename(file));
    if (secret !== undefined) {
      const message = `its name contains ${secret.kind}, which is left out here; revoke it and rename the file`;
      this.unreadable.push({ file: maskSecrets(file), message });
      return;
    }
    try {
      const stats = statSync(path);
      const { size } = stats;
      if (!stats.isFile()) {
        this.unreadable.push({ file, message: 'it is no file but a device, a pipe or a socket' });
        return;
      }
      if (size > LARGEST_DOCUMENT) {
        this.unreadable.push({ file, message: `it has ${size} bytes, and a document has at most ${LARGEST_DOCUMENT}` });
        return;
      }
      this.texts.push(new FileText(file, stats));
    } catch (cause) {
      this.unreadable.push({ file, message: `it cannot be read: ${reason(cause)}` });
    }
  }
}

/** A part of the folder, not the folder itself. */
function liesWithin(path: string, folder: string): boolean {
  return resolve(path).startsWith(`${resolve(folder)}${sep}`);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // A link that goes in a circle, or into a folder that may not be entered: as a file, it is told why.
    return false;
  }
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/** What the operating system says, in words. */
function reason(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is nothing of that name';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission';
  if (code === 'ELOOP') return 'its symbolic links go in a circle';
  return (cause as Error).message;
}
