/**
 * Recognises `**Label**: value` and `**Label:** value`, with `(qualifier)` after the label, at the start of a line of text; and
 * its relatives: `**Label: value**`, a bold line that heads what follows, and a label that nobody made bold. Emoji before the
 * label are left out, and so is a link around it.
 */
import { find, isSpace } from './characters.ts';

export interface ClauseLine {
  readonly labelStart: number;
  readonly labelEnd: number;
  readonly qualifierStart: number;
  /** Equal to `qualifierStart` when there is no qualifier. */
  readonly qualifierEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** Offsets of some words. */
export interface Words {
  readonly start: number;
  readonly end: number;
}

export interface PlainLabelWords extends Words {
  /** Offset after the colon, and after the mark of emphasis that may close behind it. */
  readonly stop: number;
}

export interface UncolonedLabel extends Words {
  /** Offset of the marks that open it. */
  readonly from: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly isDashed: boolean;
}

const OPEN_SQUARE = 91;
const STAR = 42;
const UNDERSCORE = 95;
const COLON = 58;
const WIDE_COLON = 0xff1a;
const OPEN = 40;
const CLOSE = 41;
const BACKSLASH = 92;
const NO_BREAK_SPACE = 0xa0;
/** Longer bold text is emphasis in a sentence, not a label. */
const LONGEST = 80;
/** Where the value is bold too. */
const LONGEST_IN_BOLD = 400;
const MOST_SYMBOLS = 8;
/** `<br />`. */
const LONGEST_BREAK = 6;

export function clauseLine(text: string, start: number, end: number): ClauseLine | undefined {
  const symbols = skipSymbols(text, start, end);
  const linked = text.charCodeAt(symbols) === OPEN_SQUARE;
  const first = linked ? symbols + 1 : symbols;
  const close = closeOfBold(text, first, end);
  if (close < 0) return undefined;
  const marks = isTriple(text, first, close) ? 3 : 2;
  let from = first + marks;
  let labelEnd = close;
  let at = close + marks;
  let colon = isColon(text.charCodeAt(close - 1));
  if (colon) labelEnd = trimEnd(text, from, close - 1);
  if (linked) at = afterLink(text, at, end);
  if (at < 0) return undefined;
  at = skipComments(text, at, end);
  let qualifierStart = at;
  let qualifierEnd = at;
  if (!colon) {
    at = skipSpace(text, at, end);
    if (text.charCodeAt(at) === OPEN && at < end) {
      let stop = at + 1;
      while (stop < end && text.charCodeAt(stop) !== CLOSE) stop++;
      if (stop >= end) return undefined;
      qualifierStart = at + 1;
      qualifierEnd = stop;
      at = skipSpace(text, stop + 1, end);
    }
    colon = at < end && isColon(text.charCodeAt(at));
    if (!colon) return undefined;
    at++;
  }
  if (qualifierStart === qualifierEnd && text.charCodeAt(labelEnd - 1) === CLOSE) {
    const open = openOfBrackets(text, from, labelEnd);
    if (open > 0) {
      qualifierStart = open + 1;
      qualifierEnd = labelEnd - 1;
      labelEnd = trimEnd(text, from, open);
    }
  }
  if (text.charCodeAt(from) === OPEN_SQUARE) {
    const bracket = find(text, ']', from, labelEnd);
    if (bracket > 0 && afterLink(text, bracket, labelEnd) === labelEnd) {
      from++;
      labelEnd = bracket;
    }
  }
  const valueEnd = lineEnd(text, at, end);
  const valueStart = Math.min(skipSpace(text, at, end), valueEnd);
  return labelEnd > from ? { labelStart: from, labelEnd, qualifierStart, qualifierEnd, valueStart, valueEnd } : undefined;
}

/** `**Label: value**` and nothing else on the line: whether anybody calls a clause so is not known here. */
export function clauseInBold(text: string, start: number, end: number): ClauseLine | undefined {
  const first = skipSymbols(text, start, end);
  const close = closeOfBold(text, first, end, LONGEST_IN_BOLD);
  if (close < 0 || skipComments(text, close + 2, end) < lineEnd(text, close + 2, end)) return undefined;
  const from = first + 2;
  const most = Math.min(close, from + LONGEST);
  let colon = from;
  while (colon < most && !isColon(text.charCodeAt(colon))) colon++;
  if (colon >= most || colon === from) return undefined;
  let labelEnd = trimEnd(text, from, colon);
  let qualifierStart = labelEnd;
  let qualifierEnd = labelEnd;
  if (text.charCodeAt(labelEnd - 1) === CLOSE) {
    const open = openOfBrackets(text, from, labelEnd);
    if (open > 0) {
      qualifierStart = open + 1;
      qualifierEnd = labelEnd - 1;
      labelEnd = trimEnd(text, from, open);
    }
  }
  const valueStart = skipSpace(text, colon + 1, close);
  return valueStart < close
    ? { labelStart: from, labelEnd, qualifierStart, qualifierEnd, valueStart, valueEnd: close }
    : undefined;
}

/** `**Security**`, `**Security:**` or `**OpenAI API** (Port 8001)` and nothing else: words that head what follows. */
export function boldLine(text: string, start: number, end: number): Words | undefined {
  const first = skipSymbols(text, start, end);
  const close = closeOfBold(text, first, end);
  if (close < 0) return undefined;
  const stop = lineEnd(text, close + 2, end);
  let at = skipSpace(text, close + 2, stop);
  if (at < stop && text.charCodeAt(at) === OPEN && text.charCodeAt(stop - 1) === CLOSE) at = stop;
  else if (at < stop && isColon(text.charCodeAt(at))) at++;
  if (at < stop) return undefined;
  return { start: first + 2, end: isColon(text.charCodeAt(close - 1)) ? close - 1 : close };
}

/** `Label: value` without bold marks: the label's words. Whether anybody calls a clause so is not known here. */
export function plainLabel(text: string, start: number, end: number): PlainLabelWords | undefined {
  const first = skipSymbols(text, start, end);
  const code = text.charCodeAt(first);
  if ((code === STAR || code === UNDERSCORE) && text.charCodeAt(first + 1) === code) return undefined;
  const most = Math.min(end - 1, first + LONGEST);
  for (let at = first; at < most; at++) {
    const here = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    const closes = isColon(here) && next === code && (code === STAR || code === UNDERSCORE);
    if (closes || (here === COLON ? isBlank(next) : here === WIDE_COLON))
      return at > first ? { start: first, end: trimEnd(text, first, at), stop: at + (closes ? 2 : 1) } : undefined;
    if (here === COLON || here === 46 || here === 44 || here === 59) return undefined;
  }
  return undefined;
}

/** `**Label** value`, `**Label** - value`: bold words with no colon behind them, and something else on the line. */
export function uncolonedLabel(text: string, start: number, end: number): UncolonedLabel | undefined {
  const first = skipSymbols(text, start, end);
  const close = closeOfBold(text, first, end);
  if (close < 0 || isColon(text.charCodeAt(close - 1))) return undefined;
  const stop = lineEnd(text, close + 2, end);
  const next = skipSpace(text, close + 2, stop);
  const isDashed = '-–—=→'.includes(text[next] ?? ' ') && isBlank(text.charCodeAt(next + 1));
  const valueStart = isDashed ? skipSpace(text, next + 1, stop) : next;
  if (next === close + 2 || valueStart >= stop || isColon(text.charCodeAt(next))) return undefined;
  return { start: first + 2, end: close, from: first, valueStart, valueEnd: stop, isDashed };
}

/** Where a line's words end: white space, a backslash and `<br>` at its end only break the line. */
export function lineEnd(text: string, start: number, end: number): number {
  let at = trimEnd(text, start, end);
  if (at > start && text.charCodeAt(at - 1) === BACKSLASH) at = trimEnd(text, start, at - 1);
  else if (at > start && text.charCodeAt(at - 1) === 62) {
    const mark = /<br ?\/?>$/i.exec(text.slice(Math.max(start, at - LONGEST_BREAK), at))?.[0];
    if (mark !== undefined) at = trimEnd(text, start, at - mark.length);
  }
  return at;
}

/** Offset of the marks that close bold text which opens here; −1 when none does. */
function closeOfBold(text: string, start: number, end: number, longest = LONGEST): number {
  const mark = text.charCodeAt(start);
  if ((mark !== STAR && mark !== UNDERSCORE) || text.charCodeAt(start + 1) !== mark) return -1;
  const from = start + 2;
  const most = Math.min(end - 1, from + longest);
  let close = from;
  while (close < most && !(text.charCodeAt(close) === mark && text.charCodeAt(close + 1) === mark)) close++;
  return close >= most || close === from || isBlank(text.charCodeAt(from)) ? -1 : close;
}

/** `***Label***`. */
function isTriple(text: string, start: number, close: number): boolean {
  const mark = text.charCodeAt(start);
  return text.charCodeAt(start + 2) === mark && text.charCodeAt(close + 2) === mark;
}

/** Offset after `](target)`; −1 where something else stands. */
function afterLink(text: string, at: number, end: number): number {
  if (!text.startsWith('](', at)) return -1;
  const close = find(text, ')', at, end);
  return close < 0 ? -1 : close + 1;
}

/** Offset after the comments that come next; their space too, where there are any. */
function skipComments(text: string, from: number, end: number): number {
  let at = from;
  for (;;) {
    const next = skipSpace(text, at, end);
    if (!text.startsWith('<!--', next)) return at;
    const close = find(text, '-->', next, end);
    if (close < 0) return at;
    at = close + 3;
  }
}

function openOfBrackets(text: string, from: number, labelEnd: number): number {
  let open = labelEnd - 2;
  while (open > from && text.charCodeAt(open) !== OPEN) open--;
  return open > from && isBlank(text.charCodeAt(open - 1)) ? open : -1;
}

/** Emoji and arrows, the marks that make them coloured, and the space after them. */
function skipSymbols(text: string, start: number, end: number): number {
  if (text.charCodeAt(start) < 0x2000) return start;
  const most = Math.min(end, start + MOST_SYMBOLS);
  let at = start;
  while (at < most && isSymbol(text.charCodeAt(at))) at++;
  return at === start ? start : skipSpace(text, at, end);
}

/** Symbols beyond the letters, surrogates and joiners; no script people write words with lies there. */
function isSymbol(code: number): boolean {
  return (code >= 0x2010 && code <= 0x2bff) || (code >= 0xd83c && code <= 0xdfff) || code === 0xfe0f || code === 0x200d;
}

function isColon(code: number): boolean {
  return code === COLON || code === WIDE_COLON;
}

function isBlank(code: number): boolean {
  return isSpace(code) || code === NO_BREAK_SPACE;
}

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}
