/** For people who know the rules: one line for each finding, below the name of its file. */
import { summaryLine } from '../../../render/findings.ts';
import { printable } from '../../../render/printable.ts';
import type { Format } from './format.ts';

export const compact: Format = function* ({ diagnostics, summary, passed }, { paint }) {
  let file: string | undefined;
  for (const diagnostic of diagnostics) {
    const { severity, code, message, range } = diagnostic;
    if (diagnostic.file !== file) {
      if (file !== undefined) yield '\n';
      file = diagnostic.file;
      yield `${paint('strong', printable(file))}\n`;
    }
    const place = `${range.start.line}:${range.start.column}`;
    const label = paint(severity, severity) + ' '.repeat('warning'.length - severity.length);
    yield `  ${place.padEnd(7)}  ${label}  ${printable(message)}  ${paint('quiet', code)}\n`;
  }
  if (file !== undefined) yield '\n';
  yield `${summaryLine(summary, passed, paint)}\n`;
};
