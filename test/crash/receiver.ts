/** A vendor that honours idempotency keys, and writes down what it did, in which order. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Receiver {
  /** The numbers done for each order, as they were done. */
  readonly done = new Map<string, number[]>();
  /** Requests that carried a key that had been used before. */
  repeats = 0;
  /** Asked of every request; true: it is answered with 503 and nothing is done. */
  fails: () => boolean = () => false;
  /** Told when a request has been carried out and is not answered yet, and when its answer has left. */
  received: () => void = () => undefined;
  answered: () => void = () => undefined;
  readonly #server: Server;
  readonly #answers = new Map<string, string>();
  #waiting: (() => void)[] = [];

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => undefined);
      request.on('end', () => {
        if (this.fails()) return void response.writeHead(503).end();
        const answer = this.#carryOut(String(request.headers['idempotency-key']), Buffer.concat(chunks).toString());
        this.received();
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.end(answer, () => this.answered());
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get count(): number {
    return this.#answers.size;
  }

  /** Resolves once so many different keys have been carried out. */
  async reaches(count: number): Promise<void> {
    while (this.count < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #carryOut(key: string, body: string): string {
    const before = this.#answers.get(key);
    if (before !== undefined) {
      this.repeats += 1;
      return before;
    }
    const { order, number } = JSON.parse(body) as { order: string; number: number };
    const numbers = this.done.get(order) ?? [];
    numbers.push(number);
    this.done.set(order, numbers);
    const answer = JSON.stringify({ id: `pay_${this.#answers.size}` });
    this.#answers.set(key, answer);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
    return answer;
  }
}
