/**
 * Findings that changes since a git revision can have made. Documents that differ keep all of theirs. Of documents that only
 * stand beside a change (they link a contract that differs, or lean on a requirement whose document does, directly or through
 * others) those are kept that look beyond the document; what its own text shows by itself was there before.
 */
import { realpathSync } from 'node:fs';
import { basename, dirname, join, posix, resolve } from 'node:path';
import type { Entry } from '../../../document/entry.ts';
import { RULES } from '../../../document/rules/index.ts';
import type { Diagnostic } from '../../../requirement/diagnostic.ts';
import { Repository } from '../../git.ts';

const LOOK_BEYOND: ReadonlySet<string> = new Set(
  RULES.filter(({ among, folder }) => among !== undefined || folder !== undefined).map(({ code }) => code),
);
const ID = /^REQ-I-\d{1,20}/i;

/** Throws UsageError when git is missing, does not know the revision, or the folder is in no repository. */
export function madeSince(
  revision: string,
  diagnostics: readonly Diagnostic[],
  entries: readonly Entry[],
  cwd: string,
): readonly Diagnostic[] {
  const repository = new Repository(cwd);
  const changed = repository.changedSince(repository.commit(revision));
  const differs = withRealPaths(changed, cwd);
  const beside = besideAChange(entries, changed, differs);
  const known = new Set(entries.map(({ file }) => file));
  const owners = [...changed].some((path) => basename(path) === 'CODEOWNERS');
  return diagnostics.filter(({ file, code }) => {
    if (differs(file) || code === 'unreadable-document') return true;
    if (code === 'owner-unknown' && owners) return true;
    // What is found beside the documents, in the folder's README, is made of all of them.
    return LOOK_BEYOND.has(code) && (known.has(file) ? beside.has(file) : changed.size > 0);
  });
}

/** Git names files by their real folders; a document may be reached through a link, and may be one. */
function withRealPaths(changed: ReadonlySet<string>, cwd: string): (file: string) => boolean {
  const folders = new Map<string, string>();
  return (file) => {
    const path = resolve(cwd, file);
    const folder = dirname(path);
    const real = folders.get(folder) ?? realPath(folder);
    folders.set(folder, real);
    return changed.has(join(real, basename(path))) || changed.has(realPath(path));
  };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It is gone or cannot be reached: then its written path is all there is.
    return path;
  }
}

/** Files of documents that something else's change can reach. */
function besideAChange(
  entries: readonly Entry[],
  changed: ReadonlySet<string>,
  differs: (file: string) => boolean,
): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const path of changed) {
    const id = ID.exec(basename(path))?.[0];
    if (id !== undefined && path.endsWith('.md')) reached.add(id.toUpperCase());
  }
  for (const { file, id } of entries) if (id !== undefined && differs(file)) reached.add(id);
  const users = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const id of leansOn(entry)) {
      const before = users.get(id);
      if (before === undefined) users.set(id, [entry]);
      else before.push(entry);
    }
  }
  const files = new Set<string>();
  for (const entry of entries) {
    const linked = entry.links.some((link) => differs(posix.join(posix.dirname(entry.file), link.file)));
    if (linked || (entry.id !== undefined && reached.has(entry.id))) files.add(entry.file);
  }
  // A set goes on over what is added to it meanwhile, so this follows the edges to their end.
  for (const id of reached) {
    for (const user of users.get(id) ?? []) {
      files.add(user.file);
      if (user.id !== undefined) reached.add(user.id);
    }
  }
  return files;
}

/** Ids that a document's promises depend on, and those that it mentions. */
function leansOn({ digest, mentions }: Entry): Iterable<string> {
  const ids = new Set(mentions.map(({ id }) => id));
  for (const { id } of digest?.dependsOn ?? []) ids.add(id);
  const fallbacks = [digest?.policies.fallback, ...(digest?.operations ?? []).map(({ fallback }) => fallback)];
  for (const fallback of fallbacks) {
    for (const step of fallback?.steps ?? []) if (step.kind === 'requirement') ids.add(step.id);
  }
  return ids;
}
