/** Edits of a text, all said of the same text, carried out in one pass. What they are for is nothing to it. */
import type { Edit } from '../requirement/diagnostic.ts';
import { lineStartsOf } from './line-starts.ts';

interface Cut {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The text with the edits made. Of two that touch the same characters the first in the text is made, the other is left for the
 * next pass; an edit that is there twice is made once. Line breaks in an edit become those of the text. A place outside of the
 * text is its nearest end.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return text;
  const lineStarts = lineStartsOf(text);
  const lineBreak = breakOf(text);
  const offset = ({ line, column }: Edit['range']['start']): number => {
    if (line > lineStarts.length) return text.length;
    return Math.min(text.length, (lineStarts[Math.max(0, line - 1)] ?? 0) + Math.max(0, column - 1));
  };
  const cuts = edits
    .map(({ range, text: written }): Cut => {
      const from = offset(range.start);
      return { from, to: Math.max(from, offset(range.end)), text: withBreaks(written, lineBreak) };
    })
    .sort((a, b) => a.from - b.from || a.to - b.to);
  let out = '';
  let at = 0;
  let last: Cut | undefined;
  for (const cut of cuts) {
    if (last !== undefined && overlap(last, cut)) continue;
    out += text.slice(at, cut.from) + cut.text;
    at = cut.to;
    last = cut;
  }
  return out + text.slice(at);
}

/** Two insertions at one place would depend on their order, so they overlap too. */
function overlap(before: Cut, cut: Cut): boolean {
  return cut.from < before.to || (cut.from === before.from && (cut.to === cut.from || before.to === before.from));
}

function breakOf(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

function withBreaks(text: string, lineBreak: '\n' | '\r\n'): string {
  if (!text.includes('\n')) return text;
  const plain = text.replaceAll('\r\n', '\n');
  return lineBreak === '\n' ? plain : plain.replaceAll('\n', lineBreak);
}
