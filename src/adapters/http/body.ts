import { ConcordatError } from '../../requirement/errors.ts';
import type { BodyReading, BodySink, HttpBody } from './answer.ts';
import { decode } from './content-coding.ts';

/** Most that `bytes`, `text` and `json` read into memory unless told otherwise. */
export const BYTES_MAX = 64 * 1024 * 1024;

/** Bytes that a stream asks for before anybody reads it. */
const STREAM_BUFFER = 64 * 1024;

/** The ways to read a body, made from the one way that each kind of body has: `read`. */
export abstract class Body implements HttpBody {
  readonly #contentEncoding: string | undefined;

  constructor(contentEncoding: string | undefined) {
    this.#contentEncoding = contentEncoding;
  }

  abstract read(sink: BodySink): BodyReading;
  abstract discard(): void;

  /** What has arrived, when that is all of it and nobody has read any; it counts as read then. */
  protected abstract whole(): readonly Uint8Array[] | undefined;

  async bytes(max: number = BYTES_MAX): Promise<Uint8Array<ArrayBuffer>> {
    const chunks = this.whole() ?? (await this.#collect(max));
    return await this.#decoded(joined(chunks, max), max);
  }

  async text(max: number = BYTES_MAX): Promise<string> {
    const chunks = this.whole() ?? (await this.#collect(max));
    const [only] = chunks;
    if (chunks.length === 1 && only !== undefined && only.byteLength <= max && this.#contentEncoding === undefined)
      return textOf(only);
    return textOf(await this.#decoded(joined(chunks, max), max));
  }

  async json(max: number = BYTES_MAX): Promise<unknown> {
    const text = await this.text(max);
    try {
      return JSON.parse(text);
    } catch (error) {
      throw broken('the body is not the JSON it was read as', error);
    }
  }

  stream(): ReadableStream<Uint8Array> {
    let reading: BodyReading | undefined;
    return new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          if (reading !== undefined) return reading.resume();
          reading = this.read({
            data: (chunk) => {
              controller.enqueue(chunk);
              return (controller.desiredSize ?? 0) > 0;
            },
            end: () => controller.close(),
            error: (error) => controller.error(error),
          });
        },
        cancel: (reason) => {
          if (reading === undefined) this.discard();
          else reading.cancel(reason);
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: STREAM_BUFFER }),
    );
  }

  async #decoded(received: Uint8Array<ArrayBuffer>, max: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#contentEncoding === undefined) return received;
    try {
      return await decode(received, this.#contentEncoding, max);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(max);
      throw broken(`the body is not the ${this.#contentEncoding} that its headers say`, error);
    }
  }

  #collect(max: number): Promise<readonly Uint8Array[]> {
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = [];
      let length = 0;
      let reading: BodyReading | undefined;
      reading = this.read({
        data: (chunk) => {
          length += chunk.byteLength;
          if (length <= max) {
            chunks.push(chunk);
            return true;
          }
          reading?.cancel();
          reject(tooLarge(max));
          return false;
        },
        end: () => resolve(chunks),
        error: reject,
      });
      // What was already here is pushed before `read` returns.
      if (length > max) reading.cancel();
    });
  }
}

function joined(chunks: readonly Uint8Array[], max: number): Uint8Array<ArrayBuffer> {
  const length = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  if (length > max) throw tooLarge(max);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** UTF-8, with a byte order mark left out: much faster for short texts than a TextDecoder. */
function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

export function tooLarge(max: number): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_BODY_TOO_LARGE',
    `the answer is larger than the ${max} bytes that may be held in memory; read it as a stream, or allow more`,
  );
}

export function broken(what: string, cause: unknown): ConcordatError {
  return new ConcordatError('CONCORDAT_BODY_BROKEN', `the answer broke off: ${what}`, { cause });
}
