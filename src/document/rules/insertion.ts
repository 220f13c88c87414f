/**
 * Edits that put in what is missing: a clause at its place in its section, a section at its place in the document. They never
 * invent a value: what a person has to say is written as `TBD`.
 */
import type { Edit } from '../../requirement/diagnostic.ts';
import { definitionOf, placeOf as orderOf } from '../clauses/index.ts';
import type { Document, DocumentTable, RawClause, Section } from '../document.ts';
import { SECTIONS, type SectionKey } from '../vocabulary/vocabulary.ts';
import { rangeAt } from './place.ts';

const ORDER = Object.keys(SECTIONS) as readonly SectionKey[];
/** Sections that stand inside another one. */
const PARENT: Partial<Record<SectionKey, SectionKey>> = {
  'endpoint-connection': 'technical-specifications',
  'exchanged-data': 'technical-specifications',
};
const LOWEST = 6;
/** What is no text of a clause although no empty line stands before it. */
const OTHER_BLOCKS = ['```', '~~~', '<', '>', '|'];

/** Undefined where an open block swallows the end of the text, so that nothing put there would be read. */
export function insertClause(document: Document, section: SectionKey, label: string, value = 'TBD'): readonly Edit[] | undefined {
  if (document.unclosed !== undefined) return undefined;
  const line = `${section === 'general-information' ? '' : '- '}**${label}**: ${value}`;
  const target = document.sections.find(({ key }) => key === section);
  if (target === undefined) return [newSection(document, section, [line])];
  const siblings = document.clauses.filter((clause) => clause.section === target);
  const place = order(label, section);
  const next = siblings.find(({ name }) => name !== undefined && order(name, section) > place);
  if (next !== undefined) return [before(document, next, label, value)];
  const last = siblings.at(-1);
  if (last === undefined) return [atEnd(document, target, [line])];
  if (isRow(document, last)) return [insertAt(document, lastLine(last) + 1, `${row(label, value)}\n`)];
  const mark = marker(document, last);
  if (mark === '' && !isPlain(document, last)) return [atEnd(document, target, [line])];
  return [after(document, last, `${mark}**${label}**: ${value}`, target)];
}

/** One more row below the last one of a table; columns that are not named stay empty. */
export function insertRows(
  document: Document,
  table: DocumentTable,
  rows: readonly Readonly<Record<string, string>>[],
): readonly Edit[] {
  const last = table.rows.at(-1)?.range ?? table.range;
  const lines = rows.map((cells) => `| ${table.columns.map((column) => cells[column] ?? '').join(' | ')} |\n`);
  return [insertAt(document, last.end.line + 1, lines.join(''))];
}

/** The section with these lines; only the lines, where the section is there and says nothing. */
export function insertSection(document: Document, section: SectionKey, lines: readonly string[]): readonly Edit[] | undefined {
  if (document.unclosed !== undefined) return undefined;
  const target = document.sections.find(({ key }) => key === section);
  return [target === undefined ? newSection(document, section, lines) : atEnd(document, target, lines)];
}

function order(label: string, section: SectionKey): number {
  const definition = definitionOf(label, section);
  return definition === undefined ? Number.POSITIVE_INFINITY : orderOf(definition);
}

/** On a line of its own above the next clause, in the same kind of list; a table's own head stays where it is. */
function before(document: Document, next: RawClause, label: string, value: string): Edit {
  const { line } = next.labelRange.start;
  if (!isRow(document, next)) return insertAt(document, line, `${marker(document, next)}**${label}**: ${value}\n`);
  const isHead = lineOf(document, line + 1).includes('--');
  return insertAt(document, isHead ? line + 2 : line, `${row(label, value)}\n`);
}

/** Below the last clause and all that hangs on it; where that is no plain text, at the end of the section. */
function after(document: Document, last: RawClause, line: string, section: Section): Edit {
  const end = endLine(document, section);
  let at = lastLine(last) + 1;
  for (; at < end; at++) {
    const text = lineOf(document, at).trimStart();
    if (text === '') break;
    if (OTHER_BLOCKS.some((mark) => text.startsWith(mark))) return atEnd(document, section, [line]);
  }
  return insertAt(document, at, `${line}\n`);
}

