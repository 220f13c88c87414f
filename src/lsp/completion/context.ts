/** What somebody is writing: what kind of word stands at the cursor, and which part of the line it replaces. */
import type { Position, Range } from 'vscode-languageserver';
import type { DocumentTable, RawClause, Section } from '../../document/document.ts';
import { clauseLine } from '../../document/grammar/clause-line.ts';
import { cells } from '../../document/grammar/table-row.ts';
import { knownLabel } from '../../document/vocabulary/words.ts';
import { suppressionAt } from '../suppression.ts';
import type { Text } from '../text.ts';

export type Context =
  | { readonly kind: 'code'; readonly range: Range }
  | { readonly kind: 'link'; readonly address: string; readonly range: Range }
  | { readonly kind: 'heading'; readonly marks: string; readonly range: Range }
  | { readonly kind: 'secret'; readonly range: Range }
  | {
      readonly kind: 'label';
      readonly section: Section;
      readonly indented: boolean;
      readonly mark: string;
      readonly range: Range;
    }
  | { readonly kind: 'qualifier'; readonly label: string; readonly range: Range }
  | {
      readonly kind: 'value';
      readonly label: string;
      readonly section: Section;
      /** What stands in the value before the cursor. */
      readonly before: string;
      /** The whole value up to the cursor, and its last word. */
      readonly range: Range;
      readonly word: Range;
    }
  | { readonly kind: 'cell'; readonly table: DocumentTable; readonly column: string; readonly range: Range };

/** Longer lines are prose or a mistake; nothing is offered in them. */
const LONGEST = 4_000;

/** Undefined where nothing can be offered: in prose, in code, in a line that is far too long. */
export function contextAt(text: Text, position: Position): Context | undefined {
  const offset = text.offsetAt(position);
  const { line, character } = text.positionAt(offset);
  const written = text.line(line);
  if (written.length > LONGEST) return undefined;
  const code = suppressionAt(text.document.text, offset);
  if (code !== undefined) return { kind: 'code', range: text.rangeAt(code.start, code.end) };
  if (inCode(text, line + 1)) return undefined;
  const before = written.slice(0, character);
  const from = (start: number): Range => ({ start: { line, character: start }, end: { line, character } });
  const link = before.lastIndexOf('](');
  if (link >= 0 && !before.slice(link + 2).includes(')')) {
    return { kind: 'link', address: before.slice(link + 2), range: from(link + 2) };
  }
  const env = before.lastIndexOf('env:');
  if (env >= 0 && isName(before.slice(env + 4))) return { kind: 'secret', range: from(env) };
  if (before.startsWith('#')) {
    const marks = before.slice(0, before.length - before.trimStart().length + countOf(before, '#'));
    return marks.length <= 6 ? { kind: 'heading', marks, range: from(0) } : undefined;
  }
  const section = sectionAt(text, line + 1);
  if (before.trimStart().startsWith('|')) return cellAt(text, line, character, from);
  return clauseContext(written, before, section, from);
}

function clauseContext(written: string, before: string, section: Section, from: (start: number) => Range): Context | undefined {
  const indent = before.length - before.trimStart().length;
  const mark = markOf(before.slice(indent));
  const start = indent + mark.length;
  const clause = clauseLine(written, start, written.length);
  if (clause !== undefined && before.length >= clause.labelEnd) {
    const label = knownLabel(written.slice(clause.labelStart, clause.labelEnd))?.label;
    if (label === undefined) return undefined;
    if (clause.qualifierEnd > clause.qualifierStart && before.length <= clause.qualifierEnd)
      return { kind: 'qualifier', label, range: from(Math.min(clause.qualifierStart, before.length)) };
    const colon = written.indexOf(':', clause.labelEnd);
    if (before.length <= colon) return undefined;
    const valueStart = Math.min(clause.valueStart, before.length);
    const value = before.slice(valueStart);
    const word = Math.max(value.lastIndexOf(' '), value.lastIndexOf(','), value.lastIndexOf(';'), value.lastIndexOf('(')) + 1;
    return { kind: 'value', label, section, before: value, range: from(valueStart), word: from(valueStart + word) };
  }
  const open = before.lastIndexOf('(');
  if (open > start && before.startsWith('**', start) && !before.slice(open).includes(')')) {
    const label = knownLabel(before.slice(start, open).replaceAll('*', '').trim())?.label;
    if (label !== undefined) return { kind: 'qualifier', label, range: from(open + 1) };
  }
  const typed = before.slice(start);
  const plain = typed.startsWith('**') ? typed.slice(2) : typed;
  if (!isLabelLike(plain)) return undefined;
  return { kind: 'label', section, indented: indent >= 2, mark: before.slice(0, start), range: from(0) };
}

/** `- `, `* `, `+ ` before a label, or nothing; a single mark may be the beginning of one. */
function markOf(line: string): string {
  const first = line[0];
  if (first !== '-' && first !== '*' && first !== '+') return '';
  return line[1] === ' ' ? line.slice(0, 2) : line.length === 1 && first !== '*' ? first : '';
}

function isLabelLike(written: string): boolean {
  return written.length <= 40 && /^[\p{L} /-]*$/u.test(written.startsWith('*') ? written.slice(1) : written);
}

function isName(written: string): boolean {
  return written.length <= 100 && /^\w*$/.test(written);
}

function countOf(line: string, mark: string): number {
  let at = 0;
  while (line[at] === mark) at++;
  return at;
}

/** Whether a line belongs to a block of code. */
function inCode({ document }: Text, line: number): boolean {
  return document.blocks.some(({ kind, line: first, endLine }) => kind === 'code' && first <= line && line <= endLine);
}

/** The section that a line is in; the one before all headings where it is in none. */
export function sectionAt({ document }: Text, line: number): Section {
  const { sections } = document;
  return sections.findLast(({ heading }, index) => index > 0 && heading.start.line <= line) ?? (sections[0] as Section);
}

function cellAt(text: Text, line: number, character: number, from: (start: number) => Range): Context | undefined {
  const { operations, errors, risks } = text.document;
  const table = [...operations, ...errors, ...risks].find(
    ({ range }) => range.start.line + 1 < line + 1 && line + 1 <= range.end.line,
  );
  if (table === undefined) return undefined;
  const start = text.startOfLine(line);
  const spans = cells(text.document.text, start, text.endOfLine(line));
  // A cell's span is its text; the cursor may stand in the space around it.
  const before = text.line(line).slice(0, character);
  const column = before.replaceAll('\\|', '  ').split('|').length - 2;
  const name = table.columns[column];
  if (name === undefined) return undefined;
  const span = spans[column * 2];
  const begin = span === undefined || span - start > character ? character : span - start;
  return { kind: 'cell', table, column: name, range: from(begin) };
}

/** A nested clause's parent: the clause that the line stands below. */
export function parentAt({ document }: Text, line: number): RawClause | undefined {
  return document.clauses.findLast(({ labelRange }) => labelRange.start.line < line);
}
