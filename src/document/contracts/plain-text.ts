/** Texts of several lines in plain YAML → what they say; OPAQUE where a full parser should decide. */
import { OPAQUE, readQuoted } from './plain-scalar.ts';

type Text = string | typeof OPAQUE;

/** A plain scalar over several lines, comments excluded. */
export function wrappedText(raw: string): Text {
  return folded(raw.split('\n').map((line) => withoutStart(withoutEnd(line))));
}

/** What stands between the quotes, over several lines. */
export function wrappedQuoted(raw: string, mark: '"' | "'"): Text {
  const lines = raw.split('\n');
  const last = lines.length - 1;
  const pieces = lines.map((line, at) => {
    const start = at === 0 ? line : withoutStart(line);
    return at === last ? start : withoutEnd(start);
  });
  if (mark === '"' && pieces.some((piece, at) => at < last && piece.endsWith('\\'))) return OPAQUE;
  const text = folded(pieces);
  return readQuoted(`${mark}${mark === '"' ? text.replaceAll('\n', '\\n') : text}${mark}`) ?? OPAQUE;
}

/** The lines of a block scalar, its header left out. `indent` is that of its first line that says something. */
export function blockText(raw: string, indent: number, style: '|' | '>', chomp: '' | '-' | '+'): Text {
  if (chomp === '+' || !raw.endsWith('\n')) return OPAQUE;
  const lines = raw.slice(0, -1).split('\n');
  const pieces = lines.map((line) => (withoutStart(line) === '' ? '' : line.slice(indent)));
  // White space beyond the indentation says something in a line of its own.
  if (lines.some((line) => withoutStart(line) === '' && line.length > indent)) return OPAQUE;
  while (pieces.at(-1) === '') pieces.pop();
  if (pieces.length === 0) return '';
  const leading = pieces.findIndex((piece) => piece !== '');
  const said = pieces.slice(leading);
  const text = `${'\n'.repeat(leading)}${style === '|' ? said.join('\n') : folded(said)}`;
  return chomp === '-' ? text : `${text}\n`;
}

/** A line break is a space, an empty line is a line break; around a line that is indented more, all of them stay. */
function folded(lines: readonly string[]): string {
  let text = lines[0] ?? '';
  let before = text;
  for (let at = 1; at < lines.length; at++) {
    let empty = 0;
    while (lines[at] === '' && at < lines.length - 1) {
      empty++;
      at++;
    }
    const line = lines[at] ?? '';
    const kept = isIndented(before) || isIndented(line);
    text += `${kept ? '\n'.repeat(empty + 1) : empty > 0 ? '\n'.repeat(empty) : ' '}${line}`;
    before = line;
  }
  return text;
}

function isIndented(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('\t');
}

/** White space in YAML is the space; others are text. */
function withoutStart(line: string): string {
  let at = 0;
  while (line[at] === ' ') at++;
  return line.slice(at);
}

function withoutEnd(line: string): string {
  let at = line.length;
  while (at > 0 && line[at - 1] === ' ') at--;
  return line.slice(0, at);
}
