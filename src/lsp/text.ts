/**
 * One text as an editor shows it, read once however many questions are asked about it. What is read is read without the
 * credentials in it, so that no answer can carry a part of one.
 */
import type { Position, Range } from 'vscode-languageserver';
import { type Compiled, compile } from '../document/compile.ts';
import { withoutCredentials } from '../document/credentials.ts';
import type { Document } from '../document/document.ts';
import { readDocument } from '../document/read.ts';
import { PROFILES } from '../profiles/index.ts';

export class Text {
  readonly file: string;
  /** As it is: only for places and edits, never for words of an answer. */
  readonly written: string;
  #document: Document | undefined;
  #compiled: Compiled | undefined;
  #starts: readonly number[] | undefined;

  constructor(file: string, written: string) {
    this.file = file;
    // Editors leave a byte order mark out of what they show.
    this.written = written.charCodeAt(0) === 0xfeff ? written.slice(1) : written;
  }

  /** Without credentials; every place is the same as in `written`. */
  get document(): Document {
    this.#document ??= withoutCredentials(readDocument(this.written, this.file));
    return this.#document;
  }

  /** What it means where nothing else is named: the values without an environment in brackets. */
  get compiled(): Compiled {
    this.#compiled ??= compile(this.document, { profiles: PROFILES });
    return this.#compiled;
  }

  /** A place outside of the text is its nearest one. */
  offsetAt({ line, character }: Position): number {
    const lineStarts = this.#lineStarts;
    if (line >= lineStarts.length) return this.written.length;
    const start = lineStarts[Math.max(0, line)] ?? 0;
    return Math.min(start + Math.max(0, character), this.endOfLine(Math.max(0, line)));
  }

  /** Offset at which a line starts; the end of the text for a line that is not there. */
  startOfLine(line: number): number {
    return this.#lineStarts[line] ?? this.written.length;
  }

  /** Without its line break; empty for a line that is not there. */
  line(line: number): string {
    const start = this.#lineStarts[line];
    return start === undefined ? '' : this.document.text.slice(start, this.endOfLine(line));
  }

  positionAt(offset: number): Position {
    const lineStarts = this.#lineStarts;
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: Math.max(0, offset - (lineStarts[low] ?? 0)) };
  }

  rangeAt(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  /** Offset of the line break, or of the end of the text. */
  endOfLine(line: number): number {
    const lineStarts = this.#lineStarts;
    let end = lineStarts[line + 1] ?? this.written.length;
    while (end > (lineStarts[line] ?? 0) && (this.written[end - 1] === '\n' || this.written[end - 1] === '\r')) end--;
    return end;
  }
  /** The document's, and the empty line after the last line break: that is where people type. */
  get #lineStarts(): readonly number[] {
    if (this.#starts === undefined) {
      const { lineStarts } = this.document;
      const last = this.written.at(-1);
      this.#starts = last === '\n' || last === '\r' ? [...lineStarts, this.written.length] : lineStarts;
    }
    return this.#starts;
  }
}
