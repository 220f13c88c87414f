/**
 * The text of one document with every part in its place: sections, clauses, tables, tasks, links. What is written, not
 * what it means; `compile` gives it a meaning. Frozen by convention: made once by `readDocument`, changed by nobody.
 */
import type { Range } from '../requirement/clause.ts';
import type { Secret } from './credentials/secrets.ts';
import type { Block } from './grammar/block.ts';

export interface Document {
  /** Path as the caller gave it, `/` between folders. */
  readonly file: string;
  readonly text: string;
  /** Offset at which each line starts; line `n` is at `n - 1`. */
  readonly lineStarts: readonly number[];
  /** From the heading, else the ID clause, else the file name; upper case. Undefined when none of them has one. */
  readonly id: string | undefined;
  /** `payment-gateway`, from the file name `REQ-I-001-payment-gateway.md`; else from the title. */
  readonly slug: string;
  /** The heading without its id: `Payment gateway`. Empty when there is no heading. */
  readonly title: string;
  /** The first heading of level one, its id included. */
  readonly heading: Written | undefined;
  /** The three places an id is written, so that a rule can hold them against each other. */
  readonly ids: {
    readonly heading: Written | undefined;
    readonly clause: Written | undefined;
    readonly fileName: string | undefined;
    /** What the heading starts with where that is an id of another form: `REQ-INT-001`, `INT-001`. */
    readonly other: Written | undefined;
  };
  /** The block structure, scanned anew each time it is asked for: thousands of documents are held at once, and few are asked. */
  readonly blocks: readonly Block[];
  /** In document order, nested ones after their parents. The first stands for the text before any `##` heading. */
  readonly sections: readonly Section[];
  /** Top-level clauses in document order; table rows of two-column tables included. Sub-clauses are in `children`. */
  readonly clauses: readonly RawClause[];
  /** Known labels with a value that are written otherwise than a clause is: prose that was meant as one. */
  readonly plain: readonly PlainLabel[];
  readonly operations: readonly DocumentTable[];
  readonly errors: readonly DocumentTable[];
  readonly risks: readonly DocumentTable[];
  /** Tables that none of the above is. */
  readonly tables: readonly DocumentTable[];
  readonly tasks: readonly Task[];
  /** The code fence or HTML block that goes on to the end of the text because nothing closes it. */
  readonly unclosed: Unclosed | undefined;
  /** Headings and clauses inside of HTML and of indented code: the first of each such block. */
  readonly swallowed: readonly Swallowed[];
  /** What looks like a credential in the text as it was written, in order; looked for when it is asked for first. */
  readonly credentials: readonly Secret[];
  /** Whether dots stand for them in the text. */
  readonly masked: boolean;
  /** `<!-- concordat-ignore code: reason -->` and every other HTML block: text and place, for suppressions and the matrix. */
  readonly comments: readonly Written[];
}

export interface Unclosed {
  readonly kind: 'code' | 'html';
  /** Offset of its first character. */
  readonly start: number;
  /** Its first line. */
  readonly range: Range;
}

/** Words that are read as HTML or as code, with their line. */
export interface Swallowed extends Written {
  readonly kind: 'html' | 'code';
  /** Canonical label of a clause; undefined for the heading of a section. */
  readonly label: string | undefined;
}

/** Words and where they are. */
export interface Written {
  readonly text: string;
  readonly range: Range;
}

export interface Section {
  /** Canonical key of a known section (`error-handling`), else the title in kebab case. */
  readonly key: string;
  /** Heading as written, without emoji and numbers. Empty for the part before the first section. */
  readonly title: string;
  readonly level: number;
  readonly known: boolean;
  /** The nearest known section around it, itself included. */
  readonly within: string;
  /** The section whose heading stands above it, of a higher level. */
  readonly parent: Section | undefined;
  readonly heading: Range;
  /** Paragraphs, lists and tables that are no clauses: prose, kept as it is. */
  readonly prose: readonly Written[];
}

export interface RawClause {
  /** Canonical label (`Circuit Breaker`) when the label is known, else undefined. */
  readonly name: string | undefined;
  /** Section and label in kebab case, with the qualifier: `error-handling.timeout(refund)`. */
  readonly key: string;
  /** As written. */
  readonly label: string;
  /** What stands in brackets after the label. */
  readonly qualifier: string | undefined;
  readonly section: Section;
  readonly labelRange: Range;
  /** The value's own place: what a diagnostic points at. */
  readonly range: Range;
  /** First sentence or line of the value, as it is read. */
  readonly value: string;
  /** Prose after the value, kept. */
  readonly rest: string;
  readonly children: readonly RawClause[];
}

export interface PlainLabel extends Written {
  /** The key that the clause would have. */
  readonly key: string;
  /** What keeps it from being a clause: it is not bold, no colon follows it, or it is a heading. */
  readonly fault: 'not bold' | 'no colon' | 'heading';
  /** What makes it one. */
  readonly rewrite: Written;
}

export interface DocumentTable {
  readonly section: Section;
  /** Canonical names of the columns (`operation`, `request`…); the header as written, lower case, for unknown ones. */
  readonly columns: readonly string[];
  readonly header: readonly Written[];
  readonly rows: readonly TableRow[];
  readonly range: Range;
}

export interface TableRow {
  readonly range: Range;
  readonly cells: readonly Written[];
}

export interface Task {
  readonly section: Section;
  readonly checked: boolean;
  readonly text: string;
  readonly range: Range;
}
