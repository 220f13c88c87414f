/**
 * The block scanner: one pass over the lines, by character codes, keeping the containers (quotes, list items) that are open
 * and the one leaf block that the next line may continue. CommonMark's block rules and GFM's tables and task items, with
 * positions; linear in the length of the text because containers nest to a bounded depth. Never throws.
 *
 * Not recognised, on purpose: link reference definitions and footnotes (they stay paragraphs: neither can hold a clause).
 * Nesting deeper than DEPTH is text. `---` front matter at the very start is set apart, which Markdown itself does not do.
 */
import type { Block, Code, Html, Item, List, Paragraph, Quote, Table } from './block.ts';
import { isDigit, isSpace, trimmedEnd } from './characters.ts';
import { Cursor } from './cursor.ts';
import { frontMatterEnd } from './front-matter.ts';
import { type HtmlKind, htmlEnds, htmlStart } from './html-block.ts';
import { atxHeading, closesFence, fenceOpening, isThematicBreak, setextLevel } from './leaf-starts.ts';
import { consumeMarker, listMarker } from './list-marker.ts';
import { cells, delimiterColumns } from './table-row.ts';

/** Containers inside containers; deeper marks are read as text, so that a hostile text stays linear. */
const DEPTH = 64;

export interface Scan {
  readonly blocks: readonly Block[];
  /** Offset at which each line starts; line `n` is at `n - 1`. */
  readonly lineStarts: readonly number[];
  /** The fence, or the HTML block with an end of its own, that the text ends in. */
  readonly unclosed: Code | Html | undefined;
}

export function scan(text: string): Scan {
  return new Scanner(text).scan();
}

interface Open {
  readonly block: Quote | Item;
  /** The list an item belongs to. */
  readonly list: List | undefined;
  /** How far an item's content is indented. */
  readonly indent: number;
}

class Scanner {
  private readonly text: string;
  private readonly cursor: Cursor;
  private readonly root: Block[] = [];
  private readonly lineStarts: number[] = [];
  private readonly open: Open[] = [];
  private leaf: Paragraph | Code | Html | Table | undefined = undefined;
  private fenceMark = 0;
  private fenceLength = 0;
  private htmlKind: HtmlKind = 0;
  private line = 0;
  /** The last line of the paragraph is indented like code, so it is no header of a table. */
  private noHeader = false;

  constructor(text: string) {
    this.text = text;
    this.cursor = new Cursor(text);
  }

  scan(): Scan {
    const { text } = this;
    let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const front = frontMatterEnd(text, start);
    if (front !== undefined) start = this.frontMatter(start, front);
    // Where the next of each stands; looked for again only when it is passed, so that every character is looked at once.
    let feed = text.indexOf('\n', start);
    let back = text.indexOf('\r', start);
    while (start < text.length) {
      if (feed >= 0 && feed < start) feed = text.indexOf('\n', start);
      if (back >= 0 && back < start) back = text.indexOf('\r', start);
      const first = feed < 0 || (back >= 0 && back < feed) ? back : feed;
      const end = first < 0 ? text.length : first;
      this.lineStarts.push(start);
      this.line++;
      this.cursor.enter(start, end);
      this.readLine();
      start = end + (end === back && feed === end + 1 ? 2 : 1);
    }
    if (this.lineStarts.length === 0) this.lineStarts.push(start);
    const { leaf } = this;
    const unclosed = (leaf?.kind === 'code' && leaf.fenced) || (leaf?.kind === 'html' && this.htmlKind < 6) ? leaf : undefined;
    this.closeTo(0);
    return { blocks: this.root, lineStarts: this.lineStarts, unclosed };
  }

  private frontMatter(
    start: number,
    front: { readonly end: number; readonly next: number; readonly lines: readonly number[] },
  ): number {
    this.lineStarts.push(...front.lines);
    this.line = front.lines.length;
    this.root.push({ kind: 'frontMatter', line: 1, endLine: this.line, start, end: front.end });
    return front.next;
  }

  private readLine(): void {
    const { cursor, open } = this;
    let matched = 0;
    while (matched < open.length && this.continues(open[matched] as Open)) matched++;
    const all = matched === open.length;
    if (all && this.continuesVerbatim()) return;
    matched = this.startContainers(matched);
    if (matched < 0) return;
    const sameLeaf = all && matched === open.length && this.leaf !== undefined;
    if (cursor.blank) {
      this.closeTo(matched);
      return;
    }
    if (sameLeaf && this.leaf?.kind === 'table') {
      this.leaf.rows.push(cursor.next, trimmedEnd(this.text, cursor.next, cursor.end));
      this.extend(this.leaf);
    } else if (this.leaf?.kind === 'paragraph') {
      this.continueParagraph(this.leaf);
    } else {
      this.closeTo(matched);
      const start = cursor.next;
      const end = trimmedEnd(this.text, start, cursor.end);
      this.noHeader = false;
      this.leaf = { kind: 'paragraph', line: this.line, endLine: this.line, start, end, spans: [start, end] };
      this.add(this.leaf);
    }
  }

