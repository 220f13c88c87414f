import type { Range } from '../../requirement/clause.ts';
import type { Document, RawClause, TableRow } from '../document.ts';
import { Places } from '../grammar/place.ts';

/** Where in the document a finding belongs. */
export interface Place {
  readonly range: Range;
  readonly clause: string | undefined;
}

interface Index {
  readonly document: Document | undefined;
  readonly byKey: Map<string, RawClause>;
  readonly byName: Map<string, RawClause[]>;
  /** Rows of the operations tables by the operation's name; made when the first is asked for. */
  operations: Map<string, OperationRow> | undefined;
}

interface OperationRow {
  readonly columns: readonly string[];
  readonly row: TableRow;
  readonly name: Range | undefined;
}

/** Rules ask about one document after the other, and a hundred times about each. */
let latest: Index = { document: undefined, byKey: new Map(), byName: new Map(), operations: undefined };

function indexOf(document: Document): Index {
  if (latest.document === document) return latest;
  const index: Index = { document, byKey: new Map(), byName: new Map(), operations: undefined };
  for (const clause of document.clauses) {
    const { key, name } = clause;
    if (!index.byKey.has(key)) index.byKey.set(key, clause);
    if (name === undefined) continue;
    const known = index.byName.get(name);
    if (known === undefined) index.byName.set(name, [clause]);
    else known.push(clause);
  }
  latest = index;
  return index;
}

const NO_CLAUSES: readonly RawClause[] = [];

/** The top-level clauses with a canonical label, for all operations and environments, in document order. */
export function clausesNamed(document: Document, name: string): readonly RawClause[] {
  return indexOf(document).byName.get(name) ?? NO_CLAUSES;
}

/** The first clause with a key. */
export function clauseAt(document: Document, key: string): RawClause | undefined {
  return indexOf(document).byKey.get(key);
}

/** The clause with one of the keys, the first key that the document writes; else the value that asks for the first of them. */
export function placeOf(document: Document, ...keys: readonly string[]): Place {
  for (const key of keys) {
    const clause = clauseAt(document, key);
    if (clause !== undefined) return placeOfClause(clause);
  }
  return { range: placeOfMissing(document, keys[0]?.split('.', 1)[0] ?? ''), clause: keys[0] };
}

/**
 * Where something belongs that is not written: the value that asks for it. That is the first clause of `askers` that is there,
 * else the criticality, else the last value of the section where it should stand, else the ID, else the heading.
 */
export function placeOfMissing(document: Document, section: string, askers: readonly string[] = []): Range {
  for (const key of askers) {
    const asker = clauseAt(document, key);
    if (asker !== undefined) return placeOfClause(asker).range;
  }
  const found =
    clausesNamed(document, 'Criticality').find(hasValue) ??
    document.clauses.findLast((candidate) => candidate.section.within === section && hasValue(candidate)) ??
    clausesNamed(document, 'ID').find(hasValue);
  return found?.range ?? heading(document);
}

/** Whether the document itself has the clause: neither a profile nor a default decided. */
export function isWritten(document: Document, key: string): boolean {
  return indexOf(document).byKey.has(key);
}

function hasValue({ value }: RawClause): boolean {
  return value !== '';
}

/** The value of a clause; its label where the value is empty. */
export function placeOfClause(clause: RawClause): Place {
  return { range: clause.value === '' ? clause.labelRange : clause.range, clause: clause.key };
}

/** A cell of the operations table, else the operation's name, else what asks for operations. */
export function placeOfOperation(document: Document, operation: string, column = 'operation'): Place {
  const index = indexOf(document);
  index.operations ??= operationRows(document);
  const found = index.operations.get(operation);
  if (found === undefined) return { range: placeOfMissing(document, 'exchanged-data'), clause: undefined };
  const { columns, row, name } = found;
  const cell = row.cells[columns.indexOf(column)];
  return { range: cell === undefined || cell.text === '' ? (name ?? row.range) : cell.range, clause: undefined };
}

function operationRows({ operations }: Document): Map<string, OperationRow> {
  const found = new Map<string, OperationRow>();
  for (const { columns, rows } of operations) {
    const names = columns.indexOf('operation');
    for (const row of rows) {
      const cell = row.cells[names];
      const name = cell?.text.replaceAll('`', '').trim();
      if (name !== undefined && !found.has(name)) found.set(name, { columns, row, name: cell?.range });
    }
  }
  return found;
}

/** A cell of the risks table, in the row of that risk; its first words elsewhere; else the heading. */
export function placeOfRisk(document: Document, risk: string, column = 'risk'): Range {
  for (const { columns, rows } of document.risks) {
    const names = columns.indexOf('risk');
    const row = rows.find(({ cells }) => cells[names]?.text.trim() === risk);
    if (row === undefined) continue;
    const cell = row.cells[columns.indexOf(column)];
    return cell === undefined || cell.text === '' ? (row.cells[names]?.range ?? row.range) : cell.range;
  }
  return placeOfWords(document, risk) ?? heading(document);
}

/** Where one step of the workflow stands; the heading, where it cannot be told apart. */
export function placeOfTask(document: Document, tasks: readonly { readonly done: boolean }[], at: number): Range {
  const written = document.tasks.filter(({ section }) => section.within === 'workflow');
  const task = written.length === tasks.length ? written[at] : undefined;
  return task !== undefined && task.checked === tasks[at]?.done ? task.range : heading(document);
}

/** The first place after `from` where the words stand; undefined when they stand nowhere. */
export function placeOfWords(document: Document, words: string, from = 0): Range | undefined {
  const start = document.text.indexOf(words, from);
  return start < 0 ? undefined : rangeAt(document, start, start + words.length);
}

export function rangeAt(document: Document, start: number, end: number): Range {
  return new Places(document.lineStarts).range(start, end);
}

/** The document's own line: its heading, else its first line. */
export function heading(document: Document): Range {
  const written = document.ids.heading ?? document.ids.clause;
  return written?.range ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
}
