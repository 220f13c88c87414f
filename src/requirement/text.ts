/**
 * Cuts of text that are made in many places, each in one pass. A regular expression for the end of a text starts anew at every
 * place where it might begin, which takes a hostile text the square of its length.
 */

/** Without the characters at its end that are among `characters`. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1] as string)) end--;
  return text.slice(0, end);
}

/** Without those at its start and at its end. */
export function without(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text[start] as string)) start++;
  return withoutEnd(text.slice(start), characters);
}
