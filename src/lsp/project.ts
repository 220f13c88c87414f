/**
 * One folder of documents as an editor sees it: what is open counts, and the disk for all others. Everything is judged here as
 * `check` would judge it; nothing is sent anywhere.
 */
import { readFileSync, statSync } from 'node:fs';
import { unreadable } from '../document/check.ts';
import { readCodeowners } from '../document/codeowners.ts';
import type { ContractFile } from '../document/contracts/contract.ts';
import { readContract } from '../document/contracts/read.ts';
import type { Entry } from '../document/entry.ts';
import {
  type DocumentText,
  isNamedLikeADocument,
  isNamedLikeAReadme,
  isPassedBy,
  LARGEST_DOCUMENT,
  readableTexts,
  readPaths,
  type Unreadable,
} from '../document/folder.ts';
import type { Misnamed } from '../document/misnamed.ts';
import { Workspace } from '../document/workspace.ts';
import { PROFILES } from '../profiles/index.ts';
import type { Diagnostic } from '../requirement/diagnostic.ts';
import { nextTurn } from '../runtime/platform/turn.ts';
import { fileIn, isBelow, pathIn } from './paths.ts';
import { Text } from './text.ts';

export interface ProjectOptions {
  /** Absolute path that documents are named from. */
  readonly root: string;
  /** Absolute path of the folder of documents; undefined: only what is open is known, and nothing is missing. */
  readonly folder: string | undefined;
  /** ISO date; asked again whenever something is judged, because an editor stays open overnight. */
  readonly today: () => string;
}

/** Documents judged before others get their turn: a few milliseconds. */
const SLICE = 20;

export class Project {
  readonly root: string;
  readonly folder: string | undefined;
  /** What is open, by file. */
  readonly #open = new Map<string, Text>();
  readonly #readmes = new Set<string>();
  readonly #contracts = new Map<string, ContractFile>();
  readonly #today: () => string;
  readonly #workspace: Workspace;
  /** Open texts that are no documents because of their size. */
  readonly #oversized = new Map<string, number>();
  #day: string;
  #complete = false;
  /** Files that would be documents under another name. */
  #misnamed: readonly Misnamed[] = [];

