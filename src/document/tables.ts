/** Tables that mean something are known by their headers, in any language and any order. */

import { definitionOf } from './clauses/index.ts';
import type { DocumentTable, Section, TableRow, Written } from './document.ts';
import type { Table } from './grammar/block.ts';
import { Slice, type Source } from './grammar/source.ts';
import { cells } from './grammar/table-row.ts';
import type { Column, SectionKey } from './vocabulary/vocabulary.ts';
import { isListing, isValueHeader, knownColumns, knownLabel } from './vocabulary/words.ts';

export type TableKind = 'operations' | 'errors' | 'risks' | 'other';

const OPERATION_DETAILS: readonly Column[] = ['input', 'output', 'idempotent', 'timeout'];
/** An operation's request in two columns. */
const SPLIT: readonly Column[] = ['operation', 'method', 'path'];

/** The columns each kind must have, and those it may have. */
export const TABLES: Readonly<
  Record<Exclude<TableKind, 'other'>, { readonly must: readonly Column[]; readonly may: readonly Column[] }>
> = {
  operations: { must: ['operation', 'request'], may: OPERATION_DETAILS },
  errors: { must: ['when', 'outcome'], may: ['means'] },
  risks: { must: ['risk', 'mitigation'], may: ['category', 'likelihood', 'impact'] },
};

/** A table whose rows and cells know their offsets. */
export interface FoundTable extends DocumentTable {
  readonly rows: readonly Row[];
}

export function readTable(source: Source, block: Table, section: Section): FoundTable {
  const header = readRow(source, block, 0);
  const rows: Row[] = [];
  for (let at = 2; at < block.rows.length; at += 2) rows.push(readRow(source, block, at));
  const whole = source.slice(block.start, block.end);
  return {
    section,
    columns: nameColumns(header.cells),
    header: header.cells,
    rows,
    get range() {
      return whole.range;
    },
  };
}

export function tableKind({ columns }: DocumentTable): TableKind {
  if (SPLIT.every((column) => columns.includes(column))) return 'operations';
  for (const [kind, { must }] of Object.entries(TABLES))
    if (must.every((column) => columns.includes(column))) return kind as TableKind;
  return 'other';
}

export function isKnownTable(kind: TableKind): boolean {
  return kind !== 'other';
}

/** Sections in which a table may list anything about the integration. */
const ANYTHING: ReadonlySet<string> = new Set(['', 'general-information']);
const TECHNICAL: ReadonlySet<string> = new Set(['endpoint-connection', 'exchanged-data', 'error-handling', 'security']);

/** Sections whose clauses a table of any header may list, with remarks behind the value: no other kind of table is at home there. */
const POLICIES: ReadonlySet<string> = new Set(['endpoint-connection', 'error-handling', 'security', 'technical-specifications']);

export type ListedClause = readonly [label: Cell, value: Cell, ...notes: Cell[]];

/**
 * Label, value and notes of each row where at least half of the rows are clauses of this section: a table of two columns, one that
 * says `Field | Value` and goes on with remarks, or one among the clauses that run. Its header is a row too when it holds a label
 * and a value. Empty for any other.
 */
export function listedClauses({ header, rows, section }: FoundTable): readonly ListedClause[] {
  const [first, second] = header as readonly Cell[];
  if (first === undefined || second === undefined) return [];
  const listing = isListing(unmarked(first.text).label, unmarked(second.text).label);
  const wide = header.length !== 2;
  if (wide && !listing && !isValueHeader(second.text) && !POLICIES.has(section.within)) return [];
  const found: ListedClause[] = [];
  if (!listing && second.text !== '' && !isValueHeader(second.text) && !wide && isAtHome(first, section))
    found.push([first, second]);
  for (const { cells: content } of rows) {
    const [label, value, ...notes] = content as readonly Cell[];
    if (label !== undefined && value !== undefined && label.text !== '') found.push([label, value, ...notes]);
  }
  const known = found.filter(([label]) => isAtHome(label, section)).length;
  return known > 0 && known * 2 >= found.length ? found : [];
}

