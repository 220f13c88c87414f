/** The comment that silences a rule, as somebody is writing it: `<!-- concordat-ignore retry-storm: why -->`. */

const MARK = '<!-- concordat-ignore ';

export interface WrittenCode {
  readonly code: string;
  readonly start: number;
  readonly end: number;
}

/** The code in such a comment on the line of the offset, where the offset is in it or right behind it; it may be empty still. */
export function suppressionAt(text: string, offset: number): WrittenCode | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = endOfLine(text, offset);
  const mark = text.lastIndexOf(MARK, offset);
  if (mark < lineStart) return undefined;
  const start = mark + MARK.length;
  let end = start;
  while (end < lineEnd && isCode(text.charCodeAt(end))) end++;
  return start <= offset && offset <= end ? { code: text.slice(start, end), start, end } : undefined;
}

export function suppressionOf(code: string, reason: string): string {
  return `${MARK}${code}: ${reason}${reason === '' ? '' : ' '}-->`;
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}

function isCode(character: number): boolean {
  return (character >= 97 && character <= 122) || character === 45 || (character >= 48 && character <= 57);
}
