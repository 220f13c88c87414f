/**
 * Sections and clauses that stand where nothing is read: right below an HTML tag without an empty line between them, or indented
 * like code. Markdown takes them as they are, and whoever wrote them sees them and thinks that they hold.
 */
import type { Range } from '../requirement/clause.ts';
import { definitionOf } from './clauses/index.ts';
import type { Swallowed } from './document.ts';
import type { Block } from './grammar/block.ts';
import { find } from './grammar/characters.ts';
import { clauseLine } from './grammar/clause-line.ts';
import type { Slice, Source } from './grammar/source.ts';
import { knownLabel, knownSection } from './vocabulary/words.ts';

export interface Found {
  /** Offsets of the line. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'html' | 'code';
  /** The title, or the label. */
  readonly words: string;
  /** Of a clause; undefined for a section. */
  readonly label: string | undefined;
}

/** What is meant to be shown as it is. */
const VERBATIM = ['<!--', '<pre', '<script', '<style', '<textarea', '<?', '<!'];

/** The first such line of a block; undefined where it has none, and for every block that is meant to hold text as it is. */
export function swallowedIn(text: string, block: Block): Found | undefined {
  const indented = block.kind === 'code' && !block.fenced;
  if (!indented && block.kind !== 'html') return undefined;
  const opening = text.slice(block.start, block.start + 10).toLowerCase();
  if (block.kind === 'html' && VERBATIM.some((mark) => opening.startsWith(mark))) return undefined;
  let comment = false;
  for (let start = block.start; start < block.end; ) {
    const feed = find(text, '\n', start, block.end);
    const end = feed < 0 ? block.end : feed;
    const found = comment ? undefined : inLine(text, start, end, indented ? 'code' : 'html');
    if (found !== undefined) return found;
    if (comment) comment = find(text, '-->', start, end) < 0;
    else comment = find(text, '<!--', start, end) >= 0 && find(text, '-->', start, end) < 0;
    start = end + 1;
  }
  return undefined;
}

function inLine(text: string, lineStart: number, end: number, kind: 'html' | 'code'): Found | undefined {
  let start = lineStart;
  while (start < end && ' \t\r'.includes(text[start] ?? '')) start++;
  if (text[start] === '#') {
    let at = start;
    while (text[at] === '#' && at - start < 7) at++;
    const title = text.slice(at, end).trim();
    if (at - start > 6 || (text[at] !== ' ' && text[at] !== '\t') || knownSection(title) === undefined) return undefined;
    return { start, end, kind, words: title, label: undefined };
  }
  if ('-*+'.includes(text[start] ?? '') && text[start + 1] === ' ') start += 2;
  const line = clauseLine(text, start, end);
  if (line === undefined || line.valueEnd === line.valueStart) return undefined;
  const words = text.slice(line.labelStart, line.labelEnd);
  const label = knownLabel(words)?.label;
  if (label === undefined || definitionOf(label, '')?.standing !== 'enforced') return undefined;
  return { start, end, kind, words, label };
}

export class FoundSwallowed implements Swallowed {
  readonly kind: 'html' | 'code';
  readonly label: string | undefined;
  readonly text: string;
  readonly #place: Slice;

  constructor({ start, end, kind, label, words }: Found, source: Source) {
    this.kind = kind;
    this.label = label;
    this.text = words;
    this.#place = source.slice(start, end);
  }

  get range(): Range {
    return this.#place.range;
  }
}
