/** Places: ours count lines and columns from 1, the protocol from 0; both count columns in UTF-16 units. */
import type { Position, Range } from 'vscode-languageserver';
import type { Position as OurPosition, Range as OurRange } from '../requirement/clause.ts';

export function positionOf({ line, column }: OurPosition): Position {
  return { line: Math.max(0, line - 1), character: Math.max(0, column - 1) };
}

export function rangeOf({ start, end }: OurRange): Range {
  return { start: positionOf(start), end: positionOf(end) };
}

/** The end counts as inside: that is where the cursor stands after the last character. */
export function holds({ start, end }: Range, { line, character }: Position): boolean {
  const afterStart = line > start.line || (line === start.line && character >= start.character);
  return afterStart && (line < end.line || (line === end.line && character <= end.character));
}

/** Whether two ranges have a place in common, their ends included. */
export function touches(a: Range, b: Range): boolean {
  return holds(a, b.start) || holds(b, a.start);
}
