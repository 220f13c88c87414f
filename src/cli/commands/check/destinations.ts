/** Where findings go, as `--format` says it: `pretty`, `sarif=findings.sarif`. */
import { UsageError } from '../../command.ts';
import { nearest } from '../../suggest.ts';
import { FORMATS, type FormatName } from './formats/index.ts';

export interface Destinations {
  /** What standard output gets; undefined when everything goes into files. */
  readonly stdout: FormatName | undefined;
  readonly files: readonly { readonly format: FormatName; readonly file: string }[];
}

/** Throws UsageError for a format that does not exist, two for standard output, and two for one file. */
export function destinations(written: readonly string[]): Destinations {
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
    else if (files.some((other) => other.file === file)) throw new UsageError(`Two formats would go to ${file}.`);
    else files.push({ format, file });
  }
  return { stdout: written.length === 0 ? 'pretty' : stdout, files };
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
