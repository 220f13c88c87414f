/**
 * Brings the matrix in a folder's README up to date. Every byte outside of the two comments stays as it is, and a table that
 * people have kept by hand is not written over while it says what no document says.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readMatrix } from '../../../document/matrix.ts';
import { type Loss, losses } from '../../../document/matrix-losses.ts';
import { below, difference, mergedRows, wantedRows, withMatrix } from '../../../document/matrix-rows.ts';
import { UsageError } from '../../command.ts';
import type { KnownDocuments } from '../../known-documents.ts';
import type { Output } from '../../output.ts';
import { counted } from '../../render/count.ts';
import { printable } from '../../render/printable.ts';
import { writeAtomically } from '../../write-atomically.ts';

export interface Readme {
  readonly file: string;
  readonly text: string;
  /** What the table there says and no document does. */
  readonly lost: readonly Loss[];
}

export function readmeOf(folder: string, { entries, folder: { misnamed = [] } }: KnownDocuments): Readme {
  const file = join(folder, readmeIn(folder) ?? 'README.md');
  const text = textOf(file);
  const matrix = readMatrix(text);
  const others = new Map(misnamed.flatMap(({ id, file: other }) => (id === undefined ? [] : [[id, other] as const])));
  return { file, text, lost: matrix === undefined ? [] : losses(matrix, below(entries, baseOf(folder)), others) };
}

export function writeReadme(
  folder: string,
  { file, text: before, lost }: Readme,
  { entries }: KnownDocuments,
  out: Output,
): void {
  const matrix = readMatrix(before);
  const base = baseOf(folder);
  const rows = mergedRows(wantedRows(entries, base), below(entries, base), matrix?.rows ?? []);
  const after =
    matrix?.managed !== undefined && difference(matrix.rows, rows) === undefined && matrix.managed.closed && lost.length === 0
      ? before
      : withMatrix(before, matrix, rows);
  if (after === before) {
    out.lines(`${printable(file)} is up to date: ${counted(rows.length, 'row')}`);
    return;
  }
  writeAtomically(file, [after]);
  out.lines(`${printable(file)} has its matrix: ${counted(rows.length, 'row')}`);
}

function baseOf(folder: string): string {
  return posix.normalize(folder).replace(/\/$/, '');
}

function readmeIn(folder: string): string | undefined {
  const names = readdirSync(folder).filter((name) => name.toLowerCase() === 'readme.md');
  return names.includes('README.md') ? 'README.md' : names[0];
}

/** Empty when there is none. Bytes that are not UTF-8 could not be written back as they were. */
function textOf(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes))
    throw new UsageError(`${file} is not UTF-8, so it is left as it is.`, 'Save it as UTF-8 first.');
  return text;
}
