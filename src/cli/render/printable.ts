/**
 * Text from outside (documents, vendors, file names) made safe for a terminal. A control character could move the cursor,
 * recolour or rename the window, and a bidirectional override could make a line read as something else.
 */

import { withoutUnseen } from '../../requirement/unseen.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** One line: every unsafe unit becomes one visible unit, so columns stay true. */
export function printable(text: string): string {
  return withoutUnseen(text).replace(CONTROL, visible);
}

/** Several lines: line breaks stay, everything else as `printable`. */
export function printableLines(text: string): string {
  return withoutUnseen(text.replaceAll('\r\n', '\n')).replace(CONTROL, (character) =>
    character === '\n' ? character : visible(character),
  );
}

function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x09) return ' ';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return '\ufffd';
}
