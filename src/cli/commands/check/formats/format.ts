/** What every format is given: the findings of one check, with nothing in them that must not be printed. */
import type { DocumentText } from '../../../../document/folder.ts';
import type { Diagnostic, Severity } from '../../../../requirement/diagnostic.ts';
import type { Output } from '../../../output.ts';
import type { Summary } from '../../../render/findings.ts';

export interface Report {
  /** Sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** Texts of the documents judged; credentials are still in them, so a format that quotes a line masks it. */
  readonly texts: readonly DocumentText[];
  /** Every document, also those that could not be read or have no finding. */
  readonly files: readonly string[];
  readonly summary: Summary;
  readonly passed: boolean;
  /** Least severity that fails. */
  readonly least: Severity;
  /** A file's path from the root of its repository, for programs that know nothing of where the check ran. */
  readonly fromRoot: (file: string) => string;
  /** What the check was of, for a program that keeps several apart: `integrations`. */
  readonly category: string;
}

/** Pieces of the output in order; no piece grows with the number of findings. The stream is asked for colours and width only. */
export type Format = (report: Report, stream: Pick<Output, 'paint' | 'width'>) => Iterable<string>;
