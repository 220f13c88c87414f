import { CARRIAGE_RETURN, LINE_FEED, trimmedEnd } from './characters.ts';

export interface FrontMatterEnd {
  /** Offset after the closing dashes, and of the line after them. */
  readonly end: number;
  readonly next: number;
  readonly lines: readonly number[];
}

const LINES = 200;

/** Where the front matter ends that starts at `from`: `---`, lines of which the first is `key:`, `---`. */
export function frontMatterEnd(text: string, from: number): FrontMatterEnd | undefined {
  if (!text.startsWith('---', from)) return undefined;
  const lines: number[] = [];
  let start = from;
  while (start < text.length && lines.length < LINES) {
    let end = start;
    while (end < text.length && text.charCodeAt(end) !== LINE_FEED && text.charCodeAt(end) !== CARRIAGE_RETURN) end++;
    const next = end + (text.charCodeAt(end) === CARRIAGE_RETURN && text.charCodeAt(end + 1) === LINE_FEED ? 2 : 1);
    lines.push(start);
    const dashes = text.startsWith('---', start) && trimmedEnd(text, start, end) === start + 3;
    if (lines.length === 1 && !dashes) return undefined;
    if (lines.length === 2 && !/^[A-Za-z_][\w-]*[ \t]*:/.test(text.slice(start, Math.min(end, start + 100)))) return undefined;
    if (lines.length > 2 && dashes) return { end: start + 3, next, lines };
    start = next;
  }
  return undefined;
}
