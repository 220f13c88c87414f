import type { Range } from '../../requirement/clause.ts';
import type { Document } from '../document.ts';

/** The characters of a range; undefined where it lies outside of the text. */
export function textIn({ text, lineStarts }: Document, { start, end }: Range): string | undefined {
  const from = lineStarts[start.line - 1];
  const to = lineStarts[end.line - 1];
  return from === undefined || to === undefined ? undefined : text.slice(from + start.column - 1, to + end.column - 1);
}
