/**
 * Reads a chunked body (RFC 9112 §7.1), strictly: sizes are plain hexadecimal, lines end in CRLF, extensions and trailers are bounded
 * and dropped. It knows no sockets: bytes go in, data comes out.
 *
 *   size ──CRLF──▶ data ──all──▶ after data ──CRLF──▶ size …
 *     └──size 0──▶ trailer ──empty line──▶ done
 */

const MAX_LINE = 1024;
const MAX_TRAILER = 8192;

export class ChunkReader {
  /** True once the last chunk and its trailer have been read; what follows belongs to the next message. */
  done = false;
  #state: 'size' | 'data' | 'after data' | 'trailer' = 'size';
  #left = 0;
  #line = '';
  #trailer = 0;

  /** Reads on from `at`; gives data to `sink` without copying. Returns where it stopped, or −1 when the coding is broken. */
  read(bytes: Buffer, at: number, sink: (data: Buffer) => void): number {
    let position = at;
    while (position < bytes.length && !this.done) {
      if (this.#state === 'data') {
        const end = Math.min(bytes.length, position + this.#left);
        sink(position === 0 && end === bytes.length ? bytes : bytes.subarray(position, end));
        this.#left -= end - position;
        position = end;
        if (this.#left === 0) this.#state = 'after data';
        continue;
      }
      const newline = bytes.indexOf(10, position);
      const end = newline < 0 ? bytes.length : newline + 1;
      if (this.#line.length + end - position > MAX_LINE) return -1;
      this.#line += bytes.toString('latin1', position, end);
      position = end;
      if (newline < 0) return position;
      const line = this.#line;
      this.#line = '';
      if (!line.endsWith('\r\n') || line.indexOf('\r') !== line.length - 2) return -1;
      if (!this.#take(line.slice(0, -2))) return -1;
    }
    return position;
  }

  #take(line: string): boolean {
    if (this.#state === 'after data') {
      this.#state = 'size';
      return line === '';
    }
    if (this.#state === 'trailer') {
      this.#trailer += line.length;
      this.done = line === '';
      return this.#trailer <= MAX_TRAILER;
    }
    const size = /^([0-9a-fA-F]{1,12})(?:[ \t]*;[\t\x20-\x7e]*)?$/.exec(line)?.[1];
    if (size === undefined) return false;
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? 'trailer' : 'data';
    return true;
  }
}
