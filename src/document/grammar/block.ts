/**
 * The block structure of a Markdown text: what is a heading, a list, a fence, a table. Offsets count UTF-16 units from the
 * start of the text, `end` is exclusive; lines count from 1. Inline Markdown is not looked at here.
 */
export type Block = Heading | Paragraph | Code | Html | ThematicBreak | FrontMatter | Quote | List | Table;

interface Place {
  line: number;
  /** Last line that belongs to it. */
  endLine: number;
  start: number;
  end: number;
}

export interface Heading extends Place {
  readonly kind: 'heading';
  readonly level: number;
  /** Offsets of the text between the marks; a setext heading of several lines keeps its line breaks. */
  readonly textStart: number;
  readonly textEnd: number;
}

export interface Paragraph extends Place {
  readonly kind: 'paragraph';
  /** Start and end offset of each line's text, containers' marks and outer white space left out; line `n` is at `2n`. */
  readonly spans: number[];
}

export interface Code extends Place {
  readonly kind: 'code';
  readonly fenced: boolean;
}

export interface Html extends Place {
  readonly kind: 'html';
}

export interface ThematicBreak extends Place {
  readonly kind: 'thematicBreak';
}

/** `---` on the first line, `key: value` lines, `---`: not Markdown, but found in front of it. */
export interface FrontMatter extends Place {
  readonly kind: 'frontMatter';
}

export interface Quote extends Place {
  readonly kind: 'quote';
  readonly children: Block[];
}

export interface List extends Place {
  readonly kind: 'list';
  readonly ordered: boolean;
  /** `-`, `+`, `*`, `.` or `)` as a character code: lists with different marks are different lists. */
  readonly mark: number;
  readonly items: Item[];
}

export interface Item extends Place {
  readonly kind: 'item';
  readonly children: Block[];
  /** A task's state, `- [x]`; undefined for an ordinary item. */
  checked: boolean | undefined;
}

export interface Table extends Place {
  readonly kind: 'table';
  readonly columns: number;
  /** Start and end offset of the header, then of each row; the delimiter row is left out. */
  readonly rows: number[];
}