  constructor({ root, folder, today }: ProjectOptions) {
    this.root = root;
    this.folder = folder;
    this.#today = today;
    this.#day = today();
    this.#workspace = new Workspace({
      profiles: PROFILES,
      today: this.#day,
      complete: false,
      codeowners: () => readCodeowners(folder ?? root),
      contract: (file) => this.#contract(file),
      misnamed: () => this.#misnamed,
    });
  }

  /**
   * Reads and judges the whole folder, in slices, so that what is asked meanwhile is answered. Until it ends, nothing is
   * reported as missing. Returns what could not be read. Throws FolderError when the folder itself cannot.
   */
  async load(stopped: AbortSignal): Promise<readonly Unreadable[]> {
    if (this.folder === undefined || statSync(this.folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
    const folder = readPaths([this.folder]);
    let judged = 0;
    for (const { file: path, text } of readableTexts(folder)) {
      const file = fileIn(this.root, path);
      if (!this.#open.has(file)) this.#workspace.set({ file, text });
      if (++judged % SLICE === 0) await nextTurn();
      if (stopped.aborted) return [];
    }
    for (const { file: path, text } of folder.readmes) {
      const file = fileIn(this.root, path);
      if (!this.#open.has(file)) this.#take({ file, text });
    }
    this.#complete = true;
    this.#misnamed = folder.misnamed ?? [];
    this.#workspace.under({ today: this.#day, complete: true });
    return folder.unreadable;
  }

  /** Whether the file is a document or README of this folder; outside of a folder, whether it is a document. */
  covers(path: string): boolean {
    if (this.folder === undefined) return isNamedLikeADocument(path);
    if (!isBelow(this.folder, path) || !(isNamedLikeADocument(path) || isNamedLikeAReadme(path))) return false;
    return !fileIn(this.folder, path).split('/').some(isPassedBy);
  }

  /** The text of an editor takes the place of the disk's. */
  open(path: string, written: string): void {
    const file = fileIn(this.root, path);
    const text = new Text(file, written);
    this.#open.set(file, text);
    this.#take({ file, text: text.written });
  }

  /** The disk counts again. */
  close(path: string): void {
    if (this.#open.delete(fileIn(this.root, path))) this.disk(path);
  }

  /** Something of that name was made, changed or taken away on disk; what is open stays as it is. */
  disk(path: string): void {
    const file = fileIn(this.root, path);
    if (!this.covers(path)) {
      this.#contracts.delete(file);
      return;
    }
    if (this.#open.has(file)) return;
    const text = this.folder === undefined ? undefined : readText(path);
    if (text === undefined) this.#forget(file);
    else this.#take({ file, text });
  }

  /** Contracts are read again when somebody asks for them. */
  forgetContracts(): void {
    this.#contracts.clear();
  }

  /** A folder was renamed or taken away: what lay below it is looked for again. */
  lookAgainBelow(path: string): void {
    for (const { file } of this.entries) if (isBelow(path, pathIn(this.root, file))) this.disk(pathIn(this.root, file));
    this.#contracts.clear();
  }

  get entries(): readonly Entry[] {
    return this.#workspace.entries;
  }

  /** Documents in the order of their files, then the READMEs beside them. */
  get files(): readonly string[] {
    return [...this.entries.map(({ file }) => file), ...this.#readmes];
  }

  isDocument(file: string): boolean {
    return isNamedLikeADocument(file);
  }

  /** Whether the whole folder has been read. */
  get complete(): boolean {
    return this.#complete;
  }

  get openFiles(): readonly string[] {
    return [...this.#open.keys()];
  }

  entry(file: string): Entry | undefined {
    return this.#workspace.get(file)?.entry;
  }

  /** The documents that have an id: none, one, or by mistake several. */
  withId(id: string): readonly Entry[] {
    return this.entries.filter((entry) => entry.id?.toUpperCase() === id);
  }

  /** The open text, else the disk's; undefined for what cannot be read. */
  text(file: string): Text | undefined {
    const open = this.#open.get(file);
    if (open !== undefined) return open;
    const text = readText(pathIn(this.root, file));
    return text === undefined ? undefined : new Text(file, text);
  }

  openText(path: string): Text | undefined {
    return this.#open.get(fileIn(this.root, path));
  }

  contract(path: string): ContractFile {
    return this.#contract(fileIn(this.root, path));
  }

  /**
   * Everything to be said about a file. `before`: what only all documents together show is as it was when somebody last asked for
   * it `now`; that is what is answered with every key.
   */
  diagnosticsOf(file: string, together: 'now' | 'before'): readonly Diagnostic[] {
    const today = this.#today();
    if (today !== this.#day) {
      this.#day = today;
      this.#workspace.under({ today, complete: this.#complete });
    }
    const bytes = this.#oversized.get(file);
    if (bytes !== undefined)
      return [unreadable({ file, message: `it has ${bytes} bytes, and a document has at most ${LARGEST_DOCUMENT}` })];
    return this.#workspace.diagnosticsOf(file, this.#complete ? together : 'before');
  }

  /** What only all documents together show, a step at a time; a change meanwhile ends it. */
  *walk(): Generator<undefined, void> {
    if (this.#complete) yield* this.#workspace.walk();
  }

  #take(written: DocumentText): void {
    const { file, text } = written;
    this.#oversized.delete(file);
    if (isNamedLikeAReadme(file)) {
      this.#readmes.add(file);
      this.#workspace.setReadme(written);
    } else if (text.length <= LARGEST_DOCUMENT / 4 || Buffer.byteLength(text) <= LARGEST_DOCUMENT) this.#workspace.set(written);
    else {
      this.#oversized.set(file, Buffer.byteLength(text));
      this.#workspace.delete(file);
    }
  }

  #forget(file: string): void {
    this.#oversized.delete(file);
    this.#workspace.delete(file);
    if (this.#readmes.delete(file)) this.#workspace.deleteReadme(file);
  }

  #contract(file: string): ContractFile {
    const known = this.#contracts.get(file);
    if (known !== undefined) return known;
    const read = readContract(pathIn(this.root, file));
    this.#contracts.set(file, read);
    return read;
  }
}

/** Undefined for what is not there, is no file, or is larger than any document. */
function readText(path: string): string | undefined {
  try {
    const status = statSync(path);
    return status.isFile() && status.size <= LARGEST_DOCUMENT ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
