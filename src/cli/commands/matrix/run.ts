/** Writes the matrix of dependencies: to standard output in several formats, or into the README of each folder. */
import { statSync } from 'node:fs';
import { posix } from 'node:path';
import { matrixTable, wantedRows } from '../../../document/matrix-rows.ts';
import { matrixCsv, matrixHtml, matrixJson } from '../../../trace/matrix-formats.ts';
import { type ExitCode, type Invocation, type Run, UsageError } from '../../command.ts';
import { type KnownDocuments, knownDocuments, tellUnknown } from '../../known-documents.ts';
import type { Output } from '../../output.ts';
import { printable } from '../../render/printable.ts';
import type { Session } from '../../session.ts';
import type { matrix } from './command.ts';
import { coverageText } from './coverage.ts';
import { type Readme, readmeOf, writeReadme } from './readme.ts';

interface Asked {
  readonly paths: readonly string[];
  readonly flags: Invocation<typeof matrix>['flags'];
  readonly session: Session;
}

export const run: Run<typeof matrix> = async ({ arguments: paths, flags }, session) => {
  const { out, talk, settings } = session;
  const { format, write } = flags;
  for (const name of ['adopt', 'overwrite'] as const)
    if (flags[name] && !write) throw new UsageError(`--${name} says how the README is written; it goes with --write.`);
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
  if (write) return (await written(folders, known, { paths, flags, session })) ? end : 1;
  out.write(text(known, format ?? 'markdown'));
  return end;
};

/** False when a README is left as it is, because it says what no document says. */
async function written(folders: readonly string[], known: KnownDocuments, { paths, flags, session }: Asked): Promise<boolean> {
  const { out, talk, settings } = session;
  let now = known;
  if (flags.adopt) {
    const { adopt } = await import('./adopt.ts');
    const lost = folders.flatMap((folder) => readmeOf(folder, known).lost);
    if (adopt(lost, out)) now = knownDocuments(paths, settings);
  }
  let complete = true;
  for (const folder of folders) {
    const readme = readmeOf(folder, now);
    if (readme.lost.length === 0 || flags.overwrite) writeReadme(folder, readme, now, out);
    else complete = false;
    if (readme.lost.length > 0) talk.lines(...told(readme, flags.overwrite, talk));
  }
  return complete;
}

function told({ file, lost }: Readme, overwritten: boolean, { paint }: Output): readonly string[] {
  const name = printable(file);
  const lines = lost.map(({ row, written, instead }) => `  ${printable(`${row}: ${overwritten ? written : instead}`)}`);
  if (overwritten)
    return [`${paint('warning', 'warning')}  What the table in ${name} said, and no document says, is gone:`, ...lines];
  const ways = ['"--overwrite" writes the table without it.'];
  if (lost.some(({ clause }) => clause !== undefined))
    ways.unshift('"concordat matrix --write --adopt" writes the missing clauses into the documents;');
  return [
    `${paint('error', 'error')}  ${name} is left as it is: its table says what no document says, and that would be lost.`,
    ...lines,
    ways.join(' '),
  ];
}

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
