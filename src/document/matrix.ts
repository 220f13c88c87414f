/**
 * The matrix of dependencies in a folder's README: which integration carries which core features, which other systems it
 * needs, how critical it is. Read as it is written, by people or by `matrix --write`; what it should say is `matrix-rows.ts`.
 */
import type { Range } from '../requirement/clause.ts';
import type { Criticality, Dependency } from '../requirement/requirement.ts';
import { NO_CONTEXT } from './clauses/clause.ts';
import { criticality } from './clauses/identity.ts';
import type { Block, Html, Table } from './grammar/block.ts';
import { Places } from './grammar/place.ts';
import { scan } from './grammar/scan.ts';
import { cells } from './grammar/table-row.ts';
import { idsIn } from './matrix-ids.ts';
import { wordsIn } from './matrix-words.ts';

/** The two comments between which the table is kept by `matrix --write`. */
export const BEGIN = '<!-- concordat matrix: begin -->';
export const END = '<!-- concordat matrix: end -->';

export interface Matrix {
  /** What stands between the two comments and is rewritten; undefined for a table that people keep by hand. */
  readonly managed: Region | undefined;
  /** The header of the table; of a managed matrix without one, its first comment. */
  readonly heading: Range;
  /** Offsets of the table; undefined where there is none between the comments. */
  readonly table: { readonly start: number; readonly end: number } | undefined;
  /** Headings of columns that a matrix does not have, and that something is written in. */
  readonly others: readonly string[];
  readonly rows: readonly MatrixRow[];
}

export interface Region {
  /** Offsets: behind the first comment, before the second. */
  readonly start: number;
  readonly end: number;
  readonly range: Range;
  /** False when the second comment is missing: then the region ends with the table. */
  readonly closed: boolean;
}

export interface MatrixRow {
  /** First id of an integration in the first column: `REQ-I-001`; undefined where there is none. */
  readonly id: string | undefined;
  /** Ids of features, `REQ-F-001`, as in Supports. */
  readonly features: readonly string[];
  /** Ids of integrations; `soft` where `(soft)` stands behind. */
  readonly systems: readonly Dependency[];
  /** Read as generously as the clause: `High` is critical. Undefined where it says nothing known. */
  readonly criticality: Criticality | undefined;
  /** As written, in the order of the columns that a matrix has; empty for a column that is not there. */
  readonly cells: Readonly<Record<MatrixColumn, string>>;
  readonly places: Readonly<Record<MatrixColumn, Range>>;
}

export type MatrixColumn = 'integration' | 'features' | 'systems' | 'criticality';

export const COLUMNS: Readonly<Record<MatrixColumn, string>> = {
  integration: 'Integration',
  features: 'Core Features',
  systems: 'Other Systems',
  criticality: 'Criticality',
};

/** What the columns are called too. A table is a matrix when it has the first column and two of the others. */
const HEADINGS: Readonly<Record<MatrixColumn, readonly string[]>> = {
  integration: ['integration', 'integrations', 'requirement', 'integrazione', 'integración', 'intégration', 'integração'],
  features: [
    'core features',
    'core feature',
    'features',
    'funzionalità principali',
    'funzionalità core',
    'funzionalità',
    'funcionalidades',
    'fonctionnalités',
    'funktionen',
    'supports',
    'supporta',
    'funcionalidades principales',
    'fonctionnalités principales',
    'kernfunktionen',
    'funcionalidades principais',
  ],
  systems: [
    'other systems',
    'other system',
    'systems',
    'dependencies',
    'depends on',
    'dipendenze',
    'dipende da',
    'altri sistemi',
    'otros sistemas',
    'autres systèmes',
    'andere systeme',
    'outros sistemas',
  ],
  criticality: ['criticality', 'priority', 'criticità', 'priorità', 'criticidad', 'criticité', 'kritikalität', 'criticidade'],
};

/** Most rows that are read; a folder has at most as many documents. */
const MOST_ROWS = 100_000;

/** The matrix of a README: the one between the comments, else the first table with its columns. Never throws. */
export function readMatrix(text: string): Matrix | undefined {
  if (!text.includes('|') && !text.includes('concordat matrix')) return undefined;
  const { blocks, lineStarts } = scan(text);
  return managedMatrix(text, blocks, new Places(lineStarts)) ?? handWritten(text, blocks, new Places(lineStarts));
}

function managedMatrix(text: string, blocks: readonly Block[], places: Places): Matrix | undefined {
  const begin = blocks.findIndex((block) => block.kind === 'html' && isMark(text, block, 'begin'));
  const first = blocks[begin];
  if (first === undefined) return undefined;
  const last = blocks.findIndex((block, at) => at > begin && block.kind === 'html' && isMark(text, block, 'end'));
  const end = blocks[last];
  const inside = blocks.slice(begin + 1, end === undefined ? begin + 2 : last);
  const table = inside.find((block) => block.kind === 'table');
  const start = first.end;
  const stop = end?.start ?? table?.end ?? start;
  const columns = table === undefined ? undefined : columnsOf(text, table);
  return {
    managed: { start, end: stop, range: places.range(start, stop), closed: end !== undefined },
    heading: table === undefined ? places.range(first.start, first.end) : headerPlace(table, places),
    table: table === undefined ? undefined : { start: table.start, end: table.end },
    others: table === undefined || columns === undefined ? [] : othersIn(text, table, columns),
    rows: table === undefined || columns === undefined ? [] : rowsOf(text, table, columns, places),
  };
}

