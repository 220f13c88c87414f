/** What an HTTP exchange gives back. Headers first; the body comes when somebody reads it. */

export interface HttpAnswer {
  readonly status: number;
  /** Flat name, value, as received: order, case and repetition kept. */
  readonly headers: readonly string[];
  readonly body: HttpBody;
}

/** Read once, by one of `read`, `stream`, `bytes`, `text` and `json`; or thrown away with `discard`. */
export interface HttpBody {
  /** Pushes the body into `sink`, with back-pressure. Errors: CONCORDAT_BODY_BROKEN reaches `sink.error`. */
  read(sink: BodySink): BodyReading;
  /** All of it, content coding undone. Rejects with CONCORDAT_BODY_TOO_LARGE above `max` bytes (default 64 MiB). */
  bytes(max?: number): Promise<Uint8Array<ArrayBuffer>>;
  text(max?: number): Promise<string>;
  json(max?: number): Promise<unknown>;
  /** The bytes as received, content coding included. */
  stream(): ReadableStream<Uint8Array>;
  /** Nobody will read it: lets a short rest arrive so that the connection can be used again, stops a long one. */
  discard(): void;
}

export interface BodySink {
  /** Returns false to pause; `resume` goes on. */
  data(chunk: Uint8Array): boolean;
  end(): void;
  error(error: Error): void;
}

export interface BodyReading {
  resume(): void;
  /** Stops the transfer. The sink hears nothing more. */
  cancel(reason?: unknown): void;
}
