/**
 * Everything there is to say about a folder of documents: what cannot be read, what cannot run, and what cannot hold. All
 * findings at once, in the order of their places. A document with a credential in it is judged without it, so that no message can
 * quote a part of it.
 */
import { posix } from 'node:path';
import type { Diagnostic, Severity } from '../requirement/diagnostic.ts';
import type { VendorProfile } from '../requirement/profile.ts';
import type { Requirement } from '../requirement/requirement.ts';
import { CODES } from './codes.ts';
import { compile } from './compile.ts';
import { withoutCredentials } from './credentials.ts';
import type { Folder, Unreadable } from './folder.ts';
import { LaterDocument } from './later.ts';
import { readDocument } from './read.ts';
import type { Occasion } from './rules/rule.ts';
import { byId, conclude, type Judged, judge } from './rules/run.ts';

export interface CheckOptions {
  readonly profiles: readonly VendorProfile[];
  /** ISO date: `2026-11-23`. Handed in, so that a check can be repeated. */
  readonly today: string;
}

export interface Checked {
  /** Sorted by file, line, column, then the most severe first. */
  readonly diagnostics: readonly Diagnostic[];
  /** Of the documents that compile, without an environment, in the folder's order. Compiled again for whoever asks for them. */
  readonly requirements: readonly Requirement[];
}

export function check(folder: Folder, { profiles, today }: CheckOptions): Checked {
  const found: (readonly Diagnostic[])[] = [folder.unreadable.map(unreadable)];
  const occasion: Occasion = {
    exists: (document, file) => folder.exists(posix.join(posix.dirname(document.file), file)),
    today,
  };
  const judged: Judged[] = [];
  for (const { text, file } of folder.texts) {
    const document = withoutCredentials(readDocument(text, file));
    const { meaning: requirement, diagnostics } = compile(document, { profiles });
    if (diagnostics.length > 0) found.push(diagnostics);
    const ofDocument = judge({ document, requirement }, occasion);
    // Nothing kept may hold on to the document's parts: then its memory is free before the next thousand are read.
    judged.push({ ...ofDocument, entry: { document: new LaterDocument(document), requirement } });
  }
  const entries = judged.map(({ entry }) => entry);
  const surroundings = { ...occasion, entries, byId: byId(entries), complete: !folder.path.endsWith('.md') };
  return {
    diagnostics: [...found, conclude(judged, surroundings)].flat().sort(inOrder),
    get requirements() {
      return entries.flatMap(({ document, requirement }) =>
        requirement === undefined ? [] : (compile(document, { profiles }).requirement ?? []),
      );
    },
  };
}

function unreadable({ file, message }: Unreadable): Diagnostic {
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
