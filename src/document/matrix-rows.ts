/** What the matrix of a README should say: rows from the documents below its folder, and the table they make. */
import { posix } from 'node:path';
import type { Range } from '../requirement/clause.ts';
import { criticality as criticalityClause } from './clauses/identity.ts';
import type { Entry } from './entry.ts';
import { BEGIN, COLUMNS, END, type Matrix, type MatrixRow } from './matrix.ts';

/** One row as `matrix --write` writes it: the cells' Markdown. */
export interface WantedRow {
  readonly id: string;
  readonly file: string;
  readonly cells: readonly [integration: string, features: string, systems: string, criticality: string];
}

/** The documents in and below a folder, in the order of their ids. `entries` come in the order of their files, so these lie together. */
export function below(entries: readonly Entry[], folder: string): readonly Entry[] {
  const found = inside(entries, folder);
  const inOrder = found.every(({ id }, at) => at === 0 || compareIds(found[at - 1]?.id ?? '', id ?? '') <= 0);
  return inOrder ? found : found.sort((a, b) => compareIds(a.id ?? '', b.id ?? '') || (a.file < b.file ? -1 : 1));
}

function inside(entries: readonly Entry[], folder: string): Entry[] {
  if (folder === '.') return entries.filter(({ file }) => !file.startsWith('../'));
  const start = folder.endsWith('/') ? folder : `${folder}/`;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.file ?? '') < start) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (entries[end]?.file.startsWith(start)) end++;
  return entries.slice(low, end);
}

/** Only documents that compile have a row: what the others mean is not known. Links count from `folder`. */
export function wantedRows(entries: readonly Entry[], folder: string): readonly WantedRow[] {
  return below(entries, folder).flatMap(({ id, file, digest }) => {
    if (id === undefined || digest === undefined) return [];
    const systems = digest.dependsOn.map((other) => (other.soft ? `${other.id} (soft)` : other.id));
    return {
      id,
      file,
      cells: [
        `[${id}](${address(pathFrom(folder, file))})`,
        listed(digest.supports),
        listed(systems),
        criticalityClause.phrase(digest.criticality),
      ] as const,
    };
  });
}

/** `-` for none. */
function listed(ids: readonly string[]): string {
  return ids.length === 0 ? '-' : ids.join(', ');
}

/** The wanted rows, and the row that is there already for each document that does not compile: nobody knows better. */
export function mergedRows(
  wanted: readonly WantedRow[],
  entries: readonly Entry[],
  written: readonly MatrixRow[],
): readonly WantedRow[] {
  const broken = new Set(entries.flatMap(({ id, digest }) => (id === undefined || digest !== undefined ? [] : id)));
  const kept = written.flatMap(({ id, cells }) =>
    id === undefined || !broken.has(id)
      ? []
      : { id, file: '', cells: [cells.integration, cells.features, cells.systems, cells.criticality] as const },
  );
  return kept.length === 0 ? wanted : [...wanted, ...kept].sort((a, b) => compareIds(a.id, b.id));
}

export interface Difference {
  /** Ids that the table lacks. */
  readonly missing: readonly string[];
  /** Ids in the table, no such document; empty for a row without an id. */
  readonly extra: readonly string[];
  /** Ids whose row says something else. */
  readonly changed: readonly string[];
  /** Everything is there, in another order. */
  readonly order: boolean;
  /** The first row that has to change; undefined when only rows are missing. */
  readonly place: Range | undefined;
}

/** How a table differs from what it should say; undefined when it does not. How wide its columns are filled up does not count. */
export function difference(written: readonly MatrixRow[], wanted: readonly WantedRow[]): Difference | undefined {
  const said = written.map(({ id, cells }) => ({
    id: id ?? '',
    key: [cells.integration, cells.features, cells.systems, cells.criticality].join('\n'),
  }));
  const meant = wanted.map(({ id, cells }) => ({ id, key: cells.join('\n') }));
  if (said.length === meant.length && said.every(({ key }, at) => key === meant[at]?.key)) return undefined;
  const saidIds = new Set(said.map(({ id }) => id));
  const meantIds = new Set(meant.map(({ id }) => id));
  const keys = new Set(said.map(({ key }) => key));
  const missing = meant.filter(({ id }) => !saidIds.has(id)).map(({ id }) => id);
  const extra = said.filter(({ id }) => !meantIds.has(id)).map(({ id }) => id);
  const changed = meant.filter(({ id, key }) => saidIds.has(id) && !keys.has(key)).map(({ id }) => id);
  const wrong = new Set([...extra, ...changed]);
  const order = missing.length + wrong.size === 0;
  const first = said.findIndex(({ id, key }, at) => (order ? key !== meant[at]?.key : wrong.has(id)));
  return { missing, extra, changed, order, place: written[first]?.places.integration };
}

/** The table with its columns filled up, without a line break at its end. */
export function matrixTable(rows: readonly WantedRow[], eol = '\n'): string {
  const lines = [Object.values(COLUMNS), ...rows.map(({ cells }) => cells)];
  const widths = Object.values(COLUMNS).map((_, at) =>
    lines.reduce((widest, line) => Math.max(widest, (line[at] ?? '').length), 3),
  );
  const line = (parts: readonly string[]): string => `| ${parts.map((part, at) => part.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [header = [], ...body] = lines;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join(eol);
}

/** What stands between the comments, line breaks around it included; the second comment too, where that is missing. */
export function managedText(rows: readonly WantedRow[], closed: boolean, eol: string): string {
  return `${eol}${matrixTable(rows, eol)}${eol}${closed ? '' : END}`;
}

const HEADING = '## Dependencies Matrix';

/**
 * The README with its matrix brought up to date, every other unit kept. Without the two comments they are put around the table
 * that is there by hand; without one a section is added at the end; an empty text becomes a small README.
 */
export function withMatrix(text: string, matrix: Matrix | undefined, rows: readonly WantedRow[]): string {
  const eol = lineBreak(text);
  if (matrix?.managed !== undefined) {
    const { start, end, closed } = matrix.managed;
    return text.slice(0, start) + managedText(rows, closed, eol) + text.slice(end);
  }
  const block = `${BEGIN}${managedText(rows, false, eol)}`;
  if (matrix?.table !== undefined) {
    const { start, end } = matrix.table;
    return text.slice(0, start) + block + text.slice(end);
  }
  if (text.trim() === '')
    return `${text.startsWith('\ufeff') ? '\ufeff' : ''}# Integrations${eol}${eol}${HEADING}${eol}${eol}${block}${eol}`;
  const gap = text.endsWith('\n') ? eol : `${eol}${eol}`;
  return `${text}${gap}${HEADING}${eol}${eol}${block}${eol}`;
}

export function lineBreak(text: string): string {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** `REQ-I-2` before `REQ-I-010`. */
export function compareIds(a: string, b: string): number {
  return number(a) - number(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** The digits behind `REQ-I-`. */
function number(id: string): number {
  let value = 0;
  for (let at = 6; at < id.length && at < 21; at++) {
    const digit = id.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return value;
}

function pathFrom(folder: string, file: string): string {
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : posix.relative(folder, file);
}

/** A path as the address of a Markdown link. */
function address(path: string): string {
  if (PLAIN.test(path)) return path;
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()).replaceAll('(', '%28').replaceAll(')', '%29'))
    .join('/');
}

const PLAIN = /^[\w./-]*$/;
