/**
 * What the gateway needs of a request and its response. `node:http`'s objects fit by shape, and so do those of the fast lane;
 * nothing behind the server knows which of them stands in front.
 */
export interface CallerRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Flat name, value, as received. */
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  /** True once the whole body has arrived. */
  readonly complete: boolean;
  /** The whole body, where it is here already. Otherwise the request is the Readable that it comes from. */
  readonly whole?: Uint8Array | undefined;
  /** The connection it came by. */
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined;
}

export interface CallerResponse {
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  /** Interim `100 Continue`. */
  writeContinue(): void;
  writeHead(status: number, headers: string[]): unknown;
  write(chunk: Uint8Array): boolean;
  end(chunk?: Uint8Array | string): unknown;
  /** Text is Latin-1: bytes, written as such. */
  end(text: string, encoding: 'latin1'): unknown;
  destroy(): unknown;
  on(event: 'drain' | 'close', listener: () => void): unknown;
}
