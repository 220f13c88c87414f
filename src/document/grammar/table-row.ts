/** Rows of GFM tables. A pipe after a backslash is text; code spans do not protect a pipe. */
import { isSpace, trimmedEnd } from './characters.ts';

const PIPE = 124;
const DASH = 45;
const COLON = 58;
const BACKSLASH = 92;

/** Number of columns of a delimiter row (`| --- | :-: |`); 0 when the line is none. */
export function delimiterColumns(text: string, from: number, end: number): number {
  let columns = 0;
  let at = from;
  let pipes = 0;
  if (text.charCodeAt(at) === PIPE) {
    pipes++;
    at++;
  }
  let colons = 0;
  for (;;) {
    while (at < end && isSpace(text.charCodeAt(at))) at++;
    if (at >= end) break;
    if (text.charCodeAt(at) === COLON) {
      colons++;
      at++;
    }
    const dashes = at;
    while (at < end && text.charCodeAt(at) === DASH) at++;
    if (at === dashes) return 0;
    if (at < end && text.charCodeAt(at) === COLON) {
      colons++;
      at++;
    }
    columns++;
    while (at < end && isSpace(text.charCodeAt(at))) at++;
    if (at >= end) break;
    if (text.charCodeAt(at) !== PIPE) return 0;
    pipes++;
    at++;
  }
  return pipes > 0 || colons > 0 ? columns : 0;
}

/** Start and end offset of each cell, outer white space left out. */
export function cells(text: string, from: number, end: number): number[] {
  const spans: number[] = [];
  let stop = trimmedEnd(text, from, end);
  let start = from;
  while (start < stop && isSpace(text.charCodeAt(start))) start++;
  if (start < stop && text.charCodeAt(start) === PIPE) start++;
  if (stop > start && text.charCodeAt(stop - 1) === PIPE && !escaped(text, stop - 1, start)) stop--;
  let cell = start;
  for (let at = start; at < stop; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === PIPE) {
      push(spans, text, cell, at);
      cell = at + 1;
    }
  }
  push(spans, text, cell, stop);
  return spans;
}

function push(spans: number[], text: string, from: number, to: number): void {
  let start = from;
  while (start < to && isSpace(text.charCodeAt(start))) start++;
  spans.push(start, Math.max(start, trimmedEnd(text, start, to)));
}

function escaped(text: string, at: number, from: number): boolean {
  let slashes = 0;
  for (let i = at - 1; i >= from && text.charCodeAt(i) === BACKSLASH; i--) slashes++;
  return slashes % 2 === 1;
}
