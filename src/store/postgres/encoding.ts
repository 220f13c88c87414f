/** How values go into statements: rows as one JSON text, their bytes as one blob, so that a statement is the same for any number. */

/** Text that PostgreSQL can hold: no NUL, no half of a surrogate pair. */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\u0000') && !text.includes('\\ud')) return text;
  return JSON.stringify(value, (_, part) => (typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '\uFFFD') : part));
}

export class Blob {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** Where it begins, counted from 1 as SQL does. */
  add(bytes: Uint8Array): number {
    const start = this.#length + 1;
    this.#parts.push(bytes);
    this.#length += bytes.length;
    return start;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts, this.#length);
  }
}
