/** Findings for people: where, what, the lines with the place marked, why it matters, what to do; the summary last. */

import { applyEdits } from '../../document/apply-edits.ts';
import { maskSecrets } from '../../document/credentials/secrets.ts';
import type { DocumentText } from '../../document/folder.ts';
import { lineStartsOf } from '../../document/line-starts.ts';
import type { Range } from '../../requirement/clause.ts';
import type { Diagnostic, Fix, Severity } from '../../requirement/diagnostic.ts';
import { withoutEnd } from '../../requirement/text.ts';
import type { Output } from '../output.ts';
import { codeFrame } from './code-frame.ts';
import type { Paint } from './colour.ts';
import { counted } from './count.ts';
import { printable } from './printable.ts';
import { wrap } from './width.ts';

/** What findings ask of the stream that they are for. */
type Stream = Pick<Output, 'paint' | 'width'>;

/** Prose wider than this is hard to read. */
const WIDEST_PROSE = 100;

/**
 * A reason, and a remedy, is given once for each code that has it. A note is one line: nothing has to be done about it. Findings
 * of one place share one view of its lines. A fix that changes nothing that the document means is a word behind the code, for
 * `--fix` makes it; another is shown, and people decide. Credentials in the documents are blanked out, each unit by one, so that
 * carets keep their place.
 */
export function* findings(
  diagnostics: readonly Diagnostic[],
  documents: readonly DocumentText[],
  out: Stream,
): Generator<string> {
  const byFile = new Map(documents.map((document) => [document.file, document]));
  let current: { readonly file: string; readonly lines: Lines | undefined } | undefined;
  const words = new Words(out);
  for (const group of byPlace(diagnostics)) {
    const [first] = group;
    if (first === undefined) continue;
    if (current?.file !== first.file) current = { file: first.file, lines: linesOf(byFile.get(first.file)) };
    const { lines } = current;
    const shown = lines === undefined ? [] : frame(lines, first.range, worst(group), out);
    if (group.length === 1) {
      yield* words.of(first, place(first, out), first.severity === 'note' ? [] : shown, lines);
      yield '';
      continue;
    }
    yield place(first, out);
    yield '';
    if (shown.length > 0) yield* [...shown, ''];
    for (const diagnostic of group) {
      yield* words.of(diagnostic, '', [], lines);
      yield '';
    }
  }
}

/** Findings of exactly one place are together when at least two of them have to be done something about; other notes stay alone. */
function* byPlace(diagnostics: readonly Diagnostic[]): Generator<readonly Diagnostic[]> {
  for (let from = 0; from < diagnostics.length; ) {
    const first = diagnostics[from] as Diagnostic;
    let to = from + 1;
    while (to < diagnostics.length && startsAt(diagnostics[to] as Diagnostic, first)) to++;
    const groups = new Map<string, Diagnostic[]>();
    for (const diagnostic of diagnostics.slice(from, to)) {
      const { line, column } = diagnostic.range.end;
      const group = groups.get(`${line}:${column}`);
      if (group === undefined) groups.set(`${line}:${column}`, [diagnostic]);
      else group.push(diagnostic);
    }
    for (const group of groups.values()) {
      if (group.filter(({ severity }) => severity !== 'note').length > 1) yield group;
      else for (const one of group) yield [one];
    }
    from = to;
  }
}

function startsAt({ file, range: { start } }: Diagnostic, other: Diagnostic): boolean {
  return file === other.file && start.line === other.range.start.line && start.column === other.range.start.column;
}

function worst(group: readonly Diagnostic[]): Severity {
  return (['error', 'warning'] as const).find((one) => group.some(({ severity }) => severity === one)) ?? 'note';
}

/** What is said of each finding, and what was said before. */
class Words {
  readonly #out: Stream;
  readonly #told = new Set<string>();
  /** Thousands of documents share a few messages. */
  readonly #messages = new Map<string, readonly string[]>();

  constructor(out: Stream) {
    this.#out = out;
  }

