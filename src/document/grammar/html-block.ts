/** The seven ways an HTML block starts and ends in CommonMark. Comments are the first concern: clauses inside do not count. */
import { find, isDigit, isLetter, isSpace } from './characters.ts';

/** 1–7 as CommonMark numbers them; 0 when no HTML block starts here. `7` cannot interrupt a paragraph. */
export type HtmlKind = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

const SLASH = 47;
const LESS = 60;
const GREATER = 62;
const RAW = new Set(['script', 'pre', 'style', 'textarea']);
const BLOCKS = new Set(
  (
    'address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset ' +
    'figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem ' +
    'nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead title tr track ul'
  ).split(' '),
);
const ENDS: Readonly<Record<number, readonly string[]>> = {
  1: ['</script>', '</pre>', '</style>', '</textarea>'],
  2: ['-->'],
  3: ['?>'],
  4: ['>'],
  5: [']]>'],
};

export function htmlStart(text: string, at: number, end: number): HtmlKind {
  if (text.startsWith('<!--', at)) return 2;
  if (text.startsWith('<?', at)) return 3;
  if (text.startsWith('<![CDATA[', at)) return 5;
  if (text.startsWith('<!', at)) return isLetter(text.charCodeAt(at + 2)) ? 4 : 0;
  const closing = text.charCodeAt(at + 1) === SLASH;
  const nameStart = at + (closing ? 2 : 1);
  const nameEnd = tagName(text, nameStart, end);
  if (nameEnd === nameStart) return 0;
  const after = nameEnd < end ? text.charCodeAt(nameEnd) : GREATER;
  if (nameEnd - nameStart <= 10) {
    const name = text.slice(nameStart, nameEnd).toLowerCase();
    if (!closing && RAW.has(name) && (isSpace(after) || after === GREATER)) return 1;
    const selfClosing = after === SLASH && text.charCodeAt(nameEnd + 1) === GREATER && nameEnd + 1 < end;
    if (BLOCKS.has(name) && (isSpace(after) || after === GREATER || selfClosing)) return 6;
    if (RAW.has(name) && !closing) return 0;
  }
  const tagEnd = closing ? closingTag(text, nameEnd, end) : openingTag(text, nameEnd, end);
  return tagEnd > 0 && onlySpace(text, tagEnd, end) ? 7 : 0;
}

/** Whether the block of this kind ends on this line; 6 and 7 end at a blank line instead. */
export function htmlEnds(kind: HtmlKind, text: string, from: number, end: number): boolean {
  return ENDS[kind]?.some((mark) => find(text, mark, from, end) >= 0) ?? false;
}

function tagName(text: string, from: number, end: number): number {
  if (from >= end || !isLetter(text.charCodeAt(from))) return from;
  let at = from + 1;
  while (at < end && (isLetter(text.charCodeAt(at)) || isDigit(text.charCodeAt(at)) || text.charCodeAt(at) === 45)) at++;
  return at;
}

function closingTag(text: string, from: number, end: number): number {
  const at = skipSpace(text, from, end);
  return at < end && text.charCodeAt(at) === GREATER ? at + 1 : -1;
}

/** Offset after an opening tag's `>`, given the offset after its name; -1 when the tag is not complete on this line. */
function openingTag(text: string, from: number, end: number): number {
  let at = from;
  for (;;) {
    const next = skipSpace(text, at, end);
    if (next >= end) return -1;
    const code = text.charCodeAt(next);
    if (code === GREATER) return next + 1;
    if (code === SLASH) return next + 1 < end && text.charCodeAt(next + 1) === GREATER ? next + 2 : -1;
    if (next === at || !isAttributeStart(code)) return -1;
    at = attribute(text, next, end);
    if (at < 0) return -1;
  }
}

function attribute(text: string, from: number, end: number): number {
  let at = from + 1;
  while (at < end && isAttributePart(text.charCodeAt(at))) at++;
  const equals = skipSpace(text, at, end);
  if (equals >= end || text.charCodeAt(equals) !== 61) return at;
  const value = skipSpace(text, equals + 1, end);
  if (value >= end) return -1;
  const quote = text.charCodeAt(value);
  if (quote === 34 || quote === 39) {
    for (let i = value + 1; i < end; i++) if (text.charCodeAt(i) === quote) return i + 1;
    return -1;
  }
  at = value;
  while (at < end && isUnquoted(text.charCodeAt(at))) at++;
  return at === value ? -1 : at;
}

function isAttributeStart(code: number): boolean {
  return isLetter(code) || code === 95 || code === 58;
}

function isAttributePart(code: number): boolean {
  return isAttributeStart(code) || isDigit(code) || code === 46 || code === 45;
}

function isUnquoted(code: number): boolean {
  return !isSpace(code) && code !== 34 && code !== 39 && code !== 61 && code !== LESS && code !== GREATER && code !== 96;
}

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function onlySpace(text: string, from: number, end: number): boolean {
  return skipSpace(text, from, end) === end;
}