function handWritten(text: string, blocks: readonly Block[], places: Places): Matrix | undefined {
  for (const block of blocks) {
    if (block.kind !== 'table') continue;
    const columns = columnsOf(text, block);
    if (columns === undefined) continue;
    return {
      managed: undefined,
      heading: headerPlace(block, places),
      table: { start: block.start, end: block.end },
      others: othersIn(text, block, columns),
      rows: rowsOf(text, block, columns, places),
    };
  }
  return undefined;
}

/** `<!-- concordat matrix: begin -->`, with any spaces. */
function isMark(text: string, { start, end }: Html, which: 'begin' | 'end'): boolean {
  if (end - start > 100) return false;
  const words = text.slice(start, end).trim();
  if (!words.startsWith('<!--') || !words.endsWith('-->')) return false;
  const [concordat, matrix, mark, more] = words.slice(4, -3).split(' ').filter(Boolean);
  return concordat === 'concordat' && (matrix === 'matrix:' || matrix === 'matrix') && mark === which && more === undefined;
}

type Columns = Readonly<Record<MatrixColumn, number>>;

function columnsOf(text: string, { rows: [start = 0, end = 0] }: Table): Columns | undefined {
  const spans = cells(text, start, end);
  const names: string[] = [];
  for (let at = 0; at < spans.length; at += 2) names.push(plain(text.slice(spans[at], spans[at + 1])));
  const find = (column: MatrixColumn): number => names.findIndex((name) => HEADINGS[column].includes(name));
  const columns = {
    integration: find('integration'),
    features: find('features'),
    systems: find('systems'),
    criticality: find('criticality'),
  };
  const others = [columns.features, columns.systems, columns.criticality].filter((at) => at >= 0);
  return columns.integration >= 0 && others.length >= 2 ? columns : undefined;
}

/** A table that people keep by hand may have more columns, or one by a name that is not known here. */
function othersIn(text: string, { rows }: Table, columns: Columns): string[] {
  const known = new Set(Object.values(columns));
  const heads = cells(text, rows[0] ?? 0, rows[1] ?? 0);
  if (heads.length / 2 <= [...known].filter((at) => at >= 0).length) return [];
  const filled = new Set<number>();
  for (let at = 2; at + 1 < rows.length; at += 2) {
    const spans = cells(text, rows[at] as number, rows[at + 1] as number);
    for (let cell = 0; cell < spans.length; cell += 2)
      if (!known.has(cell / 2) && wordsIn(text.slice(spans[cell], spans[cell + 1])).length > 0) filled.add(cell / 2);
  }
  return [...filled].sort((a, b) => a - b).map((at) => text.slice(heads[at * 2] ?? 0, heads[at * 2 + 1] ?? 0));
}

function plain(header: string): string {
  return header.replaceAll('*', '').replaceAll('_', ' ').replaceAll('`', '').trim().toLowerCase();
}

function headerPlace({ rows: [start = 0, end = 0] }: Table, places: Places): Range {
  return places.range(start, end);
}

function rowsOf(text: string, { rows }: Table, columns: Columns, places: Places): MatrixRow[] {
  const read: MatrixRow[] = [];
  for (let at = 2; at + 1 < rows.length && read.length < MOST_ROWS; at += 2)
    read.push(new Row(text, rows[at] as number, rows[at + 1] as number, columns, places));
  return read;
}

/** Read when somebody asks: of ten thousand rows that are up to date, nobody asks for most. */
class Row implements MatrixRow {
  readonly #text: string;
  readonly #start: number;
  readonly #end: number;
  readonly #columns: Columns;
  readonly #places: Places;
  #spans: readonly number[] | undefined;

  constructor(text: string, start: number, end: number, columns: Columns, places: Places) {
    this.#text = text;
    this.#start = start;
    this.#end = end;
    this.#columns = columns;
    this.#places = places;
  }

  get id(): string | undefined {
    return idsIn(this.#written('integration'), 'REQ-I-')[0]?.id;
  }

  get features(): readonly string[] {
    return idsIn(this.#written('features'), 'REQ-F-').map(({ id }) => id);
  }

  get systems(): readonly Dependency[] {
    return idsIn(this.#written('systems'), 'REQ-I-');
  }

  get criticality(): Criticality | undefined {
    return criticalityOf(this.#written('criticality'));
  }

  get cells(): Readonly<Record<MatrixColumn, string>> {
    return eachColumn((column) => this.#written(column));
  }

  get places(): Readonly<Record<MatrixColumn, Range>> {
    return eachColumn((column) => {
      const [from, to] = this.#place(column);
      return from === to ? this.#places.range(this.#start, this.#end) : this.#places.range(from, to);
    });
  }

  #written(column: MatrixColumn): string {
    return this.#text.slice(...this.#place(column)).replaceAll('\\|', '|');
  }

  #place(column: MatrixColumn): readonly [number, number] {
    this.#spans ??= cells(this.#text, this.#start, this.#end);
    const index = this.#columns[column];
    const [from, to] = index < 0 ? [undefined, undefined] : [this.#spans[index * 2], this.#spans[index * 2 + 1]];
    return from === undefined || to === undefined ? [this.#end, this.#end] : [from, to];
  }
}

function eachColumn<V>(value: (column: MatrixColumn) => V): Record<MatrixColumn, V> {
  return {
    integration: value('integration'),
    features: value('features'),
    systems: value('systems'),
    criticality: value('criticality'),
  };
}

function criticalityOf(written: string): Criticality | undefined {
  const read = criticality.parse(written.replaceAll('*', '').replaceAll('`', '').trim(), NO_CONTEXT);
  return read.ok ? (read.value as Criticality) : undefined;
}
