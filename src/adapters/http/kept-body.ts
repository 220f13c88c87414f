import type { BodyReading, BodySink } from './answer.ts';
import { Body, broken } from './body.ts';

/** A body that is wholly in memory: a kept answer served again, or one of our own. */
export class KeptBody extends Body implements BodyReading {
  readonly #bytes: Uint8Array;
  #sink: BodySink | undefined;
  #taken = false;

  constructor(bytes: Uint8Array, contentEncoding?: string | undefined) {
    super(contentEncoding);
    this.#bytes = bytes;
  }

  protected override whole(): readonly Uint8Array[] | undefined {
    if (this.#taken) return undefined;
    this.#taken = true;
    return [this.#bytes];
  }

  override read(sink: BodySink): BodyReading {
    if (this.#taken) throw broken('its body has been read already', undefined);
    this.#taken = true;
    this.#sink = sink;
    if (this.#bytes.byteLength === 0 || sink.data(this.#bytes)) this.resume();
    return this;
  }

  resume(): void {
    const sink = this.#sink;
    this.#sink = undefined;
    sink?.end();
  }

  cancel(): void {
    this.#sink = undefined;
  }

  override discard(): void {
    this.#taken = true;
  }
}
