/**
 * Documents as they stand, judged one at a time as they come, change and go: what a text shows by itself is found once when it
 * is set; what it shows among the others when somebody asks. A folder that is checked once and an editor in which one document
 * changes with every key are the same here.
 */
import { posix } from 'node:path';
import type { Diagnostic } from '../requirement/diagnostic.ts';
import type { VendorProfile } from '../requirement/profile.ts';
import { compile } from './compile.ts';
import type { ContractFile } from './contracts/contract.ts';
import { withoutCredentials } from './credentials.ts';
import { byId, type Entry, entryOf } from './entry.ts';
import type { DocumentText } from './folder.ts';
import { readMatrix } from './matrix.ts';
import type { Misnamed } from './misnamed.ts';
import { readDocument } from './read.ts';
import { RULES } from './rules/index.ts';
import type { Readme, Rule, Surroundings } from './rules/rule.ts';
import { conclude, type Found, findAlone, findTogether, foundIn } from './rules/run.ts';

export interface WorkspaceOptions {
  readonly profiles: readonly VendorProfile[];
  /** ISO date: `2026-11-23`. Handed in, so that a check can be repeated. */
  readonly today: string;
  /** Whether these are all the documents of their folder, so that an id nobody has is an unknown one. Default true. */
  readonly complete?: boolean;
  /** The contract at a path in the same form as `DocumentText.file`. */
  readonly contract: (file: string) => ContractFile;
  /** Text of the CODEOWNERS file that the folder is under; asked at most once for one state of the documents. Default: none. */
  readonly codeowners?: () => string | undefined;
  /** Files beside the documents that would be documents under another name. Default: none. */
  readonly misnamed?: () => readonly Misnamed[] | undefined;
  /** Default: all. */
  readonly rules?: readonly Rule[];
}

/** One document by itself: a function of its text, so it may be kept for as long as the text stays. */
export interface Judged {
  readonly entry: Entry;
  /** What reading and compiling found. */
  readonly diagnostics: readonly Diagnostic[];
  readonly found: readonly Found[];
}

/** Surroundings whose documents can be put in place of older ones. */
interface Around extends Surroundings {
  readonly entries: Entry[];
  readonly byId: Map<string, readonly Entry[]>;
}

export class Workspace {
  #options: Required<WorkspaceOptions>;
  readonly #judged = new Map<string, Judged>();
  readonly #readmes = new Map<string, Readme>();
  #surroundings: Around | undefined;
  #together: ReadonlyMap<string, readonly Found[]> | undefined;
  /** Whether documents have changed since folder rules were asked. */
  #moved = true;

  constructor(options: WorkspaceOptions) {
    this.#options = { complete: true, codeowners: () => undefined, misnamed: () => [], rules: RULES, ...options };
  }

  /** Another day has come, or the folder is known whole: what documents show among each other is found anew. */
  under(circumstances: Pick<WorkspaceOptions, 'today' | 'complete'>): void {
    this.#options = { ...this.#options, ...circumstances };
    this.#moved = true;
    this.#surroundings = undefined;
  }