  /** Consumes what an open container needs on each of its lines; false when this line is outside of it. */
  private continues(container: Open): boolean {
    const { cursor } = this;
    if (container.block.kind === 'quote') {
      if (cursor.blank || cursor.indent > 3 || cursor.code !== 62) return false;
      this.consumeQuoteMark();
      container.block.endLine = this.line;
      container.block.end = cursor.position;
      return true;
    }
    if (cursor.blank) {
      if (container.block.children.length === 0) return false;
      cursor.indentBy(container.indent);
      return true;
    }
    if (cursor.indent < container.indent) return false;
    cursor.indentBy(container.indent);
    return true;
  }

  /** Code and HTML take lines as they are. True when this line went into one. */
  private continuesVerbatim(): boolean {
    const { cursor, leaf, text } = this;
    if (leaf?.kind === 'html') {
      if (this.htmlKind >= 6 && cursor.blank) {
        this.leaf = undefined;
        return true;
      }
      this.extend(leaf);
      if (htmlEnds(this.htmlKind, text, cursor.position, cursor.end)) this.leaf = undefined;
      return true;
    }
    if (leaf?.kind !== 'code') return false;
    if (!leaf.fenced) {
      if (cursor.blank) return true;
      if (cursor.indent >= 4) this.extend(leaf);
      return cursor.indent >= 4;
    }
    this.extend(leaf);
    if (cursor.indent < 4 && cursor.code === this.fenceMark) {
      if (closesFence(text, cursor.next, cursor.end, this.fenceMark, this.fenceLength)) this.leaf = undefined;
    }
    return true;
  }

  /** Opens quotes and items until a leaf starts or plain text is left; −1 when a leaf took the whole line. */
  private startContainers(continued: number): number {
    const { cursor, open } = this;
    let matched = continued;
    while (!cursor.blank) {
      const paragraph = this.leaf?.kind === 'paragraph' ? this.leaf : undefined;
      if (cursor.indent > 3) {
        if (paragraph !== undefined) break;
        this.closeTo(matched);
        this.leaf = { ...this.place(), kind: 'code', fenced: false };
        this.add(this.leaf);
        return -1;
      }
      const code = cursor.code;
      if (isPlain(code)) break;
      if (code === 62) {
        if (matched >= DEPTH) break;
        this.closeTo(matched);
        const quote: Quote = { ...this.place(), kind: 'quote', children: [] };
        this.consumeQuoteMark();
        quote.end = cursor.position;
        this.add(quote);
        open.push({ block: quote, list: undefined, indent: 0 });
        matched++;
        continue;
      }
      if (this.startLeaf(code, matched, paragraph)) return -1;
      if (matched >= DEPTH || !mayStartItem(code) || !this.startItem(matched, paragraph)) break;
      matched++;
    }
    return matched;
  }

  private startLeaf(code: number, matched: number, paragraph: Paragraph | undefined): boolean {
    const { cursor, text } = this;
    const { next, end } = cursor;
    const continues = paragraph !== undefined && matched === this.open.length;
    switch (code) {
      case 35: {
        const heading = atxHeading(text, next, end);
        if (heading === undefined) return false;
        return this.whole(matched, { ...this.place(), kind: 'heading', ...heading });
      }
      case 96:
      case 126: {
        const length = fenceOpening(text, next, end);
        if (length === 0) return false;
        this.closeTo(matched);
        this.fenceMark = code;
        this.fenceLength = length;
        this.leaf = { ...this.place(), kind: 'code', fenced: true };
        this.add(this.leaf);
        return true;
      }
      case 60: {
        const kind = htmlStart(text, next, end);
        if (kind === 0 || (kind === 7 && paragraph !== undefined)) return false;
        this.closeTo(matched);
        this.leaf = { ...this.place(), kind: 'html' };
        this.add(this.leaf);
        this.htmlKind = kind;
        if (htmlEnds(kind, text, next, end)) this.leaf = undefined;
        return true;
      }
      case 61:
      case 45: {
        const level = continues ? setextLevel(text, next, end) : 0;
        if (paragraph !== undefined && level > 0) return this.underline(paragraph, level);
        break;
      }
    }
    if ((code === 45 || code === 42 || code === 95) && isThematicBreak(text, next, end)) {
      return this.whole(matched, { ...this.place(), kind: 'thematicBreak' });
    }
    if (!continues || paragraph === undefined) return false;
    const delimiter = code === 58 || code === 124 || (code === 45 && listMarker(cursor, true) === undefined);
    return delimiter && this.startTable(paragraph);
  }

