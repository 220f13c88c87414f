/** A vendor on loopback that logs what reached it. What it logged is what tests assert. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Arrival {
  readonly method: string;
  readonly path: string;
  /** Flat name, value, as received. */
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingMessage['headers'];
  /** Resolves with the body; rejects when it breaks off. */
  readonly body: Promise<string>;
  /** Resolves when the connection of this request is gone before it was answered. */
  readonly abandoned: Promise<void>;
}

export type Respond = (request: IncomingMessage, response: ServerResponse, number: number) => void;

export class StandInVendor {
  readonly arrivals: Arrival[] = [];
  respond: Respond = (request, response) => {
    request.resume().on('end', () => response.end('{"ok":true}'));
  };
  readonly #server: Server;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  static async start(): Promise<StandInVendor> {
    const vendor = new StandInVendor();
    vendor.#server.listen(0, '127.0.0.1');
    await once(vendor.#server, 'listening');
    return vendor;
  }

  private constructor() {
    this.#server = createServer((request, response) => this.#arrived(request, response));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves once so many requests have arrived in all. */
  async arrived(count: number): Promise<void> {
    if (this.arrivals.length >= count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #arrived(request: IncomingMessage, response: ServerResponse): void {
    const body = textOf(request);
    // Tests that do not ask for the body do not care that it broke.
    body.catch(() => undefined);
    const abandoned = new Promise<void>((resolve) => {
      response.on('close', () => {
        if (!response.writableFinished) resolve();
      });
    });
    const { method = '', url: path = '', rawHeaders, headers } = request;
    const number = this.arrivals.push({ method, path, rawHeaders, headers, body, abandoned });
    this.respond(request, response, number);
    const due = this.#waiting.filter(({ count }) => count <= number);
    this.#waiting = this.#waiting.filter(({ count }) => count > number);
    for (const { resolve } of due) resolve();
  }
}

function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      // Enough to compare; tests of size count for themselves.
      if (text.length < 65_536) text += chunk.toString('latin1');
    });
    request.on('end', () => resolve(text));
    request.on('error', reject);
  });
}