  of({ code, severity, message, why, remedy, fix }: Diagnostic, at: string, shown: readonly string[], lines: Lines | undefined) {
    const out = this.#out;
    const told = this.#told;
    const explained = told.has(code + why);
    const brief = severity === 'note' && explained;
    const wrapped = this.#messages.get(message) ?? prose(message, '', out);
    if (this.#messages.size < MOST_MESSAGES) this.#messages.set(message, wrapped);
    const mark = fix?.safe === true ? `  ${out.paint('good', '[fixable]')}` : '';
    const said = [`${at}  ${out.paint(severity, severity)}  ${code}${mark}`, ...wrapped];
    const more: string[] = [];
    if (!explained) more.push(...prose(why, 'why', out));
    if (!brief && !told.has(code + remedy)) more.push(...prose(remedy, 'do', out));
    if (fix !== undefined && !fix.safe && lines !== undefined) more.push(...suggestion(lines, fix, out));
    told.add(code + why).add(code + remedy);
    if (shown.length > 0) said.push('', ...shown);
    if (shown.length > 0 && more.length > 0) said.push('');
    return [...said, ...more];
  }
}

/** More different messages than that are wrapped anew each time. */
const MOST_MESSAGES = 1_000;
/** Lines of a rewrite that are shown. */
const MOST_REWRITTEN = 3;
/** Characters of the document that are looked at for them. */
const LONGEST_REWRITTEN = 10_000;

/** The lines that the edits change, as they would be; where whole lines come in between others, those alone. */
function suggestion({ text, lineStarts }: Lines, { edits }: Fix, out: Stream): string[] {
  const first = Math.min(...edits.map(({ range }) => range.start.line));
  const written = inserted(edits) ?? rewritten(text, lineStarts, edits, first);
  if (written.length === 0) return prose(`take out line ${first}`, 'try', out);
  const shown = written.length > MOST_REWRITTEN ? [...written.slice(0, MOST_REWRITTEN), '…'] : written;
  const room = Math.max(20, out.width - '  try  '.length);
  const label = `  ${out.paint('quiet', 'try')}  `;
  return shown.map((line, index) => `${index === 0 ? label : ' '.repeat(7)}${shortened(printable(line), room)}`);
}

/** Undefined when something other than whole lines is put in. */
function inserted(edits: Fix['edits']): string[] | undefined {
  const whole = ({ range: { start, end }, text }: Fix['edits'][number]): boolean =>
    start.line === end.line && start.column === end.column && text.includes('\n');
  if (!edits.every(whole)) return undefined;
  return edits.flatMap(({ text }) => contentOf(text)).map((line) => `+ ${line}`);
}

/** Lines between two edits stay as they are, and are not shown. */
function rewritten(text: string, lineStarts: readonly number[], edits: Fix['edits'], first: number): string[] {
  const from = lineStarts[first - 1] ?? 0;
  const below = lineStarts[Math.max(...edits.map(({ range }) => range.end.line))] ?? text.length;
  // Of a whole document, or of a line as long as one, a copy for each finding would take too long.
  const lines = text.slice(from, Math.min(below, from + LONGEST_REWRITTEN));
  const before = new Set(contentOf(lines));
  const up = ({ line, column }: Range['start']) => ({ line: line - first + 1, column });
  const moved = edits.map(({ range, text: words }) => ({ range: { start: up(range.start), end: up(range.end) }, text: words }));
  return contentOf(applyEdits(lines, moved)).filter((line) => !before.has(line));
}

function contentOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function shortened(line: string, room: number): string {
  return line.length <= room ? line : `${line.slice(0, room - 1)}…`;
}

/** One line each, for talk beside something else: `warning  integrations/REQ-I-001-x.md:16  there is no URL for live…`. */
export function briefly(diagnostics: readonly Diagnostic[], { paint }: Stream): string[] {
  return diagnostics.map(
    ({ severity, file, range, message }) =>
      `${paint(severity, severity)}  ${printable(`${file}:${range.start.line}`)}  ${printable(message)}`,
  );
}

function place({ file, range }: Diagnostic, { paint }: Stream): string {
  return paint('strong', `${printable(file)}:${range.start.line}:${range.start.column}`);
}

interface Lines {
  readonly text: string;
  readonly lineStarts: readonly number[];
}

function linesOf(document: DocumentText | undefined): Lines | undefined {
  return document === undefined ? undefined : { text: maskSecrets(document.text), lineStarts: lineStartsOf(document.text) };
}

function frame({ text, lineStarts }: Lines, range: Range, severity: Severity, out: Stream): string[] {
  const lines: string[] = [];
  for (const number of [range.start.line - 1, range.start.line, range.start.line + 1]) {
    if (number >= 1 && number <= lineStarts.length) {
      lines[number - 1] = withoutEnd(text.slice(lineStarts[number - 1], lineStarts[number]), '\r\n');
    }
  }
  return codeFrame(lines, range, { paint: out.paint, role: severity, width: out.width - 2 }).map((line) => `  ${line}`);
}

function prose(text: string, label: string, { paint, width }: Stream): string[] {
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
