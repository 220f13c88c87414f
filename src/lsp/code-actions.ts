/** What can be done about findings: their fixes, a section that is missing, and silence, with a reason that somebody has to write. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type OptionalVersionedTextDocumentIdentifier,
  type SnippetTextEdit,
  StringValue,
  type TextEdit,
} from 'vscode-languageserver';
import { CLAUSES, keyOf } from '../document/clauses/index.ts';
import { insertClause } from '../document/rules/insertion.ts';
import { SECTIONS } from '../document/vocabulary/vocabulary.ts';
import type { Diagnostic as Finding } from '../requirement/diagnostic.ts';
import type { Abilities } from './abilities.ts';
import { meaningOf } from './codes.ts';
import { diagnosticOf } from './diagnostics/finding.ts';
import { textEdits, together, workspaceEdit } from './edits.ts';
import { rangeOf, touches } from './place.ts';
import type { Project } from './project.ts';
import { suppressionOf } from './suppression.ts';
import type { Text } from './text.ts';

export const FIX_ALL = 'source.fixAll.concordat';
export const CODE_ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, FIX_ALL];

export function codeActions(
  project: Project,
  text: Text,
  { range, context }: Pick<CodeActionParams, 'range' | 'context'>,
  document: OptionalVersionedTextDocumentIdentifier,
  abilities: Abilities,
): CodeAction[] {
  if (!abilities.codeActionLiterals) return [];
  const findings = project.diagnosticsOf(text.file, 'before');
  const actions: CodeAction[] = [];
  if (wants(context.only, CodeActionKind.QuickFix)) {
    const offered = new Set<string>();
    // Many findings can stand at one place: the client says which of them it asks about, where it does.
    const asked = new Set(context.diagnostics.map(({ code }) => code));
    for (const finding of findings) {
      if (!touches(rangeOf(finding.range), range) || (asked.size > 0 && !asked.has(finding.code))) continue;
      for (const action of aboutOne(text, finding, document, abilities)) {
        const key = JSON.stringify(action.edit);
        if (!offered.has(key)) actions.push(action);
        offered.add(key);
      }
    }
  }
  // Asked for by name only: an editor that wants everything does not want this with every cursor.
  if (context.only !== undefined && wants(context.only, FIX_ALL)) {
    const edits = together(findings.flatMap(({ fix }) => (fix?.safe === true ? [fix.edits] : [])));
    if (edits.length > 0)
      actions.push({
        title: 'Make every safe fix of this document',
        kind: FIX_ALL,
        edit: workspaceEdit(document, textEdits(edits), abilities),
      });
  }
  return actions;
}

function aboutOne(
  text: Text,
  finding: Finding,
  document: OptionalVersionedTextDocumentIdentifier,
  abilities: Abilities,
): CodeAction[] {
  const diagnostics: Diagnostic[] = [diagnosticOf(finding, abilities)];
  const quick = (title: string, edits: readonly (TextEdit | SnippetTextEdit)[], preferred: boolean): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    ...(preferred ? { isPreferred: true } : {}),
    edit: workspaceEdit(document, edits, abilities),
  });
  const actions: CodeAction[] = [];
  const { fix } = finding;
  if (fix !== undefined && fix.edits.length > 0) actions.push(quick(titleOf(finding), textEdits(fix.edits), fix.safe));
  else {
    const missing = missingSection(text, finding);
    if (missing !== undefined) actions.push(quick(missing.title, missing.edits, false));
  }
  if (meaningOf(finding.code)?.silenceable === true)
    actions.push(quick(`Silence ${finding.code} with a reason`, [silence(text, finding.code, abilities)], false));
  return actions;
}

/** Editors show titles in a menu. */
const LONGEST_TITLE = 60;

/** ``Write `16 s` ``, `Insert Risks`; what no edit tells by itself is the remedy, as far as there is room. */
function titleOf({ fix, remedy }: Finding): string {
  const edits = fix?.edits ?? [];
  const [edit, ...more] = edits;
  const [first = ''] = edits.flatMap(({ text }) => text.split('\n').map((line) => line.trim())).filter((line) => line !== '');
  const puts = edits.every(({ range: { start, end } }) => start.line === end.line && start.column === end.column);
  if (puts && edits.some(({ text }) => text.includes('\n'))) return shortened(`Insert ${nameOf(first)}`);
  const written = edit?.text.trim() ?? '';
  if (more.length > 0 || edit === undefined || written.includes('\n')) return shortened(remedy.split('. ')[0] ?? remedy);
  return written === '' ? 'Remove it' : `Write \`${shortened(written, LONGEST_TITLE - 'Write ``'.length)}\``;
}

/** `## Risks` and `- **Risks**: TBD` are `Risks`; any other line is itself. */
function nameOf(line: string): string {
  if (line.startsWith('#')) return line.replaceAll('#', '').trim();
  const from = line.indexOf('**');
  const to = line.indexOf('**', from + 2);
  return from >= 0 && from <= 2 && to > from + 2 ? line.slice(from + 2, to) : line;
}

function shortened(words: string, longest = LONGEST_TITLE): string {
  return words.length > longest ? `${words.slice(0, longest - 1).trimEnd()}…` : words;
}

/** The section that the finding misses a clause in, with that clause as something still to be said. */
function missingSection({ document }: Text, { clause: key }: Finding): { title: string; edits: TextEdit[] } | undefined {
  const definition = key === undefined ? undefined : CLAUSES.find((candidate) => keyOf(candidate) === key);
  if (definition === undefined || document.sections.some((section) => section.key === definition.section)) return undefined;
  const edits = insertClause(document, definition.section, definition.label);
  if (edits === undefined) return undefined;
  return { title: `Add the section ${SECTIONS[definition.section].title}`, edits: textEdits(edits) };
}

/**
 * The comment below the document's heading. Where the client cannot ask for the reason, it stays empty, and the comment silences
 * nothing until somebody has written one.
 */
function silence({ document }: Text, code: string, { snippetEdits }: Abilities): TextEdit | SnippetTextEdit {
  const position = document.heading === undefined ? undefined : rangeOf(document.heading.range).end;
  const at = position === undefined ? { line: 0, character: 0 } : position;
  const around = (comment: string): string => (position === undefined ? `${comment}\n\n` : `\n\n${comment}`);
  if (!snippetEdits) return { range: { start: at, end: at }, newText: around(suppressionOf(code, '')) };
  return { range: { start: at, end: at }, snippet: StringValue.createSnippet(around(suppressionOf(code, '$0'))) };
}

/** No wish is every wish; `source` is also a wish for `source.fixAll`. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((wish) => kind === wish || kind.startsWith(`${wish}.`) || wish === '');
}
