/** Text from documents made safe inside other languages. A document may hold anything, and none of it may become markup. */

import { withoutUnseen } from '../requirement/unseen.ts';

/** For HTML, XML and SVG, in text and in attributes; what XML cannot hold at all becomes a replacement character. */
export function escapeMarkup(text: string): string {
  let out = '';
  for (const character of withoutUnseen(text)) out += ENTITIES[character] ?? (isForbidden(character) ? '\ufffd' : character);
  return out;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Control characters but tab and line breaks, and the two that are no characters (XML 1.0 §2.2). */
function isForbidden(character: string): boolean {
  const code = character.charCodeAt(0);
  return (
    (code < 32 && code !== 9 && code !== 10 && code !== 13) || (code >= 0x7f && code < 0xa0) || code === 0xfffe || code === 0xffff
  );
}

/** A cell of a Markdown table: one line, without a pipe or markup of its own. */
export function markdownCell(text: string): string {
  return escaped(text).trim();
}

function escaped(text: string): string {
  let out = '';
  for (const character of withoutUnseen(text))
    out += character < ' ' ? ' ' : MARKS.includes(character) ? `\\${character}` : character;
  return out;
}

/**
 * A message in Markdown: what it quotes between backticks stays code. Where what is quoted has backticks of its own, as many more
 * stand around it as are needed.
 */
export function markdownMessage(message: string): string {
  let out = '';
  let at = 0;
  for (;;) {
    const open = message.indexOf('`', at);
    if (open < 0) return (out + escaped(message.slice(at))).trim();
    const close = closing(message, open);
    if (close < 0) return (out + escaped(message.slice(at))).trim();
    const text = message.slice(open + 1, close);
    const before = message.slice(at, open);
    out += escaped(before) + codeSpan(text);
    at = close + 1;
  }
}

/** The backtick that ends a quotation: a blank, a sign or the end of the message follows. One that a blank stands before opens another inside. */
function closing(message: string, open: number): number {
  let depth = 1;
  for (let at = message.indexOf('`', open + 1); at >= 0; at = message.indexOf('`', at + 1)) {
    if (' ('.includes(message[at - 1] ?? ' ') && !' ,.;:)'.includes(message[at + 1] ?? ' ')) depth++;
    else if (at > open + 1 && ' ,.;:)`'.includes(message[at + 1] ?? ' ') && --depth === 0) return at;
  }
  return -1;
}

function codeSpan(text: string): string {
  const line = withoutUnseen(text).replaceAll('\n', ' ').replaceAll('\r', ' ');
  let fence = '`';
  while (line.includes(fence)) fence += '`';
  const edge = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return fence + edge + line + edge + fence;
}

const MARKS = '\\|`*_[]<>';

/** A Markdown table with its columns filled up. Cells are Markdown already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const lines = [header, ...rows];
  const widths = header.map((_, at) => lines.reduce((widest, line) => Math.max(widest, (line[at] ?? '').length), 3));
  const line = (parts: readonly string[]): string =>
    `| ${widths.map((width, at) => (parts[at] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
