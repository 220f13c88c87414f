import type { BodyReading, BodySink, HttpAnswer } from '../adapters/http/answer.ts';
import { HOP_BY_HOP, headerOf } from '../adapters/http/headers.ts';
import type { World } from '../requirement/clock.ts';
import type { CallerResponse } from './caller.ts';
import { Patience } from './caller-body.ts';

/** Bodies up to this size that come in one piece go out in one write with the head. */
const SMALL = 16_384;

/** The headers of an answer as the caller gets them: order, case and repetition kept. */
export function answerHeaders(received: readonly string[]): string[] {
  const headers: string[] = [];
  let named: Set<string> | undefined;
  for (let i = 0; i < received.length; i += 2) {
    const name = received[i] as string;
    const lower = name.toLowerCase();
    if (!HOP_BY_HOP.has(lower)) headers.push(name, received[i + 1] as string);
    else if (lower === 'connection') named = namedBy(received[i + 1] as string, named);
  }
  if (named === undefined) return headers;
  return headers.filter((_, index) => !(named as Set<string>).has((headers[index - (index % 2)] as string).toLowerCase()));
}

function namedBy(connection: string, named: Set<string> | undefined): Set<string> | undefined {
  const options = connection.toLowerCase();
  if (options === 'keep-alive' || options === 'close') return named;
  return new Set([...(named ?? []), ...options.split(',').map((option) => option.trim())]);
}

/**
 * Writes an answer to its caller as fast as the caller takes it. An answer that breaks off becomes a connection that breaks
 * off: the caller must never take half a body for a whole one.
 */
export class AnswerWriter implements BodySink {
  readonly #response: CallerResponse;
  readonly #world: World;
  readonly #stall: number;
  /** Made when the caller first lags: most never do. */
  #patience: Patience | undefined = undefined;
  #reading: BodyReading | undefined;
  /** As declared; NaN: it was not. */
  #length = Number.NaN;
  /** A small body that came in one piece. */
  #whole: Uint8Array | undefined;
  #listening = false;
  #over = false;

  constructor(response: CallerResponse, world: World, stall: number) {
    this.#response = response;
    this.#world = world;
    this.#stall = stall;
  }

  write(answer: HttpAnswer, headers: string[]): void {
    this.#length = Number(headerOf(answer.headers, 'content-length'));
    this.#response.writeHead(answer.status, headers);
    this.#reading = answer.body.read(this);
  }

  data(chunk: Uint8Array): boolean {
    if (chunk.byteLength === this.#length && chunk.byteLength <= SMALL) {
      this.#whole = chunk;
      return true;
    }
    if (this.#response.write(chunk)) return true;
    if (!this.#listening) {
      this.#listening = true;
      this.#response.on('drain', () => this.#drained());
    }
    this.#patience ??= new Patience(this.#world, this.#stall, () => this.#response.destroy());
    this.#patience.start();
    return false;
  }

  end(): void {
    this.#finish();
    if (this.#whole === undefined) this.#response.end();
    // As text it leaves in one write together with the head; Latin-1 is bytes.
    else this.#response.end(asBuffer(this.#whole).toString('latin1'), 'latin1');
  }

  error(): void {
    this.#finish();
    this.#response.destroy();
  }

  /** The caller went away: nothing more is fetched for it. */
  stop(reason: unknown): void {
    if (this.#over) return;
    this.#finish();
    this.#reading?.cancel(reason);
  }

  #drained(): void {
    this.#patience?.stop();
    this.#reading?.resume();
  }

  #finish(): void {
    this.#over = true;
    this.#patience?.stop();
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
