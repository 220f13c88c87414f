/** HTML comments inside of a line. They are for people who read the source, and never a part of what is said. */
import { find, isSpace } from './characters.ts';

const OPENS = '<!--';
const CLOSES = '-->';

/** What is said between two offsets: comments before and after it, and the space around them, left out. */
export function saidBetween(text: string, start: number, end: number): { readonly start: number; readonly end: number } {
  if (find(text, OPENS, start, end) < 0) return { start, end };
  let from = start;
  for (;;) {
    while (from < end && isSpace(text.charCodeAt(from))) from++;
    if (!text.startsWith(OPENS, from)) break;
    from = afterComment(text, from, end);
  }
  // The first comment with nothing but comments behind it ends what is said.
  for (let at = find(text, OPENS, from, end); at >= 0; at = find(text, OPENS, at, end)) {
    const opened = at;
    while (text.startsWith(OPENS, at) && at < end) {
      at = afterComment(text, at, end);
      while (at < end && isSpace(text.charCodeAt(at))) at++;
    }
    if (at < end) continue;
    let stop = opened;
    while (stop > from && isSpace(text.charCodeAt(stop - 1))) stop--;
    return { start: from, end: stop };
  }
  return { start: from, end };
}

/** Without the comments inside of it; a space stands where one was. */
export function withoutComments(text: string): string {
  let at = text.indexOf(OPENS);
  if (at < 0) return text;
  let said = '';
  let from = 0;
  while (at >= 0) {
    said += text.slice(from, at).trimEnd();
    from = afterComment(text, at, text.length);
    while (isSpace(text.charCodeAt(from))) from++;
    if (from < text.length && said !== '' && !',;.'.includes(text[from] ?? '')) said += ' ';
    at = text.indexOf(OPENS, from);
  }
  return said + text.slice(from);
}

/** One that never closes goes on to the end. */
function afterComment(text: string, at: number, end: number): number {
  const close = find(text, CLOSES, at, end);
  return close < 0 ? end : close + CLOSES.length;
}