/** At the end of a section's own text, set off from it by an empty line. */
function atEnd(document: Document, section: Section, lines: readonly string[]): Edit {
  let at = endLine(document, section);
  while (at > section.heading.end.line + 1 && lineOf(document, at - 1).trim() === '') at--;
  const first = at === section.heading.end.line + 1;
  const next = at <= document.lineStarts.length && lineOf(document, at).trim() !== '' ? '\n' : '';
  const empty = first && !isAiry(document) ? '' : '\n';
  return insertAt(document, at, `${empty}${lines.join('\n')}\n${next}`);
}

function newSection(document: Document, section: SectionKey, lines: readonly string[]): Edit {
  const parent = PARENT[section];
  const outer = document.sections.filter(({ known, key }) => known && PARENT[key as SectionKey] === undefined);
  const level = Math.min(LOWEST - 1, outer.length === 0 ? 2 : Math.min(...outer.map((candidate) => candidate.level)));
  if (parent !== undefined) {
    const around = document.sections.find(({ key }) => key === parent);
    if (around !== undefined) {
      const sibling = document.sections.find(({ key }) => isLater(key, section) && PARENT[key as SectionKey] === parent);
      const text = headed(document, section, around.level + 1, lines);
      return sibling === undefined
        ? atEnd(document, around, text)
        : insertAt(document, sibling.heading.start.line, `${text.join('\n')}\n\n`);
    }
  }
  const own = headed(document, section, parent === undefined ? level : level + 1, lines);
  const text = parent === undefined ? own : [...headed(document, parent, level, []), '', ...own];
  const next = outer.find((candidate) => candidate.level <= level && isLater(candidate.key, section));
  if (next !== undefined) return insertAt(document, next.heading.start.line, `${text.join('\n')}\n\n`);
  return insertAt(document, document.lineStarts.length + 1, `\n${text.join('\n')}\n`);
}

function headed(document: Document, section: SectionKey, level: number, lines: readonly string[]): string[] {
  const heading = `${'#'.repeat(level)} ${SECTIONS[section].title}`;
  return lines.length > 0 && isAiry(document) ? [heading, '', ...lines] : [heading, ...lines];
}

function isLater(key: string, section: SectionKey): boolean {
  return ORDER.indexOf(key as SectionKey) > ORDER.indexOf(section);
}

/** Whether an empty line follows headings here. */
function isAiry(document: Document): boolean {
  const line = document.sections.find(({ known }) => known)?.heading.end.line;
  return line !== undefined && document.lineStarts[line] !== undefined && lineOf(document, line + 1).trim() === '';
}

/** The line that the section's own text goes up to, that one left out. */
function endLine(document: Document, section: Section): number {
  const next = document.sections[document.sections.indexOf(section) + 1];
  return next?.heading.start.line ?? document.lineStarts.length + 1;
}

function lastLine({ range, labelRange, children }: RawClause): number {
  return Math.max(range.end.line, labelRange.end.line, ...children.map(lastLine));
}

function isRow(document: Document, clause: RawClause): boolean {
  return lineOf(document, clause.labelRange.start.line).trimStart().startsWith('|');
}

/** Whether a bare line stands among bare lines, and so is no part of a list or table above it. */
function isPlain(document: Document, { labelRange: { start } }: RawClause): boolean {
  for (let at = start.line; at > 0; at--) {
    const text = lineOf(document, at);
    if (text.trim() === '' || text.startsWith('#')) return true;
    if (!text.startsWith('**') && !text.startsWith('__')) return false;
  }
  return true;
}

function row(label: string, value: string): string {
  return `| ${label} | ${value} |`;
}

/** The indentation and the list mark before a clause. */
function marker(document: Document, { labelRange: { start } }: RawClause): string {
  const line = lineOf(document, start.line);
  let at = 0;
  while (line[at] === ' ') at++;
  const from = at;
  while (at < 12 && line[at] !== undefined && '0123456789'.includes(line[at] ?? '')) at++;
  const mark = at > from ? '.)' : '-+*';
  if (!mark.includes(line[at] ?? ' ') || line[at + 1] !== ' ') return line.slice(0, from);
  return line.slice(0, at + 2);
}

function lineOf({ text, lineStarts }: Document, line: number): string {
  const start = lineStarts[line - 1];
  return start === undefined ? '' : text.slice(start, lineStarts[line] ?? text.length);
}

/** Before a line; one past the last line is the end of the text. */
function insertAt(document: Document, line: number, written: string): Edit {
  const { lineStarts, text } = document;
  const at = lineStarts[line - 1] ?? text.length;
  const open = at === text.length && at > 0 && text[at - 1] !== '\n';
  return { range: rangeAt(document, at, at), text: open ? `\n${written}` : written };
}
