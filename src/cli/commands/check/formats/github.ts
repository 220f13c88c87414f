/**
 * Annotations of GitHub Actions (https://docs.github.com/actions/reference/workflow-commands): a line of the log that names a
 * place of the change. GitHub shows the first few of each kind of a step and drops the others silently, so those beyond are
 * written as plain lines, and the end says how many there are.
 */
import type { Diagnostic, Severity } from '../../../../requirement/diagnostic.ts';
import { paintFor } from '../../../render/colour.ts';
import { counted } from '../../../render/count.ts';
import { summaryLine } from '../../../render/findings.ts';
import { printable } from '../../../render/printable.ts';
import type { Format } from './format.ts';
import { lineOf } from './line.ts';
import { sentences } from './sentences.ts';

/** Annotations of one kind that GitHub shows for one step. */
export const MOST_OF_A_KIND = 10;

const KINDS: readonly Severity[] = ['error', 'warning', 'note'];
const KIND = { error: 'error', warning: 'warning', note: 'notice' } as const satisfies Record<Severity, string>;

export const github: Format = function* ({ diagnostics, summary, passed, fromRoot }) {
  const written = { error: 0, warning: 0, note: 0 };
  let plain = 0;
  // GitHub has a limit for the whole run too: what fails comes before what does not.
  for (const diagnostic of KINDS.flatMap((kind) => diagnostics.filter(({ severity }) => severity === kind))) {
    written[diagnostic.severity] += 1;
    if (written[diagnostic.severity] <= MOST_OF_A_KIND) yield `${annotation(diagnostic, fromRoot(diagnostic.file))}\n`;
    else {
      plain += 1;
      // What starts a line here is never a path: one that starts with `::` would be a command.
      yield `- ${lineOf(diagnostic)}\n`;
    }
  }
  const rest = plain === 0 ? '' : `; ${counted(plain, 'more finding')} in the log only, without an annotation`;
  yield `${summaryLine(summary, passed, paintFor(false))}${rest}\n`;
};

/** Columns are said only where the finding is on one line; GitHub refuses them elsewhere. */
function annotation(diagnostic: Diagnostic, file: string): string {
  const { range, severity, code, message, remedy } = diagnostic;
  const { start, end } = range;
  const columns = start.line === end.line ? `,col=${start.column},endColumn=${Math.max(start.column, end.column)}` : '';
  const place = `file=${property(file)},line=${start.line},endLine=${end.line}${columns},title=${property(code)}`;
  return `::${KIND[severity]} ${place}::${data(`${file}:${start.line}:${start.column}: ${sentences(message, remedy)}`)}`;
}

function data(text: string): string {
  return printable(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
