/** What git knows of the files here. It reads and never writes; every command is started without a shell. */
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './command.ts';

/** Bytes of an answer: names of some hundred thousand files, or one of them whole. */
const LARGEST_ANSWER = 64 * 1024 * 1024;
/** Milliseconds. */
const PATIENCE = 60_000;

export class Repository {
  /** Its top folder, without symbolic links. */
  readonly root: string;

  /** The repository around a folder. Throws UsageError when git is not installed, or there is none. */
  constructor(folder: string) {
    let root: string;
    try {
      root = git(folder, ['rev-parse', '--show-toplevel']);
    } catch (error) {
      const said = words(error);
      if (said.includes('not a git repository'))
        throw new UsageError(
          'This folder is in no git repository, so nothing is known of earlier revisions.',
          'Run it in a clone.',
        );
      throw failure(error, said);
    }
    this.root = realpathSync(withoutLineBreak(root));
  }

  /** The commit that a name stands for. Throws UsageError for a name that git does not know. */
  commit(revision: string): string {
    try {
      if (revision === '' || revision.startsWith('-')) throw new Error('no revision is written like that');
      return withoutLineBreak(git(this.root, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]));
    } catch (error) {
      if (isMissing(error)) throw failure(error, words(error));
      throw new UsageError(
        `git knows no revision "${revision}".`,
        'Name a commit, a branch or a tag; a shallow clone has only the latest, and "git fetch --unshallow" gets the others.',
      );
    }
  }

  /**
   * Files that are not what they were in a commit: committed since, staged, only saved, or new and not ignored; those that were
   * taken away too, and both names of one that was renamed. Absolute paths.
   */
  changedSince(commit: string): ReadonlySet<string> {
    const differing = this.#names([
      'diff',
      '--name-only',
      '--no-renames',
      '--no-ext-diff',
      '--ignore-submodules',
      '-z',
      commit,
      '--',
    ]);
    const untracked = this.#names(['ls-files', '--others', '--exclude-standard', '-z', '--']);
    return new Set([...differing, ...untracked].map((name) => join(this.root, name)));
  }

  /** Names, below the top folder, of the files that a commit has; `below`: only those in these folders, or these files. */
  filesAt(commit: string, below: readonly string[]): readonly string[] {
    const names = this.#names(['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]);
    if (below.includes('')) return names;
    return names.filter((name) => below.some((place) => name === place || name.startsWith(`${place}/`)));
  }

  /** What a commit has in these files, by their names below the top folder; without those that it does not have. */
  textsAt(commit: string, names: readonly string[]): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    let bytes = 0;
    for (const name of names) {
      let text: string;
      try {
        text = git(this.root, ['cat-file', 'blob', `${commit}:${name}`]);
      } catch (error) {
        if (isMissing(error)) throw failure(error, words(error));
        continue;
      }
      bytes += text.length;
      if (bytes > LARGEST_ANSWER)
        throw new UsageError('The changed documents are too large to compare.', 'Name a smaller folder.');
      texts.set(name, text);
    }
    return texts;
  }

  /** Files that were only renamed, or renamed and changed a little: the old name by the new one. */
  renamedSince(commit: string): ReadonlyMap<string, string> {
    const words = this.#names([
      'diff',
      '--name-status',
      '--find-renames',
      '--diff-filter=R',
      '--no-ext-diff',
      '-z',
      commit,
      '--',
    ]);
    const renamed = new Map<string, string>();
    for (let at = 0; at + 2 < words.length; at += 3) renamed.set(words[at + 2] ?? '', words[at + 1] ?? '');
    return renamed;
  }

  #names(args: readonly string[]): string[] {
    try {
      return git(this.root, args)
        .split('\0')
        .filter((name) => name !== '');
    } catch (error) {
      throw failure(error, words(error));
    }
  }
}

function git(folder: string, args: readonly string[]): string {
  return execFileSync('git', ['-c', 'core.fsmonitor=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: LARGEST_ANSWER,
    timeout: PATIENCE,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function withoutLineBreak(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function words(error: unknown): string {
  return (error as { readonly stderr?: string }).stderr ?? '';
}

function failure(error: unknown, said: string): UsageError {
  if (isMissing(error))
    return new UsageError('git is not installed, or not in the PATH.', 'Install it, or check without asking it.');
  const [first = ''] = said.trim().split('\n');
  return new UsageError(`git could not answer: ${first === '' ? (error as Error).message : first}`);
}
