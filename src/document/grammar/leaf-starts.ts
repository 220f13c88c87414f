/** Recognises the blocks that start with a mark on their own line. Each function looks at one line from its first mark on. */
import { isSpace, run, trimmedEnd } from './characters.ts';

const HASH = 35;
const BACKTICK = 96;
const EQUALS = 61;

export interface AtxHeading {
  readonly level: number;
  readonly textStart: number;
  readonly textEnd: number;
}

export function atxHeading(text: string, at: number, end: number): AtxHeading | undefined {
  let start = run(text, HASH, at, end);
  const level = start - at;
  if (level > 6 || (start < end && !isSpace(text.charCodeAt(start)))) return undefined;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  let stop = trimmedEnd(text, start, end);
  let closing = stop;
  while (closing > start && text.charCodeAt(closing - 1) === HASH) closing--;
  if (closing === start || isSpace(text.charCodeAt(closing - 1))) stop = trimmedEnd(text, start, closing);
  return { level, textStart: start, textEnd: stop };
}

/** Length of an opening code fence, or 0. */
export function fenceOpening(text: string, at: number, end: number): number {
  const mark = text.charCodeAt(at);
  const stop = run(text, mark, at, end);
  if (stop - at < 3) return 0;
  if (mark === BACKTICK) for (let i = stop; i < end; i++) if (text.charCodeAt(i) === BACKTICK) return 0;
  return stop - at;
}

export function closesFence(text: string, at: number, end: number, mark: number, length: number): boolean {
  const stop = run(text, mark, at, end);
  return stop - at >= length && trimmedEnd(text, stop, end) === stop;
}

export function isThematicBreak(text: string, at: number, end: number): boolean {
  const mark = text.charCodeAt(at);
  let marks = 0;
  for (let i = at; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === mark) marks++;
    else if (!isSpace(code)) return false;
  }
  return marks >= 3;
}

/** 1 for a line of `=`, 2 for a line of `-`, 0 for anything else. */
export function setextLevel(text: string, at: number, end: number): 0 | 1 | 2 {
  const mark = text.charCodeAt(at);
  const stop = run(text, mark, at, end);
  if (trimmedEnd(text, stop, end) !== stop) return 0;
  return mark === EQUALS ? 1 : 2;
}
