/**
 * Everything there is to say about a folder of documents: what cannot be read, what cannot run, and what cannot hold. All
 * findings at once, in the order of their places. A document with a credential in it is judged without it, so that no message can
 * quote a part of it.
 */
import type { Diagnostic, Severity } from '../requirement/diagnostic.ts';
import type { VendorProfile } from '../requirement/profile.ts';
import { readCodeowners } from './codeowners.ts';
import { CODES } from './codes.ts';
import type { Entry } from './entry.ts';
import { type Folder, readableTexts, type Unreadable } from './folder.ts';
import { misnamedDocument } from './misnamed.ts';
import { Workspace } from './workspace.ts';

export interface CheckOptions {
  readonly profiles: readonly VendorProfile[];
  /** ISO date: `2026-11-23`. Handed in, so that a check can be repeated. */
  readonly today: string;
}

export interface Checked {
  /** Sorted by file, line, column, then the most severe first. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is known of each document, in the order of their files. */
  readonly entries: readonly Entry[];
}

export function check(folder: Folder, { profiles, today }: CheckOptions): Checked {
  const workspace = new Workspace({
    profiles,
    today,
    complete: folder.complete,
    codeowners: () => readCodeowners(folder.path),
    contract: (file) => folder.contract(file),
    misnamed: () => folder.misnamed,
  });
  for (const written of readableTexts(folder)) workspace.set(written);
  for (const written of folder.readmes) workspace.setReadme(written);
  return checkedOf(folder, workspace);
}

/** The same for documents that are kept in a workspace, of which only some have changed since it was asked last. */
export function checkedOf(folder: Folder, workspace: Workspace): Checked {
  const { entries } = workspace;
  const found = [...entries, ...folder.readmes].map(({ file }) => workspace.diagnosticsOf(file));
  const misnamed = (folder.misnamed ?? []).filter(({ id }) => id !== undefined).map(misnamedDocument);
  return { diagnostics: [folder.unreadable.map(unreadable), misnamed, ...found].flat().sort(inOrder), entries };
}

/** A document that could not be judged at all, and why. */
export function unreadable({ file, message }: Unreadable): Diagnostic {
  return {
    code: 'unreadable-document',
    severity: CODES['unreadable-document'].severity,
    file,
    range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
    message: `The document could not be judged: ${message}.`,
    why: CODES['unreadable-document'].why,
    remedy: CODES['unreadable-document'].remedy,
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
