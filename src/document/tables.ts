/** Tables that mean something are known by their headers, in any language and any order. */
import type { DocumentTable, Section, TableRow, Written } from './document.ts';
import type { Table } from './grammar/block.ts';
import { Slice, type Source } from './grammar/source.ts';
import { cells } from './grammar/table-row.ts';
import { knownColumns } from './vocabulary/words.ts';

export type TableKind = 'operations' | 'errors' | 'risks' | 'other';

/** The columns each kind must have, and those it may have. */
const KINDS: Readonly<
  Record<Exclude<TableKind, 'other'>, { readonly must: readonly string[]; readonly may: readonly string[] }>
> = {
  operations: { must: ['operation', 'request'], may: ['input', 'output', 'idempotent', 'timeout'] },
  errors: { must: ['when', 'outcome'], may: ['means'] },
  risks: { must: ['risk', 'mitigation'], may: ['category', 'likelihood', 'impact'] },
};

/** A table whose rows know their offsets. */
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
  for (const [kind, { must }] of Object.entries(KINDS))
    if (must.every((column) => columns.includes(column))) return kind as TableKind;
  return 'other';
}

export function isKnownTable(kind: TableKind): boolean {
  return kind !== 'other';
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
  for (const { must, may } of Object.values(KINDS)) {
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
