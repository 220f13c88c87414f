/** The documents as they were when they were read last, so that the next reading judges only what is different. */
import { posix } from 'node:path';
import { type Checked, checkedOf } from '../../../document/check.ts';
import { codeownersPlaces, readCodeowners } from '../../../document/codeowners.ts';
import { type DocumentText, type Folder, readableTexts } from '../../../document/folder.ts';
import { Workspace } from '../../../document/workspace.ts';
import { PROFILES } from '../../../profiles/index.ts';
import { withTexts } from './narrowed.ts';

/**
 * File systems keep times in steps of up to this, milliseconds: of two changes within one, the second may leave no trace but the
 * text. So what changed about as late as anything did is read all the same.
 */
const GRAIN = 2_000;

export interface News {
  readonly folder: Folder;
  readonly checked: Checked;
  /** Files that are different, new or gone. */
  readonly files: readonly string[];
}

export class Kept {
  readonly #texts = new Map<string, string>();
  readonly #stamps = new Map<string, string>();
  readonly #stamp: (path: string) => string | undefined;
  #contracts = new Map<string, string | undefined>();
  #unreadable = '';
  #workspace: Workspace | undefined;
  #today = '';
  #folder: Folder | undefined;

  /** `stamp` is different when the content of a file may be. */
  constructor(stamp: (path: string) => string | undefined) {
    this.#stamp = stamp;
  }

  /** Files that documents link to. */
  get contracts(): Iterable<string> {
    return this.#contracts.keys();
  }

  /** Undefined when nothing is different. A new day judges everything anew: some promises end on a day. */
  take(folder: Folder, today: string): News | undefined {
    this.#folder = folder;
    const first = this.#workspace === undefined || today !== this.#today;
    if (first) {
      this.#texts.clear();
      this.#stamps.clear();
      this.#today = today;
      this.#workspace = new Workspace({
        profiles: PROFILES,
        today,
        complete: folder.complete,
        codeowners: () => readCodeowners(folder.path),
        contract: (file) => (this.#folder ?? folder).contract(file),
        misnamed: () => (this.#folder ?? folder).misnamed,
      });
    }
    const workspace = this.#workspace as Workspace;
    const files = this.#documents(workspace, folder);
    for (const [file, before] of this.#contracts) if (this.#stamp(file) !== before) files.push(file);
    const unreadable = JSON.stringify([folder.unreadable, folder.misnamed]);
    if (!first && files.length === 0 && unreadable === this.#unreadable) return undefined;
    this.#unreadable = unreadable;
    refresh(workspace);
    const checked = checkedOf(folder, workspace);
    const beside = [...checked.entries.flatMap(linked), ...codeownersPlaces(folder.path)];
    this.#contracts = new Map(beside.map((file) => [file, this.#stamp(file)]));
    return { folder, checked, files };
  }

  #documents(workspace: Workspace, folder: Folder): string[] {
    const gone = new Set(this.#texts.keys());
    const different = ({ file, text }: DocumentText): boolean => {
      gone.delete(file);
      if (this.#texts.get(file) === text) return false;
      this.#texts.set(file, text);
      return true;
    };
    const touched: DocumentText[] = [];
    const sure = folder.texts.reduce((newest, { stamp }) => Math.max(newest, stamp?.changed ?? 0), 0) - GRAIN;
    for (const written of folder.texts) {
      if (this.#isRead(written, sure)) gone.delete(written.file);
      else touched.push(written);
    }
    const newer = [...readableTexts(withTexts(folder, touched, []))].filter(different);
    for (const written of newer) workspace.set(written);
    const readmes = folder.readmes.filter(different);
    for (const written of readmes) workspace.setReadme(written);
    for (const file of gone) {
      this.#texts.delete(file);
      this.#stamps.delete(file);
      workspace.delete(file);
      workspace.deleteReadme(file);
    }
    return [...newer, ...readmes].map(({ file }) => file).concat([...gone]);
  }

  /** Whether the file is the one that was read before: then its text need not be read again. */
  #isRead({ file, stamp }: DocumentText, sure: number): boolean {
    const before = this.#stamps.get(file);
    if (stamp !== undefined) this.#stamps.set(file, stamp.identity);
    return stamp !== undefined && before === stamp.identity && stamp.changed < sure && this.#texts.has(file);
  }
}

function linked({ file, links }: Checked['entries'][number]): string[] {
  return links.map((link) => posix.join(posix.dirname(file), link.file));
}

/** A contract is no part of a workspace: one that is put again makes it ask for all of them anew. */
function refresh(workspace: Workspace): void {
  const [first] = workspace.entries;
  const judged = first === undefined ? undefined : workspace.get(first.file);
  if (judged !== undefined) workspace.put(judged);
}
