/** What changed documents do to the whole folder: findings that were not there before, and those that are there no more. */
import { check } from '../../../document/check.ts';
import type { DocumentText, Folder } from '../../../document/folder.ts';
import { PROFILES } from '../../../profiles/index.ts';
import type { Diagnostic } from '../../../requirement/diagnostic.ts';

export interface Consequences {
  readonly appeared: readonly Diagnostic[];
  readonly gone: readonly Diagnostic[];
}

/** Errors and warnings only; not those of a document that came or went as a whole. Contracts are taken as they are now. */
export function consequencesOf(before: readonly DocumentText[], folder: Folder, today: string): Consequences {
  const judged = (texts: readonly DocumentText[]): readonly Diagnostic[] =>
    check(folderOf(texts, folder), { profiles: PROFILES, today }).diagnostics.filter(({ severity }) => severity !== 'note');
  const [old, now] = [judged(before), judged(folder.texts)];
  const known = new Set(before.map(({ file }) => file));
  const left = new Set(folder.texts.map(({ file }) => file));
  return {
    appeared: without(now, old).filter(({ file }) => known.has(file)),
    gone: without(old, now).filter(({ file }) => left.has(file)),
  };
}

/** The same folder with other texts; nobody asks for its documents. */
function folderOf(texts: readonly DocumentText[], { path, unreadable, complete, contract }: Folder): Folder {
  return { path, texts, documents: [], readmes: [], unreadable, complete, contract };
}

function without(these: readonly Diagnostic[], those: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Set(those.map(key));
  return these.filter((one) => !known.has(key(one)));
}

/** Line numbers move with every edit, and a message may name figures that did: where nothing else differs, it is the same finding. */
function key({ code, requirement, file, clause, message }: Diagnostic): string {
  return [code, requirement ?? file, clause ?? '', clause === undefined ? message : ''].join('\n');
}
