/** Text from documents made safe inside other languages. A document may hold anything, and none of it may become markup. */

/** For HTML, XML and SVG, in text and in attributes; what XML cannot hold at all becomes a replacement character. */
export function escapeMarkup(text: string): string {
  let out = '';
  for (const character of text.toWellFormed()) out += ENTITIES[character] ?? (isForbidden(character) ? '\ufffd' : character);
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
  let out = '';
  for (const character of text) out += character < ' ' ? ' ' : MARKS.includes(character) ? `\\${character}` : character;
  return out.trim();
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
