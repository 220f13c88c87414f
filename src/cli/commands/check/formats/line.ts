/** One line for each finding and nothing else, in the form that editors, `grep` and compilers share. */
import type { Diagnostic } from '../../../../requirement/diagnostic.ts';
import { printable } from '../../../render/printable.ts';
import type { Format } from './format.ts';

export const line: Format = function* ({ diagnostics }) {
  for (const diagnostic of diagnostics) yield `${lineOf(diagnostic)}\n`;
};

/** `integrations/REQ-I-001-x.md:20:5: error misspelled-clause: Timout is not a clause; the nearest is Timeout`. */
export function lineOf({ file, range: { start }, severity, code, message }: Diagnostic): string {
  return `${printable(file)}:${start.line}:${start.column}: ${severity} ${code}: ${printable(message)}`;
}
