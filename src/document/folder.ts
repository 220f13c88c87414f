/**
 * Reads documents from disk. Synchronous on purpose: for thousands of small files that is three times as fast as promises.
 * A file that cannot be read is told beside the others; a path that is not there at all is an error.
 */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import type { ContractFile } from './contracts/contract.ts';
import { readContract } from './contracts/read.ts';
import { findSecrets, maskSecrets } from './credentials/secrets.ts';
import { withoutCredentials } from './credentials.ts';
import type { Document } from './document.ts';
import { readDocument } from './read.ts';

export interface Folder {
  /** As the caller gave it. */
  readonly path: string;
  /** The texts, in the order of their paths; a document is read from each when somebody wants it. */
  readonly texts: readonly DocumentText[];
  /** All of them read, in the same order, without the credentials in them; kept from the first time they are asked for. */
  readonly documents: readonly Document[];
  /** Documents that could not be read, and why. */
  readonly unreadable: readonly Unreadable[];
  /** The contract at a path in the same form as `Document.file`. Asked of the disk once per path. */
  contract(file: string): ContractFile;
}

export interface DocumentText {
  readonly file: string;
  readonly text: string;
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
const NAME = /^REQ-I-\d.*\.md$/i;
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'dist']);

/** All `REQ-I-….md` files anywhere below a folder. Throws FolderError when the folder cannot be read. */
export function readFolder(path: string): Folder {
  return readPaths([path]);
}

/** Files, whatever their names, and folders, in the order given. */
export function readPaths(paths: readonly string[]): Folder {
  const walk = new Walk();
  for (const path of paths) walk.start(path);
  const known = new Map<string, ContractFile>();
  let documents: readonly Document[] | undefined;
  return {
    path: paths[0] ?? '.',
    texts: walk.texts,
    get documents() {
      documents ??= walk.texts.map(({ text, file }) => withoutCredentials(readDocument(text, file)));
      return documents;
    },
    unreadable: walk.unreadable,
    contract(file) {
      const before = known.get(file);
      if (before !== undefined) return before;
      const found = readContract(file);
      known.set(file, found);
      return found;
    },
  };
}

class Walk {
  readonly texts: DocumentText[] = [];
  readonly unreadable: Unreadable[] = [];
  private readonly folders = new Set<string>();
  private readonly files = new Set<string>();

  start(path: string): void {
    let folder: boolean;
    try {
      folder = statSync(path).isDirectory();
    } catch (cause) {
      throw new FolderError(path, `${path} cannot be read: ${reason(cause)}. Name a document or a folder of documents.`, cause);
    }
    if (folder) this.folder(path, 0);
    else this.file(path);
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
      if (name.startsWith('.') || SKIPPED.has(name)) continue;
      if (folder || (link && isFolder(inner))) this.folder(inner, depth + 1);
      else if (NAME.test(name)) this.file(inner);
    }
  }

  private file(path: string): void {
    const file = slashed(path);
    if (this.files.has(file)) return;
    this.files.add(file);
    const [secret] = findSecrets(basename(file));
    if (secret !== undefined) {
      const message = `its name contains ${secret.kind}, which is left out here; revoke it and rename the file`;
      this.unreadable.push({ file: maskSecrets(file), message });
      return;
    }
    if (this.files.size > MOST_FILES)
      throw new FolderError(path, `there are more than ${MOST_FILES} documents; name a smaller folder.`);
    try {
      const { size } = statSync(path);
      if (size > LARGEST_DOCUMENT) {
        this.unreadable.push({ file, message: `it has ${size} bytes, and a document has at most ${LARGEST_DOCUMENT}` });
        return;
      }
      this.texts.push({ file, text: readFileSync(path, 'utf8') });
    } catch (cause) {
      this.unreadable.push({ file, message: `it cannot be read: ${reason(cause)}` });
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
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