function isAtHome({ text }: Cell, { within }: Section): boolean {
  const known = knownLabel(unmarked(text).label);
  const definition = known === undefined ? undefined : definitionOf(known.label, within);
  if (known === undefined || ANYTHING.has(within)) return known !== undefined;
  if (definition === undefined) return true;
  if (within === 'technical-specifications' && TECHNICAL.has(definition.section)) return true;
  return definition.section === within || definition.alsoIn?.includes(within as SectionKey) === true;
}

/** A label as written in a cell: marks and a colon around it left out, what stands in brackets set apart. */
export function unmarked(written: string): { readonly label: string; readonly qualifier: string } {
  let start = 0;
  let end = written.length;
  while (start < end && '*_` '.includes(written[start] ?? '')) start++;
  while (end > start && '*_`:： '.includes(written[end - 1] ?? '')) end--;
  const plain = unlinked(written.slice(start, end));
  const open = plain.endsWith(')') ? plain.lastIndexOf(' (') : -1;
  if (open < 1) return { label: plain, qualifier: '' };
  return { label: plain.slice(0, open).trim(), qualifier: plain.slice(open + 2, -1).trim() };
}

/** The words of a link that is the whole text. */
function unlinked(text: string): string {
  const close = text.startsWith('[') && text.endsWith(')') ? text.indexOf('](') : -1;
  return close < 1 ? text : text.slice(1, close);
}

/** The content of a row's cell in a canonical column; undefined when the table or the row has none. */
export function cell(table: DocumentTable, row: TableRow, column: string): Written | undefined {
  const at = table.columns.indexOf(column);
  const found = at < 0 ? undefined : row.cells[at];
  return found === undefined || /^(?:[-–—]*)$/.test(found.text) ? undefined : found;
}

/** A header can mean several columns (`response`): the kind of table whose columns are all there decides. */
function nameColumns(header: readonly Written[]): string[] {
  const candidates = header.map(({ text }) => knownColumns(text));
  const split = splitRequest(candidates);
  if (split !== undefined) return split.map((name, at) => name ?? plain(header[at]));
  for (const { must, may } of Object.values(TABLES)) {
    const names = candidates.map((known) => known.find((column) => must.includes(column) || may.includes(column)));
    if (must.every((column) => names.includes(column))) {
      return names.map((name, at) => (name !== undefined && names.indexOf(name) === at ? name : plain(header[at])));
    }
  }
  return candidates.map((known, at) => known[0] ?? plain(header[at]));
}

/**
 * Operation, Method and Path, and what else such a table has; undefined where the request is one column. Beside a path of its own,
 * a column called Request holds what is sent.
 */
function splitRequest(candidates: readonly (readonly Column[])[]): (Column | undefined)[] | undefined {
  const names: (Column | undefined)[] = candidates.map(() => undefined);
  const take = (column: Column, called = column): boolean => {
    if (names.includes(column)) return true;
    const at = candidates.findIndex((known, index) => names[index] === undefined && known.includes(called));
    if (at >= 0) names[at] = column;
    return at >= 0;
  };
  if (!SPLIT.every((column) => take(column))) return undefined;
  for (const column of OPERATION_DETAILS) take(column);
  take('input', 'request');
  return names;
}

function plain(cellOfHeader: Written | undefined): string {
  return (cellOfHeader?.text ?? '').replace(/[*_`]/g, '').trim().toLowerCase();
}

function readRow(source: Source, block: Table, at: number): Row {
  const start = block.rows[at] as number;
  const end = block.rows[at + 1] as number;
  const spans = cells(source.text, start, end);
  const content: Cell[] = [];
  for (let column = 0; column < block.columns; column++) {
    content.push(new Cell(source, spans[column * 2] ?? end, spans[column * 2 + 1] ?? end));
  }
  return new Row(source, start, end, content);
}

class Row extends Slice implements TableRow {
  readonly cells: readonly Cell[];

  constructor(source: Source, start: number, end: number, content: readonly Cell[]) {
    super(source, start, end);
    this.cells = content;
  }
}

/** A cell's text has its escaped pipes back. */
class Cell extends Slice {
  override get text(): string {
    const text = super.text;
    return text.includes('\\|') ? text.replaceAll('\\|', '|') : text;
  }
}
