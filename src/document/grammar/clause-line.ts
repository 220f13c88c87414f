/** Recognises `**Label**: value` and `**Label:** value`, with `(qualifier)` after the label, at the start of a line of text. */
import { isSpace, trimmedEnd } from './characters.ts';

export interface ClauseLine {
  readonly labelStart: number;
  readonly labelEnd: number;
  readonly qualifierStart: number;
  /** Equal to `qualifierStart` when there is no qualifier. */
  readonly qualifierEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

const STAR = 42;
const UNDERSCORE = 95;
const COLON = 58;
const OPEN = 40;
const CLOSE = 41;
const BACKSLASH = 92;
/** Longer bold text is emphasis in a sentence, not a label. */
const LONGEST = 80;

export function clauseLine(text: string, start: number, end: number): ClauseLine | undefined {
  const mark = text.charCodeAt(start);
  if ((mark !== STAR && mark !== UNDERSCORE) || text.charCodeAt(start + 1) !== mark) return undefined;
  const from = start + 2;
  const most = Math.min(end - 1, from + LONGEST);
  let close = from;
  while (close < most && !(text.charCodeAt(close) === mark && text.charCodeAt(close + 1) === mark)) close++;
  if (close >= most || close === from || isSpace(text.charCodeAt(from))) return undefined;
  let labelEnd = close;
  let at = close + 2;
  let colon = text.charCodeAt(close - 1) === COLON;
  if (colon) labelEnd = trimmedEnd(text, from, close - 1);
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
    colon = at < end && text.charCodeAt(at) === COLON;
    if (!colon) return undefined;
    at++;
  }
  if (qualifierStart === qualifierEnd && text.charCodeAt(labelEnd - 1) === CLOSE) {
    let open = labelEnd - 2;
    while (open > from && text.charCodeAt(open) !== OPEN) open--;
    if (open > from && isSpace(text.charCodeAt(open - 1))) {
      qualifierStart = open + 1;
      qualifierEnd = labelEnd - 1;
      labelEnd = trimmedEnd(text, from, open);
    }
  }
  let valueEnd = trimmedEnd(text, at, end);
  if (valueEnd > at && text.charCodeAt(valueEnd - 1) === BACKSLASH) valueEnd = trimmedEnd(text, at, valueEnd - 1);
  const valueStart = Math.min(skipSpace(text, at, end), valueEnd);
  return labelEnd > from ? { labelStart: from, labelEnd, qualifierStart, qualifierEnd, valueStart, valueEnd } : undefined;
}

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}
