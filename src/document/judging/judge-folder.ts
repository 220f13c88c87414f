/** A check of a folder that may be large: many threads, and what earlier checks found out about texts that have not changed. */
import { type Checked, type CheckOptions, checkedOf } from '../check.ts';
import { codeownersPlaces, readCodeowners } from '../codeowners.ts';
import { type Folder, type Stamp, stampAt } from '../folder.ts';
import { Workspace } from '../workspace.ts';
import type { CheckCache } from './cache.ts';
import { judgeTexts } from './judge-texts.ts';
import { unpack } from './pack.ts';

export interface JudgeFolderOptions extends CheckOptions {
  /** Default: nothing is kept between two checks. */
  readonly cache?: CheckCache | undefined;
  /** Threads at most; default: as many as there are processors. */
  readonly threads?: number | undefined;
}

/** The same as `check`, sooner. */
export async function judgeFolder(folder: Folder, { profiles, today, cache, threads }: JudgeFolderOptions): Promise<Checked> {
  // Taken before the file is read: what is found then holds for this content, or for a newer one that a later check sees.
  const asked = new Map<string, Stamp | undefined>();
  const ask = (file: string): void => {
    if (!asked.has(file)) asked.set(file, stampAt(file));
  };
  const workspace = new Workspace({
    profiles,
    today,
    complete: folder.complete,
    codeowners: () => {
      for (const place of codeownersPlaces(folder.path)) ask(place);
      return readCodeowners(folder.path);
    },
    contract: (file) => {
      ask(file);
      return folder.contract(file);
    },
    misnamed: () => folder.misnamed,
  });
  const changed = folder.texts.filter((written) => {
    const known = cache?.judgement(written);
    if (known !== undefined) workspace.put(known);
    else if (written.stamp === undefined) workspace.set(written);
    return known === undefined && written.stamp !== undefined;
  });
  const { packs, unreadable } = await judgeTexts(changed, profiles, threads);
  for (const packed of packs) for (const { judged } of unpack(packed)) workspace.put(judged);
  folder.unreadable.push(...unreadable);
  for (const written of folder.readmes) workspace.setReadme(written);
  const checked = checkedOf(folder, workspace);
  cache?.keep(packs, folder, today, { diagnostics: checked.diagnostics, asked });
  return checked;
}
