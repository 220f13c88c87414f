import type { Position, Range } from '../../requirement/clause.ts';

/** Turns offsets into lines and columns. A byte order mark is not a column. */
export class Places {
  readonly lineStarts: readonly number[];

  constructor(lineStarts: readonly number[]) {
    this.lineStarts = lineStarts;
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(0, offset - (this.lineStarts[low] ?? 0)) + 1 };
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(end) };
  }
}
