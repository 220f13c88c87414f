import type { Range } from '../../requirement/clause.ts';
import type { Document, RawClause } from '../document.ts';
import { Places } from '../grammar/place.ts';

/** Where in the document a finding belongs. */
export interface Place {
  readonly range: Range;
  readonly clause: string | undefined;
}

/** The clause with one of the keys, the first key that the document writes; else the document's heading. */
export function placeOf(document: Document, ...keys: readonly string[]): Place {
  for (const key of keys) {
    const clause = document.clauses.find((candidate) => candidate.key === key);
    if (clause !== undefined) return placeOfClause(clause);
  }
  return { range: heading(document), clause: keys[0] };
}

/** Whether the document itself has the clause: neither a profile nor a default decided. */
export function isWritten(document: Document, key: string): boolean {
  return document.clauses.some((clause) => clause.key === key);
}

/** The value of a clause; its label where the value is empty. */
export function placeOfClause(clause: RawClause): Place {
  return { range: clause.value === '' ? clause.labelRange : clause.range, clause: clause.key };
}

/** A cell of the operations table, else the operation's name, else the heading. */
export function placeOfOperation(document: Document, operation: string, column = 'operation'): Place {
  for (const { columns, rows } of document.operations) {
    const names = columns.indexOf('operation');
    const row = rows.find(({ cells }) => cells[names]?.text.replaceAll('`', '').trim() === operation);
    if (row === undefined) continue;
    const cell = row.cells[columns.indexOf(column)];
    return {
      range: cell === undefined || cell.text === '' ? (row.cells[names]?.range ?? row.range) : cell.range,
      clause: undefined,
    };
  }
  return { range: heading(document), clause: undefined };
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
