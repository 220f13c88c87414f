/**
 * What a table that people keep by hand says and the documents do not: it would be gone once the table is written from the
 * documents. Each loss says what to write where, so that it is not.
 */
import type { Range } from '../requirement/clause.ts';
import type { Criticality, Dependency } from '../requirement/requirement.ts';
import { criticality as criticalityClause, dependsOn, supports } from './clauses/identity.ts';
import type { Digest, Entry } from './entry.ts';
import { COLUMNS, type Matrix, type MatrixColumn, type MatrixRow } from './matrix.ts';
import { wordsIn } from './matrix-words.ts';

export interface Loss {
  /** `REQ-I-001`; what the row calls the integration, where it has no id. */
  readonly row: string;
  readonly range: Range;
  /** What would be gone, as the table says it. */
  readonly written: string;
  /** What to do, so that it is not lost: `write **Supports**: REQ-F-001 under General Information`. */
  readonly instead: string;
  /** Whether its document says something else there. */
  readonly disputed: boolean;
  /** The clause that keeps it, where the document says nothing there. */
  readonly clause: MissingClause | undefined;
}

export interface MissingClause {
  readonly file: string;
  readonly label: 'Supports' | 'Depends On' | 'Criticality';
  readonly value: string;
}

/** An id of anything: what is written in Supports and Depends On. */
const ID = /^REQ-[A-Z]{1,20}-\d+(?:-[A-Z][A-Z0-9]*)?$/;
const LONGEST_QUOTE = 60;

/**
 * `entries`: the documents that the table is written from. `misnamed`: files that would be documents under another name, by id.
 * Between the two comments the documents are right about what they say, and a row that `matrix --write` has written itself came
 * from them. The row of a document that does not compile is kept as it is, and loses nothing.
 */
export function losses(matrix: Matrix, entries: readonly Entry[], misnamed: ReadonlyMap<string, string> = new Map()): Loss[] {
  const known = Map.groupBy(entries, ({ id }) => id ?? '');
  const lost: Loss[] = matrix.others.map((heading) => ({
    row: `the column "${heading}"`,
    range: matrix.heading,
    written: 'all that stands in it',
    instead: 'a matrix has no such column: move it to another table',
    disputed: false,
    clause: undefined,
  }));
  for (const row of matrix.rows) {
    if (matrix.managed !== undefined && row.cells.integration.startsWith('[')) continue;
    const documents = row.id === undefined ? [] : (known.get(row.id) ?? []);
    if (documents.length === 0) lost.push(unknownRow(row, misnamed));
    else if (documents.every(({ digest }) => digest !== undefined))
      for (const entry of documents) lost.push(...lostOf(row, entry));
  }
  return matrix.managed === undefined ? lost : lost.filter(({ disputed }) => !disputed);
}

function unknownRow({ id, cells, places }: MatrixRow, misnamed: ReadonlyMap<string, string>): Loss {
  const file = id === undefined ? undefined : misnamed.get(id);
  const makes = 'make the document with `concordat new`, or take the row out';
  const instead =
    id === undefined
      ? 'the row has no id of an integration: write it in, or move the row to another table'
      : file === undefined
        ? `no document has that id: ${makes}`
        : `${file} has that id and is not read under that name: rename it`;
  return {
    row: id ?? `the row "${quotable(cells.integration)}"`,
    range: places.integration,
    written: `the row "${quotable([cells.features, cells.systems, cells.criticality].join(' | '))}"`,
    instead,
    disputed: false,
    clause: undefined,
  };
}

/** What one row says, and the document of its id does not. */
export function lostOf({ cells, places, systems, criticality, id = '' }: MatrixRow, entry: Entry): readonly Loss[] {
  const { digest } = entry;
  if (digest === undefined) return [];
  const lost: Loss[] = [];
  const lose = (column: MatrixColumn, instead: string, clause?: MissingClause): void => {
    const label = LABELS[column];
    const disputed = clause === undefined && label !== undefined && says(entry, label);
    const written = `${COLUMNS[column]} "${quotable(cells[column])}"`;
    lost.push({ row: id, range: places[column], written, instead, disputed, clause });
  };
  const clauseOf = (label: MissingClause['label'], value: string): MissingClause | undefined =>
    says(entry, label) ? undefined : { file: entry.file, label, value };

  const features = wordsIn(cells.features);
  const carried = features.filter((word) => ID.test(word)).map((word) => word.toUpperCase());
  if (carried.some((feature) => !digest.supports.includes(feature))) {
    const value = supports.phrase([...new Set([...digest.supports, ...carried])]);
    lose('features', writing('Supports', value, entry), clauseOf('Supports', value));
  }
  const needed = systems.filter((system) => lacks(digest, system));
  if (needed.length > 0) {
    const value = dependsOn.phrase([...digest.dependsOn, ...needed]);
    lose('systems', writing('Depends On', value, entry), clauseOf('Depends On', value));
  }
  if (criticality !== undefined && criticality !== digest.criticality) lose('criticality', ...grade(criticality, entry));
  for (const column of ['features', 'systems', 'criticality'] as const) {
    if (column === 'criticality' && criticality !== undefined) continue;
    const rest = wordsIn(cells[column]).filter((word) => !ID.test(word));
    if (rest.length > 0) lose(column, aside(column, rest.join(' ')));
  }
  return lost;
}

function lacks({ dependsOn: all }: Digest, { id }: Dependency): boolean {
  return !all.some((other) => other.id === id);
}

function grade(criticality: Criticality, entry: Entry): [instead: string, clause: MissingClause | undefined] {
  const value = criticalityClause.phrase(criticality);
  if (!says(entry, 'Criticality'))
    return [writing('Criticality', value, entry), { file: entry.file, label: 'Criticality', value }];
  const own = criticalityClause.phrase(entry.digest?.criticality ?? criticality);
  return [`its document says **Criticality**: ${own}, the table ${value}: correct the one that is wrong`, undefined];
}

/** Under the label as its document would have it, whatever is written there by now. */
function writing(label: MissingClause['label'], value: string, entry: Entry): string {
  const where = says(entry, label) ? 'in its document, which says less' : 'under General Information';
  return `write **${label}**: ${value} ${where}`;
}

function aside(column: MatrixColumn, words: string): string {
  const takes = column === 'criticality' ? 'Critical, Important or Optional' : 'ids';
  return `${COLUMNS[column]} says "${quotable(words)}", and only ${takes} can stand there: move the words into the document`;
}

const LABELS: Readonly<Partial<Record<MatrixColumn, MissingClause['label']>>> = {
  features: 'Supports',
  systems: 'Depends On',
  criticality: 'Criticality',
};

const KEYS: Readonly<Record<MissingClause['label'], string>> = {
  Supports: 'general-information.supports',
  'Depends On': 'general-information.depends-on',
  Criticality: 'general-information.criticality',
};

/** Whether the document has the clause, whatever it says there. */
export function says({ places }: Entry, label: MissingClause['label']): boolean {
  return places[KEYS[label]] !== undefined;
}

function quotable(words: string): string {
  return words.length > LONGEST_QUOTE ? `${words.slice(0, LONGEST_QUOTE)}…` : words;
}
