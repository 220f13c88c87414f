/** Edits of one text in the form that the client takes. */
import {
  type OptionalVersionedTextDocumentIdentifier,
  type SnippetTextEdit,
  TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Edit } from '../requirement/diagnostic.ts';
import type { Abilities } from './abilities.ts';
import { rangeOf } from './place.ts';

export function textEdits(edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ range, text }) => ({ range: rangeOf(range), newText: text }));
}

export function workspaceEdit(
  document: OptionalVersionedTextDocumentIdentifier,
  edits: readonly (TextEdit | SnippetTextEdit)[],
  { documentChanges }: Pick<Abilities, 'documentChanges'>,
): WorkspaceEdit {
  if (documentChanges) return { documentChanges: [TextDocumentEdit.create(document, [...edits])] };
  return { changes: { [document.uri]: edits.filter((edit): edit is TextEdit => 'newText' in edit) } };
}

/** Edits of several fixes that can be made together: of two that touch the same characters, the first is made. */
export function together(fixes: readonly (readonly Edit[])[]): Edit[] {
  const taken: Edit[] = [];
  for (const edits of fixes) {
    const fresh = edits.filter((edit) => !taken.some((other) => same(edit, other)));
    const crowded = fresh.some((edit, at) => [...taken, ...fresh.slice(0, at)].some((other) => overlap(edit, other)));
    if (!crowded) taken.push(...fresh);
  }
  return taken;
}

function same(a: Edit, b: Edit): boolean {
  return a.text === b.text && compare(a.range.start, b.range.start) === 0 && compare(a.range.end, b.range.end) === 0;
}

/** Two insertions at one place depend on their order, so they overlap too. */
function overlap({ range: a }: Edit, { range: b }: Edit): boolean {
  if (compare(a.start, b.start) === 0) return true;
  return compare(a.start, b.end) < 0 && compare(b.start, a.end) < 0;
}

function compare(a: Edit['range']['start'], b: Edit['range']['start']): number {
  return a.line - b.line || a.column - b.column;
}
