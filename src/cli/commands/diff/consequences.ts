/** What changed documents do to the whole folder: findings that were not there before, and those that are there no more. */
import { type Checked, check } from '../../../document/check.ts';
import type { DocumentText, Folder } from '../../../document/folder.ts';
import { PROFILES } from '../../../profiles/index.ts';
import type { Diagnostic } from '../../../requirement/diagnostic.ts';
import { fallbacksOf } from '../../../trace/network.ts';

export interface Consequences {
  readonly appeared: readonly Diagnostic[];
  readonly gone: readonly Diagnostic[];
  /** Documents that do not compile any more: their findings of before are not gone, only not looked for. */
  readonly unjudged: readonly string[];
}

/** Errors and warnings only; not those of a document that came or went as a whole. Contracts are taken as they are now. */
export function consequencesOf(before: readonly DocumentText[], folder: Folder, today: string): Consequences {
  const judged = (texts: readonly DocumentText[]): Checked => check(folderOf(texts, folder), { profiles: PROFILES, today });
  const [old, now] = [judged(before), judged(folder.texts)];
  const known = new Set(before.map(({ file }) => file));
  const left = new Set(folder.texts.map(({ file }) => file));
  const compiled = filesThat(old, true);
  const unjudged = filesThat(now, false);
  const silent = withThoseThatNeed(unjudged, old);
  return {
    appeared: without(loud(now), loud(old)).filter(({ file }) => known.has(file)),
    gone: without(loud(old), loud(now)).filter(({ file, blocks }) => left.has(file) && (blocks || !silent.has(file))),
    unjudged: [...unjudged].filter((file) => compiled.has(file)),
  };
}

/** A finding about what one document asks of another is not looked for either while the other does not compile. */
function withThoseThatNeed(unjudged: ReadonlySet<string>, { entries }: Checked): ReadonlySet<string> {
  const ids = new Set(entries.filter(({ file }) => unjudged.has(file)).map(({ id }) => id));
  const needing = entries.filter(({ digest }) => {
    if (digest === undefined) return false;
    return [...digest.dependsOn, ...fallbacksOf(digest)].some(({ id }) => ids.has(id));
  });
  return new Set([...unjudged, ...needing.map(({ file }) => file)]);
}

function loud({ diagnostics }: Checked): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity !== 'note');
}

function filesThat({ entries }: Checked, compile: boolean): ReadonlySet<string> {
  return new Set(entries.filter(({ digest }) => (digest !== undefined) === compile).map(({ file }) => file));
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
