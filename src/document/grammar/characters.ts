/** Questions about single characters and short stretches of text, by character code. */
export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;

export function isSpace(code: number): boolean {
  return code === 32 || code === 9;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Offset of the first character at or after `from` that differs from `code`. */
export function run(text: string, code: number, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === code) at++;
  return at;
}

/** `end` moved back over trailing white space. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Offset of `needle` (lower case where it has letters) between two offsets, in any case; -1 when it is not there. */
export function find(text: string, needle: string, from: number, end: number): number {
  const first = needle.charCodeAt(0);
  for (let at = from; at + needle.length <= end; at++) {
    if (lower(text.charCodeAt(at)) === first && matches(text, needle, at)) return at;
  }
  return -1;
}

function matches(text: string, needle: string, at: number): boolean {
  for (let i = 1; i < needle.length; i++) if (lower(text.charCodeAt(at + i)) !== needle.charCodeAt(i)) return false;
  return true;
}

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}
