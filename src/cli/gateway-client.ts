/** Asks a running gateway, and nothing else. What it refuses becomes an error with the gateway's own words. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { withoutEnd } from '../requirement/text.ts';
import { UsageError } from './command.ts';

/** The gateway understood and said no. */
export class GatewayRefusal extends UsageError {
  readonly status: number;

  constructor(status: number, message: string, remedy: string | undefined) {
    super(message, remedy);
    this.status = status;
  }
}

/** Milliseconds of silence after which a gateway counts as gone. */
const PATIENCE = 10_000;

export class GatewayClient {
  readonly base: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  readonly #remedy: string | undefined;

  /** `remedy`: what to do when it refuses. Throws UsageError for what is no address. */
  constructor(base: string, remedy?: string) {
    if (!URL.canParse(base) || !/^http:/.test(base))
      throw new UsageError(`"${base}" is not the address of a gateway.`, 'Write it as http://127.0.0.1:7070.');
    this.base = withoutEnd(base, '/');
    this.#remedy = remedy;
  }

  /** `path` from `/-/` on. Rejects with GatewayRefusal, and with UsageError when no gateway answers. */
  async ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
    const response = await this.#send(method, path, body);
    const answer = parsed(await text(response).catch((error: Error) => this.#fail(error.message)));
    if (isSuccess(response) && answer !== undefined) return answer;
    throw this.#refusal(path, response.statusCode ?? 0, answer);
  }

  /** The lines of an answer, as they come. Throws when it breaks off. */
  async *lines(path: string): AsyncGenerator<string> {
    const response = await this.#send('GET', path, undefined);
    if (!isSuccess(response)) throw this.#refusal(path, response.statusCode ?? 0, parsed(await text(response)));
    let broken = false;
    response.once('error', () => {
      broken = true;
    });
    for await (const line of createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== '') yield line;
    }
    if (broken || !response.complete) this.#fail('the answer broke off before its end');
  }

  close(): void {
    this.#agent.destroy();
  }

  #refusal(path: string, status: number, answer: unknown): UsageError {
    const detail = (answer as { readonly detail?: unknown } | undefined)?.detail;
    if (typeof detail === 'string') return new GatewayRefusal(status, detail, this.#remedy);
    const message = `${this.base}${path} answered ${status}, which is not what a gateway of this version answers.`;
    return new UsageError(message, this.#remedy);
  }

  #fail(because: string): never {
    throw new UsageError(
      `No gateway answered at ${this.base}: ${because}`,
      'Start one with "concordat serve", or name another with --gateway.',
    );
  }

  #send(method: string, path: string, body: object | undefined): Promise<IncomingMessage> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers =
      payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) };
    return new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(`${this.base}${path}`, { method, agent: this.#agent, timeout: PATIENCE, headers }, resolve);
      asked.once('timeout', () => asked.destroy(new Error(`nothing within ${PATIENCE / 1_000} s`)));
      asked.once('error', reject);
      asked.end(payload);
    }).catch((error: NodeJS.ErrnoException) => this.#fail(error.message || (error.code ?? 'unknown error')));
  }
}

function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
