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
import { type Entry, entryOf } from './entry.ts';
import type { DocumentText } from './folder.ts';
import { readDocument } from './read.ts';
import { RULES } from './rules/index.ts';
import type { Rule, Surroundings } from './rules/rule.ts';
import { conclude, type Found, findAlone, findTogether } from './rules/run.ts';

export interface WorkspaceOptions {
  readonly profiles: readonly VendorProfile[];
  /** ISO date: `2026-11-23`. Handed in, so that a check can be repeated. */
  readonly today: string;
  /** Whether these are all the documents of their folder, so that an id nobody has is an unknown one. Default true. */
  readonly complete?: boolean;
  /** The contract at a path in the same form as `DocumentText.file`. */
  readonly contract: (file: string) => ContractFile;
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

export class Workspace {
  readonly #options: Required<WorkspaceOptions>;
  readonly #judged = new Map<string, Judged>();
  #surroundings: Surroundings | undefined;
  #together: ReadonlyMap<string, readonly Found[]> | undefined;

  constructor(options: WorkspaceOptions) {
    this.#options = { complete: true, rules: RULES, ...options };
  }

  /** Reads and judges a document by itself; takes the place of an older text of the same file. */
  set(written: DocumentText): void {
    this.put(judge(written, this.#options));
  }

  /** One that was judged before. */
  put(judged: Judged): void {
    this.#judged.set(judged.entry.file, judged);
    this.#changed();
  }

  delete(file: string): void {
    if (this.#judged.delete(file)) this.#changed();
  }

  get(file: string): Judged | undefined {
    return this.#judged.get(file);
  }

  /** In the order of their files. */
  get entries(): readonly Entry[] {
    return this.#around.entries;
  }

  /** Everything to be said about one document; empty for a file that is not here. */
  diagnosticsOf(file: string): readonly Diagnostic[] {
    const judged = this.#judged.get(file);
    if (judged === undefined) return [];
    const { rules } = this.#options;
    this.#together ??= findTogether(this.#around, rules);
    const found = [...(this.#together.get(file) ?? []), ...judged.found];
    return [...judged.diagnostics, ...conclude(judged.entry, found, this.#around, rules)];
  }

  get #around(): Surroundings {
    if (this.#surroundings === undefined) {
      const { today, complete, contract } = this.#options;
      const entries = [...this.#judged.values()].map(({ entry }) => entry).sort(byFile);
      this.#surroundings = {
        entries,
        byId: byId(entries),
        complete,
        today,
        contract: (entry, file) => contract(posix.join(posix.dirname(entry.file), file)),
      };
    }
    return this.#surroundings;
  }

  #changed(): void {
    this.#surroundings = undefined;
    this.#together = undefined;
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

function byId(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (entry.id === undefined) continue;
    const known = found.get(entry.id);
    if (known === undefined) found.set(entry.id, [entry]);
    else known.push(entry);
  }
  return found;
}

function byFile(a: Entry, b: Entry): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}
