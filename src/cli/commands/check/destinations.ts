/** Where findings go, as `--format` says it: `pretty`, `sarif=findings.sarif`. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Folder, isNamedLikeADocument, isNamedLikeAReadme, stampAt } from '../../../document/folder.ts';
import { UsageError } from '../../command.ts';
import { nearest } from '../../suggest.ts';
import { FORMATS, type FormatName } from './formats/index.ts';

export interface Destinations {
  /** What standard output gets; undefined when everything goes into files. */
  readonly stdout: FormatName | undefined;
  readonly files: readonly { readonly format: FormatName; readonly file: string }[];
}

/**
 * Throws UsageError for a format that does not exist, two for standard output, two for one file however it is spelled, and a file
 * that would be taken for a document afterwards.
 */
export function destinations(written: readonly string[], cwd = '.'): Destinations {
  let stdout: FormatName | undefined;
  const files: { readonly format: FormatName; readonly file: string }[] = [];
  for (const words of written) {
    const at = words.indexOf('=');
    const format = formatNamed(at < 0 ? words : words.slice(0, at));
    const file = at < 0 ? undefined : words.slice(at + 1);
    if (file === '')
      throw new UsageError(`--format ${words} names no file.`, `Write it as --format ${format}=findings.${format}.`);
    if (file === undefined && stdout !== undefined) {
      throw new UsageError(
        `Both ${stdout} and ${format} would go to standard output.`,
        `Send one of them to a file: --format ${format}=findings.${format}.`,
      );
    }
    if (file === undefined) stdout = format;
    else if (files.some((other) => real(other.file, cwd) === real(file, cwd)))
      throw new UsageError(`Two formats would go to ${file}.`, 'Give each a file of its own.');
    else if (isNamedLikeADocument(file) || isNamedLikeAReadme(file))
      throw new UsageError(
        `--format ${words} would write findings where a document or a README belongs: ${file} is named like one.`,
        `Name another file: --format ${format}=findings.${format}.`,
      );
    else files.push({ format, file });
  }
  return { stdout: written.length === 0 ? 'pretty' : stdout, files };
}

/** Throws UsageError where a format would be written over something that is checked: a document, a README or a contract. */
export async function refuseInputs({ files }: Destinations, folder: Folder, cwd = '.'): Promise<void> {
  for (const { format, file } of files) {
    const place = resolve(cwd, file);
    const identity = stampAt(place)?.identity;
    if (identity === undefined) continue;
    if (folder.texts.some(({ stamp }) => stamp?.identity === identity)) throw takenFor(file, 'one of the documents', format);
    if (folder.readmes.some((readme) => real(readme.file, cwd) === real(file, cwd))) throw takenFor(file, 'a README', format);
    const { readContract } = await import('../../../document/contracts/read.ts');
    const found = readContract(place);
    if (found.state === 'read' && found.contract.kind !== 'other') throw takenFor(file, 'a contract', format);
  }
}

function takenFor(file: string, what: string, format: FormatName): UsageError {
  return new UsageError(
    `--format ${format}=${file} would write findings over ${file}, which is ${what}.`,
    `Name another file: --format ${format}=findings.${format}.`,
  );
}

/** One spelling for each file, through symbolic links where it is there. */
function real(file: string, cwd: string): string {
  const place = resolve(cwd, file);
  try {
    return realpathSync(place);
  } catch {
    // Not there yet, or not to be reached: then writing says why.
    return place;
  }
}

function formatNamed(name: string): FormatName {
  if (Object.hasOwn(FORMATS, name)) return name as FormatName;
  const known = Object.keys(FORMATS);
  const meant = nearest(name, known);
  throw new UsageError(
    `--format is "${name}", which is none of ${known.join(', ')}.`,
    meant === undefined ? undefined : `Did you mean "${meant}"?`,
  );
}
