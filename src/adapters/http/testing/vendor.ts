import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as the other side saw it. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Flat, as received. */
  readonly rawHeaders: readonly string[];
  body: string;
  /** How the request ended for the server: wholly read, or its connection closed before the answer did. */
  closedEarly: boolean;
}

export type Behaviour = (request: IncomingMessage, response: ServerResponse, seen: Seen, count: number) => void;

/** The other side, for tests: a real server on the loopback that keeps its own log. What it saw is what tests assert. */
export class Vendor implements AsyncDisposable {
  readonly seen: Seen[] = [];
  readonly sockets = new Set<Socket>();
  readonly #server: Server;
  #waiting: { count: number; resolve: () => void }[] = [];
  #closedEarly = Promise.withResolvers<void>();

  static async start(behaviour: Behaviour, options: { readBody?: boolean } = {}): Promise<Vendor> {
    const vendor = new Vendor(behaviour, options.readBody ?? true);
    await new Promise<void>((resolve) => vendor.#server.listen(0, '127.0.0.1', resolve));
    return vendor;
  }

  private constructor(behaviour: Behaviour, readBody: boolean) {
    this.#server = createServer((request, response) => {
      const { method = '', url = '', headers, rawHeaders } = request;
      const seen: Seen = { method, url, headers, rawHeaders, body: '', closedEarly: false };
      this.seen.push(seen);
      response.on('close', () => {
        if (response.writableFinished) return;
        seen.closedEarly = true;
        this.#closedEarly.resolve();
      });
      this.#arrived();
      const count = this.seen.length;
      if (!readBody) return behaviour(request, response, seen, count);
      request.setEncoding('latin1');
      request.on('data', (chunk: string) => {
        seen.body += chunk;
      });
      request.on('end', () => behaviour(request, response, seen, count));
    });
    this.#server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resolves when so many requests have arrived. */
  arrived(count: number): Promise<void> {
    if (this.seen.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** Resolves when the connection of some request was closed before its answer was finished. */
  get closedEarly(): Promise<void> {
    return this.#closedEarly.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #arrived(): void {
    this.#waiting = this.#waiting.filter(({ count, resolve }) => {
      if (this.seen.length < count) return true;
      resolve();
      return false;
    });
  }
}