  /** Reads and judges a document by itself; takes the place of an older text of the same file. */
  set(written: DocumentText): void {
    this.put(judge(written, this.#options));
  }

  /** One that was judged before. */
  put(judged: Judged): void {
    const before = this.#judged.get(judged.entry.file);
    this.#judged.set(judged.entry.file, judged);
    this.#moved = true;
    const around = this.#surroundings;
    this.#surroundings = around && before && replaced(around, before.entry, judged.entry);
  }

  delete(file: string): void {
    if (!this.#judged.delete(file)) return;
    this.#moved = true;
    this.#surroundings = undefined;
  }

  /** A README beside the documents, which may hold the matrix of its folder; takes the place of an older text of the same file. */
  setReadme({ file, text }: DocumentText): void {
    this.#readmes.set(file, { file, text, matrix: readMatrix(text) });
    this.#moved = true;
    this.#surroundings = undefined;
  }

  deleteReadme(file: string): void {
    if (!this.#readmes.delete(file)) return;
    this.#moved = true;
    this.#surroundings = undefined;
  }

  get(file: string): Judged | undefined {
    return this.#judged.get(file);
  }

  /** In the order of their files, as they are now: a later change of a document may change the list too. */
  get entries(): readonly Entry[] {
    return this.#around.entries;
  }

  /**
   * Everything to be said about one document, or about a README; empty for a file that is not here. What only all documents
   * together show takes a walk through all of them: `before` takes what the last whole walk found, for an answer with every key.
   */
  diagnosticsOf(file: string, together: 'now' | 'before' = 'now'): readonly Diagnostic[] {
    const judged = this.#judged.get(file);
    if (judged === undefined && !this.#readmes.has(file)) return [];
    const { rules } = this.#options;
    if (together === 'now') for (const _ of this.walk());
    if (judged === undefined) return foundIn(file, this.#together?.get(file) ?? []);
    const found = [...(this.#together?.get(file) ?? []), ...judged.found];
    return conclude(judged.entry, judged.diagnostics, found, this.#around, rules);
  }

  /**
   * Finds what only all documents together show, where something has changed since: a step for each rule, so that others get their
   * turn in between. A change meanwhile ends the walk, and leaves what was found before.
   */
  *walk(): Generator<undefined, void> {
    if (!this.#moved) return;
    const around = this.#around;
    const steps = findTogether(around, this.#options.rules);
    let step = steps.next();
    for (; step.done !== true && this.#surroundings === around; step = steps.next()) yield;
    if (step.done !== true || this.#surroundings !== around) return;
    this.#together = step.value;
    this.#moved = false;
  }

  get #around(): Around {
    if (this.#surroundings === undefined) {
      const { today, complete, contract, codeowners, misnamed } = this.#options;
      let owners: { readonly text: string | undefined } | undefined;
      let strays: ReadonlyMap<string, string> | undefined;
      const entries = [...this.#judged.values()].map(({ entry }) => entry).sort(byFile);
      this.#surroundings = {
        entries,
        readmes: [...this.#readmes.values()].sort(byFile),
        byId: byId(entries),
        complete,
        today,
        get codeowners() {
          owners ??= { text: codeowners() };
          return owners.text;
        },
        get misnamed() {
          strays ??= new Map((misnamed() ?? []).flatMap(({ id, file }) => (id === undefined ? [] : [[id, file] as const])));
          return strays;
        },
        contract: beside(contract),
      };
    }
    return this.#surroundings;
  }
}

/** What one text shows by itself. A credential in it is blanked out first, so that nothing kept can quote a part of it. */
export function judge(
  { text, file }: DocumentText,
  { profiles, rules = RULES }: Pick<WorkspaceOptions, 'profiles' | 'rules'>,
): Judged {
  const document = withoutCredentials(readDocument(text, file));
  const { meaning, diagnostics } = compile(document, { profiles });
  return { entry: entryOf(document, meaning), diagnostics, found: findAlone(document, meaning, rules) };
}

/** Paths are put together once for each folder: documents of one folder name the same files again and again. */
function beside(contract: WorkspaceOptions['contract']): Surroundings['contract'] {
  const folders = new Map<string, Map<string, string>>();
  return (entry, file) => {
    const folder = entry.file.slice(0, entry.file.lastIndexOf('/') + 1);
    let paths = folders.get(folder);
    if (paths === undefined) {
      paths = new Map();
      folders.set(folder, paths);
    }
    let path = paths.get(file);
    if (path === undefined) {
      path = posix.join(folder === '' ? '.' : folder, file);
      paths.set(file, path);
    }
    return contract(path);
  };
}

/**
 * The same with one document's newer entry, put into its place: with ten thousand documents, copies for every key would cost more
 * than all judging. Undefined where its id has changed.
 */
function replaced(around: Around, before: Entry, after: Entry): Around | undefined {
  const { entries, byId: ids } = around;
  const at = placeIn(entries, before.file);
  if (before.id !== after.id || entries[at] !== before) return undefined;
  entries[at] = after;
  const namesakes = before.id === undefined ? undefined : ids.get(before.id);
  if (before.id !== undefined && namesakes !== undefined)
    ids.set(
      before.id,
      namesakes.map((entry) => (entry === before ? after : entry)),
    );
  // Another object, so that what was worked out of it before is known to be old.
  return { ...around };
}

/** Where the entry of a file is, among entries in the order of their files. */
function placeIn(entries: readonly Entry[], file: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] as Entry).file < file) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byFile(a: { readonly file: string }, b: { readonly file: string }): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}