  private startItem(matched: number, paragraph: Paragraph | undefined): boolean {
    const { cursor, open } = this;
    const marker = listMarker(cursor, paragraph !== undefined && matched === open.length);
    if (marker === undefined) return false;
    this.closeTo(matched);
    const siblings = this.childrenOf(matched);
    const last = siblings[siblings.length - 1];
    const same = last?.kind === 'list' && last.ordered === marker.ordered && last.mark === marker.mark;
    const list: List = same ? last : { ...this.place(), kind: 'list', ordered: marker.ordered, mark: marker.mark, items: [] };
    if (!same) siblings.push(list);
    const { line } = this;
    const start = cursor.next;
    const item: Item = {
      kind: 'item',
      line,
      endLine: line,
      start,
      end: start + marker.width,
      children: [],
      checked: undefined,
    };
    list.items.push(item);
    open.push({ block: item, list, indent: consumeMarker(cursor, marker) });
    return true;
  }

  /** The paragraph's last line becomes a table's header when this line is a delimiter row of as many columns. */
  private startTable(paragraph: Paragraph): boolean {
    const { cursor, text } = this;
    const columns = delimiterColumns(text, cursor.next, trimmedEnd(text, cursor.next, cursor.end));
    if (columns === 0 || this.noHeader) return false;
    const { spans } = paragraph;
    const end = spans[spans.length - 1] as number;
    const start = spans[spans.length - 2] as number;
    const onlyPipe = end - start === 1 && text.charCodeAt(start) === 124;
    if (onlyPipe || cells(text, start, end).length !== columns * 2) return false;
    const siblings = this.childrenOf(this.open.length);
    spans.length -= 2;
    if (spans.length === 0) siblings.pop();
    else {
      paragraph.endLine = this.line - 2;
      paragraph.end = spans[spans.length - 1] as number;
    }
    this.leaf = { kind: 'table', line: this.line - 1, endLine: this.line, start, end: cursor.end, columns, rows: [start, end] };
    this.add(this.leaf);
    return true;
  }

  private underline(paragraph: Paragraph, level: number): boolean {
    const siblings = this.childrenOf(this.open.length);
    siblings.pop();
    const { line, start, spans } = paragraph;
    this.add({
      kind: 'heading',
      level,
      line,
      endLine: this.line,
      start,
      end: this.cursor.end,
      textStart: start,
      textEnd: spans[spans.length - 1] as number,
    });
    this.leaf = undefined;
    return true;
  }

  private continueParagraph(paragraph: Paragraph): void {
    const { cursor } = this;
    const end = trimmedEnd(this.text, cursor.next, cursor.end);
    this.noHeader = cursor.indent > 3;
    paragraph.spans.push(cursor.next, end);
    paragraph.endLine = this.line;
    paragraph.end = end;
  }

  private consumeQuoteMark(): void {
    this.cursor.skip(1);
    if (this.cursor.position < this.cursor.end && isSpace(this.text.charCodeAt(this.cursor.position))) this.cursor.indentBy(1);
  }

  private whole(matched: number, block: Block): true {
    this.closeTo(matched);
    this.add(block);
    return true;
  }

  private place() {
    const { cursor, line } = this;
    return { line, endLine: line, start: cursor.next, end: trimmedEnd(this.text, cursor.next, cursor.end) };
  }

  private extend(block: Code | Html | Table): void {
    block.endLine = this.line;
    block.end = this.cursor.end;
  }

  private childrenOf(depth: number): Block[] {
    return depth === 0 ? this.root : (this.open[depth - 1] as Open).block.children;
  }

  private add(block: Block): void {
    this.childrenOf(this.open.length).push(block);
  }

  /** Ends the open leaf and every container deeper than `depth`; a container ends where its last child does. */
  private closeTo(depth: number): void {
    this.leaf = undefined;
    while (this.open.length > depth) {
      const { block, list } = this.open.pop() as Open;
      const last = block.children[block.children.length - 1];
      if (last !== undefined && last.endLine >= block.endLine) {
        block.endLine = last.endLine;
        block.end = Math.max(block.end, last.end);
      }
      if (block.kind === 'item') tick(block, this.text);
      if (list !== undefined) {
        list.endLine = block.endLine;
        list.end = block.end;
      }
    }
  }
}

/** `[ ]` or `[x]` and white space at the start of an item's first paragraph make it a task. */
function tick(item: Item, text: string): void {
  const first = item.children[0];
  if (first?.kind !== 'paragraph') return;
  const at = first.spans[0] as number;
  const end = first.spans[1] as number;
  if (text.charCodeAt(at) !== 91 || text.charCodeAt(at + 2) !== 93 || end < at + 3) return;
  const alone = end === at + 3;
  if (alone ? first.spans.length === 2 : !isSpace(text.charCodeAt(at + 3))) return;
  const state = text.charCodeAt(at + 1);
  if (state === 120 || state === 88) item.checked = true;
  else if (isSpace(state)) item.checked = false;
  else return;
  let start = at + 3;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  first.spans[0] = start;
  if (alone) {
    first.spans.splice(0, 2);
    start = first.spans[0] as number;
  }
  first.start = start;
}

/** Letters start neither a container nor a leaf of their own: most lines of prose end their search here. */
function isPlain(code: number): boolean {
  return code > 126 || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function mayStartItem(code: number): boolean {
  return code === 45 || code === 42 || code === 43 || isDigit(code);
}
