/** Findings for people: where, what, the lines with the place marked, why it matters, what to do; the summary last. */

import { maskSecrets } from '../../document/credentials/secrets.ts';
import type { DocumentText } from '../../document/folder.ts';
import { scan } from '../../document/grammar/scan.ts';
import type { Range } from '../../requirement/clause.ts';
import type { Diagnostic, Severity } from '../../requirement/diagnostic.ts';
import type { Output } from '../output.ts';
import { codeFrame } from './code-frame.ts';
import type { Paint } from './colour.ts';
import { counted } from './count.ts';
import { printable } from './printable.ts';
import { wrap } from './width.ts';

/** Prose wider than this is hard to read. */
const WIDEST_PROSE = 100;

/**
 * A reason, and a remedy, is given once for each code that has it. A note is one line: nothing has to be done about it.
 * Credentials in the documents are blanked out, each unit by one, so that carets keep their place.
 */
export function findings(diagnostics: readonly Diagnostic[], documents: readonly DocumentText[], out: Output): string[] {
  const byFile = new Map(documents.map((document) => [document.file, document]));
  const texts = new Map<DocumentText, Lines>();
  const told = new Set<string>();
  /** Thousands of documents share a few messages. */
  const messages = new Map<string, readonly string[]>();
  const lines: string[] = [];
  const wrapped = (message: string): readonly string[] => {
    const before = messages.get(message) ?? prose(message, '', out);
    messages.set(message, before);
    return before;
  };
  for (const diagnostic of diagnostics) {
    const { code, severity, message, why, remedy, range } = diagnostic;
    const explained = told.has(code + why);
    const brief = severity === 'note' && explained;
    if (!brief && lines.length > 0 && lines.at(-1) !== '') lines.push('');
    lines.push(`${place(diagnostic, out)}  ${out.paint(severity, severity)}  ${code}`, ...wrapped(message));
    const document = byFile.get(diagnostic.file);
    if (severity !== 'note' && document !== undefined) {
      const text = texts.get(document) ?? linesOf(document);
      texts.set(document, text);
      lines.push('', ...frame(text, range, severity, out), '');
    }
    if (!explained) lines.push(...prose(why, 'why', out));
    if (!brief && !told.has(code + remedy)) lines.push(...prose(remedy, 'do', out));
    told.add(code + why).add(code + remedy);
  }
  return lines.length === 0 || lines.at(-1) === '' ? lines : [...lines, ''];
}

/** One line each, for talk beside something else: `warning  integrations/REQ-I-001-x.md:16  there is no URL for live…`. */
export function briefly(diagnostics: readonly Diagnostic[], { paint }: Output): string[] {
  return diagnostics.map(
    ({ severity, file, range, message }) =>
      `${paint(severity, severity)}  ${printable(`${file}:${range.start.line}`)}  ${printable(message)}`,
  );
}

function place({ file, range }: Diagnostic, { paint }: Output): string {
  return paint('strong', `${printable(file)}:${range.start.line}:${range.start.column}`);
}

interface Lines {
  readonly text: string;
  readonly lineStarts: readonly number[];
}

function linesOf({ text }: DocumentText): Lines {
  return { text: maskSecrets(text), lineStarts: scan(text).lineStarts };
}

function frame({ text, lineStarts }: Lines, range: Range, severity: Severity, out: Output): string[] {
  const lines: string[] = [];
  for (const number of [range.start.line - 1, range.start.line, range.start.line + 1]) {
    if (number >= 1 && number <= lineStarts.length) {
      lines[number - 1] = text.slice(lineStarts[number - 1], lineStarts[number]).replace(/[\r\n]+$/, '');
    }
  }
  return codeFrame(lines, range, { paint: out.paint, role: severity, width: out.width - 2 }).map((line) => `  ${line}`);
}

function prose(text: string, label: string, { paint, width }: Output): string[] {
  const lead = label === '' ? '  ' : `  ${label.padEnd(3)}  `;
  return wrap(printable(text), Math.min(width, WIDEST_PROSE) - lead.length).map((line, index) =>
    index === 0 ? `${lead.replace(label, paint('quiet', label))}${line}` : `${' '.repeat(lead.length)}${line}`,
  );
}

export interface Summary {
  readonly documents: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
}

export function summaryOf(documents: number, diagnostics: readonly Diagnostic[]): Summary {
  const count = (severity: Severity): number => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { documents, errors: count('error'), warnings: count('warning'), notes: count('note') };
}

/** `3 documents: 1 error, 2 warnings, 4 notes`. */
export function summaryLine(summary: Summary, passed: boolean, paint: Paint): string {
  const found = [
    summary.errors > 0 ? paint('error', counted(summary.errors, 'error')) : '',
    summary.warnings > 0 ? paint('warning', counted(summary.warnings, 'warning')) : '',
    summary.notes > 0 ? paint('note', counted(summary.notes, 'note')) : '',
  ].filter((part) => part !== '');
  const sign = passed ? paint('good', '✓') : paint('error', '✗');
  return `${sign} ${counted(summary.documents, 'document')}: ${found.length === 0 ? 'no findings' : found.join(', ')}`;
}
