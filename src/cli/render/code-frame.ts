/** The lines of a document around a finding, with the place marked below. */
import type { Range } from '../../requirement/clause.ts';
import type { Paint, Role } from './colour.ts';
import { printable } from './printable.ts';
import { displayWidth } from './width.ts';

export interface FrameOptions {
  readonly paint: Paint;
  readonly role: Role;
  /** Columns of the terminal; longer lines are cut around the place. */
  readonly width: number;
  /** Lines shown before and after. */
  readonly context?: number;
}

/** A range of several lines is marked to the end of its first. Lines are given without line breaks. */
export function codeFrame(lines: readonly string[], range: Range, options: FrameOptions): string[] {
  const { paint, role, context = 1 } = options;
  const first = Math.max(1, range.start.line - context);
  const last = Math.min(lines.length, range.start.line + context);
  const digits = String(last).length;
  const room = Math.max(20, options.width - digits - 6);
  const out: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const marked = number === range.start.line;
    const line = lines[number - 1] ?? '';
    const from = marked ? Math.min(range.start.column - 1, line.length) : 0;
    const view = cut(line, from, room);
    const gutter = `${String(number).padStart(digits)} │`;
    out.push(`${marked ? `${paint(role, '>')} ${gutter}` : paint('quiet', `  ${gutter}`)} ${view.text}`.trimEnd());
    if (marked) out.push(caret(line, range, view, digits, options));
  }
  return out;
}

interface View {
  readonly text: string;
  /** Indexes in the line of the first unit shown and of the first after it, and what stands before them. */
  readonly from: number;
  readonly until: number;
  readonly lead: string;
}

/** Units that may share a column with another one: a line of more than so many times the room is too wide without being measured. */
const MOST_UNITS = 4;

/** Cut before anything is measured: a line may be as long as a document. */
function cut(line: string, place: number, room: number): View {
  if (line.length <= room * MOST_UNITS) {
    const text = printable(line);
    if (displayWidth(text) <= room) return { text, from: 0, until: line.length, lead: '' };
  }
  const from = place + 20 <= room ? 0 : Math.max(0, place - Math.floor(room / 3));
  const lead = from === 0 ? '' : '…';
  const until = Math.min(line.length, from + room - lead.length - 1);
  const tail = until < line.length ? '…' : '';
  return { text: `${lead}${printable(line.slice(from, until))}${tail}`, from, until, lead };
}

function caret(line: string, range: Range, view: View, digits: number, options: FrameOptions): string {
  const start = Math.min(range.start.column - 1, line.length);
  const end = range.end.line > range.start.line ? line.length : Math.min(range.end.column - 1, line.length);
  const before = displayWidth(view.lead + printable(line.slice(view.from, start)));
  const length = Math.max(1, displayWidth(printable(line.slice(start, Math.min(end, view.until + 1)))));
  return `  ${' '.repeat(digits)} ${options.paint('quiet', '│')} ${' '.repeat(before)}${options.paint(options.role, '^'.repeat(length))}`;
}
