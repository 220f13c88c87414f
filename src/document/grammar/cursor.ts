/** A place inside one line that knows columns: tabs go to the next multiple of four and can be consumed in part. */
const TAB = 9;
const SPACE = 32;

export class Cursor {
  readonly text: string;
  /** Offset of the next character; of the tab itself while it is half consumed. */
  position = 0;
  /** Offset of the line's end, line break left out. */
  end = 0;
  column = 0;
  /** The next character that is not white space, and how many columns away it is. Kept by `look`. */
  next = 0;
  indent = 0;

  constructor(text: string) {
    this.text = text;
  }

  enter(start: number, end: number): void {
    this.position = start;
    this.end = end;
    this.column = 0;
    this.look();
  }

  look(): void {
    let at = this.position;
    let column = this.column;
    for (; at < this.end; at++) {
      const code = this.text.charCodeAt(at);
      if (code === SPACE) column++;
      else if (code === TAB) column += 4 - (column % 4);
      else break;
    }
    this.next = at;
    this.indent = column - this.column;
  }

  get blank(): boolean {
    return this.next >= this.end;
  }

  /** The character code at `next`; NaN on a blank line. */
  get code(): number {
    return this.next < this.end ? this.text.charCodeAt(this.next) : Number.NaN;
  }

  /** Consumes white space worth at most `columns`. */
  indentBy(columns: number): void {
    let left = columns;
    while (left > 0 && this.position < this.end) {
      const code = this.text.charCodeAt(this.position);
      if (code === SPACE) {
        this.position++;
        this.column++;
        left--;
      } else if (code === TAB) {
        const width = 4 - (this.column % 4);
        if (width > left) {
          this.column += left;
          left = 0;
        } else {
          this.position++;
          this.column += width;
          left -= width;
        }
      } else break;
    }
    this.look();
  }

  /** Consumes the white space before `next` and `length` characters that are not tabs. */
  skip(length: number): void {
    this.column += this.indent + length;
    this.position = this.next + length;
    this.look();
  }
}
