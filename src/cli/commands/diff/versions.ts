/** The documents of a folder now and at a revision, paired: by where they are, by a rename that git saw, by their id. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import { maskSecrets } from '../../../document/credentials/secrets.ts';
import type { DocumentText, Folder } from '../../../document/folder.ts';
import { readDocument } from '../../../document/read.ts';
import { UsageError } from '../../command.ts';
import { Repository } from '../../git.ts';

export interface Pair {
  readonly old: DocumentText | undefined;
  readonly now: DocumentText | undefined;
}

export interface Versions {
  /** Only documents whose text or place differs. */
  readonly pairs: readonly Pair[];
  /** All documents as they were. */
  readonly before: readonly DocumentText[];
}

const NAME = /^REQ-I-\d[^/]*\.md$/i;
/** Changed documents that are compared at most: beyond that nobody reads the answer. */
const MOST = 2_000;

export function versionsSince(revision: string, places: readonly string[], folder: Folder, cwd: string): Versions {
  const repository = new Repository(nearestFolder(resolve(cwd, places[0] ?? '.')));
  const commit = repository.commit(revision);
  const inRoot = (path: string): string => slashed(relative(repository.root, realPath(resolve(cwd, path))));
  const shown = (name: string): string => maskSecrets(slashed(relative(cwd, join(repository.root, name))));
  const now = new Map(folder.texts.map((text) => [inRoot(text.file), text]));
  const changed = new Set([...repository.changedSince(commit)].map((path) => slashed(relative(repository.root, path))));
  const below = places.map(inRoot);
  if (below.some((place) => place === '..' || place.startsWith('../')))
    throw new UsageError('The documents are in more than one repository.', 'Compare one at a time.');
  const names = repository.filesAt(commit, below).filter((name) => NAME.test(posix.basename(name)) || now.has(name));
  const differing = names.filter((name) => changed.has(name) || !now.has(name));
  if (differing.length > MOST)
    throw new UsageError(`${differing.length} documents differ, and at most ${MOST} are compared.`, 'Name a smaller folder.');
  const texts = repository.textsAt(commit, differing);
  const old = new Map<string, DocumentText>();
  for (const [name, text] of texts) old.set(name, { file: now.get(name)?.file ?? shown(name), text });
  const unchanged = folder.texts.filter((text) => !changed.has(inRoot(text.file)));
  return {
    pairs: paired(old, new Map([...now].filter(([name]) => changed.has(name))), repository.renamedSince(commit)),
    before: [...unchanged, ...old.values()].sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
}

function paired(
  old: ReadonlyMap<string, DocumentText>,
  now: ReadonlyMap<string, DocumentText>,
  renamed: ReadonlyMap<string, string>,
): Pair[] {
  const left = new Map(old);
  const pairs: Pair[] = [];
  const open: DocumentText[] = [];
  for (const [name, text] of now) {
    const from = left.has(name) ? name : (renamed.get(name) ?? '');
    const before = left.get(from);
    if (before === undefined) open.push(text);
    else pairs.push({ old: before, now: text });
    left.delete(from);
  }
  const byId = new Map([...left].map(([name, text]) => [idOf(text), name]));
  for (const text of open) {
    const id = idOf(text);
    const name = id === undefined ? undefined : byId.get(id);
    const before = name === undefined ? undefined : left.get(name);
    pairs.push({ old: before, now: text });
    if (name !== undefined) left.delete(name);
  }
  for (const text of left.values()) pairs.push({ old: text, now: undefined });
  return pairs.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

function place({ old, now }: Pair): string {
  return now?.file ?? old?.file ?? '';
}

function idOf({ text, file }: DocumentText): string | undefined {
  return readDocument(text, file).id;
}

function nearestFolder(path: string): string {
  return path.endsWith('.md') || !existsSync(path) ? dirname(path) : path;
}

/** Git knows files by the real names of their folders. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return existsSync(dirname(path)) ? join(realpathSync(dirname(path)), basename(path)) : path;
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
