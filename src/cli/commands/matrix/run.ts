/** Writes the matrix of dependencies: to standard output in several formats, or into the README of each folder. */
import { statSync } from 'node:fs';
import { posix } from 'node:path';
import { matrixTable, wantedRows } from '../../../document/matrix-rows.ts';
import { matrixCsv, matrixHtml, matrixJson } from '../../../trace/matrix-formats.ts';
import { type ExitCode, type Run, UsageError } from '../../command.ts';
import { type KnownDocuments, knownDocuments, tellUnknown } from '../../known-documents.ts';
import type { matrix } from './command.ts';
import { coverageText } from './coverage.ts';
import { writeReadme } from './readme.ts';

export const run: Run<typeof matrix> = ({ arguments: paths, flags }, { out, talk, settings }) => {
  const { format, write } = flags;
  if (flags.coverage && write) throw new UsageError('--coverage is only shown, not written into a README.', 'Leave --write out.');
  if (flags.coverage && (format === 'csv' || format === 'html'))
    throw new UsageError(`--coverage is not written as ${format}.`, 'Choose markdown or json, or leave --format out.');
  if (write && format !== undefined) throw new UsageError('--write writes Markdown.', 'Leave --format out.');
  const known = knownDocuments(paths, settings);
  const folders = write ? foldersOf(known) : [];
  const incomplete = tellUnknown(known, talk);
  const end: ExitCode = incomplete ? 1 : 0;
  if (flags.coverage) {
    out.write(coverageText(known, format, out));
    return end;
  }
  if (write) for (const folder of folders) writeReadme(folder, known, out, talk);
  else out.write(text(known, format ?? 'markdown'));
  return end;
};

/** Links count from the folder that was named, or from here when there are several. */
function text({ entries, places }: KnownDocuments, format: string): string {
  const base = places.length === 1 && isFolder(places[0] ?? '') ? posix.normalize(places[0] ?? '.').replace(/\/$/, '') : '.';
  const inside = base === '.' ? entries : entries.filter(({ file }) => file.startsWith(`${base}/`));
  if (format === 'csv') return matrixCsv(inside, base);
  if (format === 'html') return matrixHtml(inside, base);
  if (format === 'json') return `${JSON.stringify({ version: '1.0', matrix: matrixJson(inside, base) }, undefined, 2)}\n`;
  return `${matrixTable(wantedRows(inside, base))}\n`;
}

function foldersOf({ places }: KnownDocuments): readonly string[] {
  for (const place of places)
    if (!isFolder(place))
      throw new UsageError(`${place} is no folder, so it has no README.`, 'Name the folder that holds the documents.');
  return places;
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
