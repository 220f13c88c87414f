/** A text and its lines, and pieces of it. Most pieces are never asked for their place, so places are worked out on demand. */
import type { Range } from '../../requirement/clause.ts';
import { Places } from './place.ts';

export class Source extends Places {
  readonly text: string;

  constructor(text: string, lineStarts: readonly number[]) {
    super(lineStarts);
    this.text = text;
  }

  slice(start: number, end: number): Slice {
    return new Slice(this, start, end);
  }
}

export class Slice {
  readonly start: number;
  readonly end: number;
  readonly #source: Source;

  constructor(source: Source, start: number, end: number) {
    this.#source = source;
    this.start = start;
    this.end = end;
  }

  get text(): string {
    return this.#source.text.slice(this.start, this.end);
  }

  get range(): Range {
    return this.#source.range(this.start, this.end);
  }

  /** A piece of it, by offsets into its text. */
  part(start: number, end: number): Slice {
    return new Slice(this.#source, this.start + start, this.start + end);
  }
}
