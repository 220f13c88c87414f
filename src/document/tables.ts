/** Tables that mean something are known by their headers, in any language and any order. */

import { definitionOf } from './clauses/index.ts';
import type { DocumentTable, Section, TableRow, Written } from './document.ts';
import type { Table } from './grammar/block.ts';
import { Slice, type Source } from './grammar/source.ts';
import { cells } from './grammar/table-row.ts';
import type { Column, SectionKey } from './vocabulary/vocabulary.ts';
import { isListing, isValueHeader, knownColumns, knownLabel } from './vocabulary/words.ts';

export type TableKind = 'operations' | 'errors' | 'risks' | 'other';

/** The columns each kind must have, and those it may have. */
export const TABLES: Readonly<
  Record<Exclude<TableKind, 'other'>, { readonly must: readonly Column[]; readonly may: readonly Column[] }>
> = {
  operations: { must: ['operation', 'request'], may: ['input', 'output', 'idempotent', 'timeout'] },
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

/**
 * Label and value of each row where at least half of the rows are clauses of this section: a table of two columns, or one that
 * says `Field | Value` and goes on with remarks. Its header is a row too when it holds a label and a value. Empty for any other.
 */
export function listedClauses({ header, rows, section }: FoundTable): readonly (readonly [label: Cell, value: Cell])[] {
  const [first, second] = header as readonly Cell[];
  if (first === undefined || second === undefined) return [];
  const listing = isListing(unmarked(first.text).label, unmarked(second.text).label);
  if (header.length !== 2 && !listing) return [];
  const found: (readonly [Cell, Cell])[] = [];
  if (!listing && second.text !== '' && !isValueHeader(second.text) && isAtHome(first, section)) found.push([first, second]);
  for (const { cells: content } of rows) {
    const [label, value] = content as readonly Cell[];
    if (label !== undefined && value !== undefined && label.text !== '') found.push([label, value]);
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
  const plain = written.slice(start, end);
  const open = plain.endsWith(')') ? plain.lastIndexOf(' (') : -1;
  if (open < 1) return { label: plain, qualifier: '' };
  return { label: plain.slice(0, open).trim(), qualifier: plain.slice(open + 2, -1).trim() };
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
  for (const { must, may } of Object.values(TABLES)) {
    const names = candidates.map((known) => known.find((column) => must.includes(column) || may.includes(column)));
    if (must.every((column) => names.includes(column))) {
      return names.map((name, at) => (name !== undefined && names.indexOf(name) === at ? name : plain(header[at])));
    }
  }
  return candidates.map((known, at) => known[0] ?? plain(header[at]));
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
