import { isDigit, isSpace } from './characters.ts';
import type { Cursor } from './cursor.ts';

export interface ListMarker {
  readonly ordered: boolean;
  readonly mark: number;
  /** Characters of the marker itself. */
  readonly width: number;
}

const FULL_STOP = 46;
const CLOSING_PARENTHESIS = 41;

/**
 * The list marker at the cursor's next character. One that interrupts a paragraph must be followed by something, and
 * a number must be 1 then, so that a year at the start of a wrapped line stays a year.
 */
export function listMarker(cursor: Cursor, interrupts: boolean): ListMarker | undefined {
  const { text, end } = cursor;
  let at = cursor.next;
  let mark = text.charCodeAt(at);
  const ordered = isDigit(mark);
  if (ordered) {
    while (at < end && isDigit(text.charCodeAt(at))) at++;
    const digits = at - cursor.next;
    mark = at < end ? text.charCodeAt(at) : 0;
    if (digits > 9 || (mark !== FULL_STOP && mark !== CLOSING_PARENTHESIS)) return undefined;
    if (interrupts && (digits !== 1 || text.charCodeAt(cursor.next) !== 49)) return undefined;
  }
  at++;
  if (at < end && !isSpace(text.charCodeAt(at))) return undefined;
  if (interrupts) {
    let rest = at;
    while (rest < end && isSpace(text.charCodeAt(rest))) rest++;
    if (rest >= end) return undefined;
  }
  return { ordered, mark, width: at - cursor.next };
}

/** Consumes the marker and its padding; returns how far the item's content is indented from where the marker's line began. */
export function consumeMarker(cursor: Cursor, marker: ListMarker): number {
  const before = cursor.indent;
  cursor.skip(marker.width);
  if (cursor.blank) {
    return before + marker.width + 1;
  }
  const padding = cursor.indent > 4 ? 1 : cursor.indent;
  cursor.indentBy(padding);
  return before + marker.width + padding;
}
