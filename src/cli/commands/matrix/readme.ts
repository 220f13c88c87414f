/** Brings the matrix in a folder's README up to date. Every byte outside of the two comments stays as it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readMatrix } from '../../../document/matrix.ts';
import { below, difference, mergedRows, wantedRows, withMatrix } from '../../../document/matrix-rows.ts';
import { UsageError } from '../../command.ts';
import type { KnownDocuments } from '../../known-documents.ts';
import type { Output } from '../../output.ts';
import { counted } from '../../render/count.ts';
import { printable } from '../../render/printable.ts';
import { writeAtomically } from '../../write-atomically.ts';

/** Columns of a matrix; a table with more holds something that people wrote. */
const WIDTH = 4;

export function writeReadme(folder: string, { entries }: KnownDocuments, out: Output, talk: Output): void {
  const file = join(folder, readmeIn(folder) ?? 'README.md');
  const before = textOf(file);
  const matrix = readMatrix(before);
  if (matrix !== undefined && matrix.managed === undefined && matrix.width > WIDTH)
    throw new UsageError(
      `The matrix in ${file} has ${matrix.width} columns, and what stands in the others would be lost.`,
      'Move them to another table first.',
    );
  const base = posix.normalize(folder).replace(/\/$/, '');
  const rows = mergedRows(wantedRows(entries, base), below(entries, base), matrix?.rows ?? []);
  const gone = difference(matrix?.rows ?? [], rows)?.extra ?? [];
  const after =
    matrix?.managed !== undefined && difference(matrix.rows, rows) === undefined && matrix.managed.closed
      ? before
      : withMatrix(before, matrix, rows);
  if (after === before) {
    out.lines(`${printable(file)} is up to date: ${counted(rows.length, 'row')}`);
    return;
  }
  writeAtomically(file, [after]);
  out.lines(`${printable(file)} has its matrix: ${counted(rows.length, 'row')}`);
  const named = gone.filter((id) => id !== '');
  if (named.length > 0)
    talk.lines(
      `No document has ${named.slice(0, 10).join(', ')}, so ${named.length === 1 ? 'that row is' : 'those rows are'} gone.`,
    );
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
