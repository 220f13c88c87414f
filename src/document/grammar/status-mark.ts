/** Emoji that people tick steps with, where Markdown has a box. */
import { isSpace, trimmedEnd } from './characters.ts';

const DONE = ['✅', '☑️', '☑', '✔️', '✔', '🟢'];
const OPEN = ['❌', '⬜', '☐', '🔲', '⏳', '🚧', '🔴', '🟡', '✗', '⭕'];

export interface Marked {
  readonly done: boolean;
  /** Offsets of the words without the mark. */
  readonly start: number;
  readonly end: number;
}

/** The mark at the start or at the end of a step; undefined when there is none. */
export function statusMark(text: string, start: number, end: number): Marked | undefined {
  if (text.charCodeAt(start) < 0x2000 && text.charCodeAt(end - 1) < 0x2000) return undefined;
  return markOf(text, start, end, DONE, true) ?? markOf(text, start, end, OPEN, false);
}

function markOf(text: string, start: number, end: number, marks: readonly string[], done: boolean): Marked | undefined {
  for (const mark of marks) {
    if (end - start <= mark.length) continue;
    if (text.startsWith(mark, start)) {
      let at = start + mark.length;
      while (at < end && isSpace(text.charCodeAt(at))) at++;
      return { done, start: at, end };
    }
    if (text.startsWith(mark, end - mark.length)) return { done, start, end: trimmedEnd(text, start, end - mark.length) };
  }
  return undefined;
}
