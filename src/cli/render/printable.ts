/**
 * Text from outside (documents, vendors, file names) made safe for a terminal. A control character could move the cursor,
 * recolour or rename the window, and a bidirectional override could make a line read as something else.
 */

/** Control characters, bidirectional controls, line separators and lone surrogates. Tab is handled apart. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/** One line: every unsafe unit becomes one visible unit, so columns stay true. */
export function printable(text: string): string {
  return text.replace(UNSAFE, visible);
}

/** Several lines: line breaks stay, everything else as `printable`. */
export function printableLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSAFE, (character) => (character === '\n' ? character : visible(character)));
}

function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x09) return ' ';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return '\ufffd';
}
