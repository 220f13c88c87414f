/**
 * Everything there is to say about a folder of documents: what cannot be read, what cannot run, and what cannot hold. All
 * findings at once, in the order of their places. A document with a credential in it is judged without it, so that no message can
 * quote a part of it.
 */
import { posix } from 'node:path';
import type { Diagnostic, Severity } from '../requirement/diagnostic.ts';
import type { VendorProfile } from '../requirement/profile.ts';
import type { Requirement } from '../requirement/requirement.ts';
import { compile } from './compile.ts';
import { withoutCredentials } from './credentials.ts';
import type { Folder, Unreadable } from './folder.ts';
import type { Entry } from './rules/rule.ts';
import { byId, runRules } from './rules/run.ts';

export interface CheckOptions {
  readonly profiles: readonly VendorProfile[];
  /** ISO date: `2026-11-23`. Handed in, so that a check can be repeated. */
  readonly today: string;
}

export interface Checked {
  /** Sorted by file, line, column, then the most severe first. */
  readonly diagnostics: readonly Diagnostic[];
  /** Of the documents that compile, without an environment, in the folder's order. */
  readonly requirements: readonly Requirement[];
}

export function check(folder: Folder, { profiles, today }: CheckOptions): Checked {
  const found: (readonly Diagnostic[])[] = [folder.unreadable.map(unreadable)];
  const entries: Entry[] = [];
  for (const written of folder.documents) {
    const document = withoutCredentials(written);
    const { requirement, diagnostics } = compile(document, { profiles });
    found.push(diagnostics);
    entries.push({ document, requirement });
  }
  const ofRules = runRules({
    entries,
    byId: byId(entries),
    complete: !folder.path.endsWith('.md'),
    exists: (document, file) => folder.exists(posix.join(posix.dirname(document.file), file)),
    today,
  });
  return {
    diagnostics: [...found, ofRules].flat().sort(inOrder),
    requirements: entries.flatMap(({ requirement }) => requirement ?? []),
  };
}

function unreadable({ file, message }: Unreadable): Diagnostic {
  return {
    code: 'unreadable-document',
    severity: 'error',
    file,
    range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
    message: `The document could not be judged: ${message}.`,
    why: 'A document that nobody can read promises nothing.',
    remedy: 'Make the file readable, or take it out of the folder.',
    fix: undefined,
    requirement: undefined,
    clause: undefined,
    blocks: true,
  };
}

const LOUDNESS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

function inOrder(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  const [from, to] = [a.range.start, b.range.start];
  return (
    from.line - to.line ||
    from.column - to.column ||
    LOUDNESS[a.severity] - LOUDNESS[b.severity] ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  );
}
