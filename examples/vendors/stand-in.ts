/**
 * A server that behaves as a vendor does, for tests and the demo. It knows HTTP, keeps its own record of what reached it,
 * and can be told to fail. What a vendor answers is the business of the `Vendor` it is given.
 *
 * It shares no code with the product: what a stand-in recorded is what tests believe.
 *
 * Beside the vendor's own paths:
 *   GET    /_log      what arrived, oldest first, one request per line (1,000 at most; `?last=5`); DELETE forgets it
 *   GET    /_faults   the faults in force; POST adds one; DELETE removes all
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Arrival, record } from './arrivals.ts';
import { type Fault, Faults, readFault } from './faults.ts';

export interface VendorRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface VendorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string as it is, undefined as an empty body. */
  readonly body?: unknown;
}

export interface Vendor {
  readonly name: string;
  /** Does what the vendor would do. Called for each request that no fault kept from it. */
  answer(request: VendorRequest): VendorAnswer;
  /** How this vendor words a failure with this status; `code` is its own word for it, where a test asks for one. */
  failure(status: number, code: string | undefined): VendorAnswer;
}

export interface StandInOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Says what is wrong with a request. Anything it finds is recorded, and the vendor answers 400. */
  readonly validate?: (request: VendorRequest) => readonly string[];
}

const HOST = '127.0.0.1';
const MAX_BODY = 4 * 1024 * 1024;

export class StandIn {
  readonly vendor: Vendor;
  readonly faults = new Faults();
  readonly arrivals: Arrival[] = [];
  readonly #server: Server;
  readonly #validate: NonNullable<StandInOptions['validate']>;

  static async start(vendor: Vendor, options: StandInOptions = {}): Promise<StandIn> {
    const standIn = new StandIn(vendor, options);
    await new Promise<void>((resolve, reject) => {
      standIn.#server.once('error', reject);
      standIn.#server.listen(options.port ?? 0, HOST, resolve);
    });
    return standIn;
  }

  private constructor(vendor: Vendor, options: StandInOptions) {
    this.vendor = vendor;
    this.#validate = options.validate ?? (() => []);
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://${HOST}:${this.port}`;
  }

  /** Adds a fault; it strikes until its `times` are used up or `repair` is called. */
  break(fault: Fault): void {
    this.faults.add(fault);
  }

  repair(): void {
    this.faults.clear();
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    const url = new URL(request.url ?? '/', this.url);
    const body = await read(request);
    if (url.pathname === '/_log') return send(response, this.#log(request.method, url.searchParams.get('last')));
    if (url.pathname === '/_faults') return send(response, this.#control(request.method, body));

    const seen: VendorRequest = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
    };
    const arrival = record(this.arrivals, seen, at, this.#validate(seen));
    response.once('close', () => {
      arrival.ending ??= response.writableFinished ? 'answered' : 'abandoned';
    });
    await this.#act(seen, arrival, response);
  }

  async #act(request: VendorRequest, arrival: Arrival, response: ServerResponse): Promise<void> {
    const fault = this.faults.strike(request.path);
    if (fault?.kind === 'slow') await pause(fault.delay ?? 1_000, response);
    // A vendor may do the work and fail to say so: the case that idempotency keys exist for.
    const answer =
      fault === undefined || fault.kind === 'slow' || fault.kind === 'break' || fault.acted
        ? this.#work(request, arrival)
        : undefined;

    switch (fault?.kind) {
      case 'status': {
        const failure = this.vendor.failure(fault.status ?? 503, fault.code);
        const wait: Record<string, string> = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
        arrival.status = failure.status;
        return send(response, { ...failure, headers: { ...failure.headers, ...wait } });
      }
      case 'reset':
        arrival.ending = 'reset';
        response.socket?.resetAndDestroy();
        return;
      case 'hang':
        arrival.ending = 'hung';
        return;
      case 'break':
        arrival.ending = 'broken';
        arrival.status = answer?.status;
        return sendHalf(response, answer as VendorAnswer);
      default:
        arrival.status = answer?.status;
        return send(response, answer as VendorAnswer);
    }
  }

  #work(request: VendorRequest, arrival: Arrival): VendorAnswer {
    if (arrival.problems.length > 0) return this.vendor.failure(400, undefined);
    arrival.acted = true;
    return this.vendor.answer(request);
  }

  #log(method: string | undefined, last: string | null): VendorAnswer {
    if (method === 'DELETE') this.arrivals.length = 0;
    const wanted = last === null ? this.arrivals : this.arrivals.slice(-Math.max(1, Number(last) || 1));
    return { status: 200, headers: { 'content-type': 'application/json' }, body: lines(wanted) };
  }

  #control(method: string | undefined, body: string): VendorAnswer {
    if (method === 'DELETE') this.faults.clear();
    if (method === 'POST') {
      const fault = readFault(body);
      if (typeof fault === 'string') return { status: 400, body: { error: fault } };
      this.faults.add(fault);
    }
    return { status: 200, headers: { 'content-type': 'application/json' }, body: lines(this.faults.inForce()) };
  }
}

/** A JSON array with one element per line, for people at a terminal. */
function lines(values: readonly unknown[]): string {
  return `[${values.map((value) => `\n${JSON.stringify(value)}`).join(',')}\n]\n`;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error(`the stand-in takes at most ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function encode(answer: VendorAnswer): { body: Buffer; headers: Record<string, string> } {
  const json = answer.body !== undefined && typeof answer.body !== 'string';
  const text = json ? JSON.stringify(answer.body) : ((answer.body as string | undefined) ?? '');
  const body = Buffer.from(text, 'utf8');
  return {
    body,
    headers: {
      ...(json ? { 'content-type': 'application/json' } : {}),
      'content-length': String(body.length),
      ...answer.headers,
    },
  };
}

function send(response: ServerResponse, answer: VendorAnswer): void {
  const { body, headers } = encode(answer);
  response.writeHead(answer.status, headers);
  response.end(body);
}

/** Promises the whole body, sends half of it, and hangs up. */
function sendHalf(response: ServerResponse, answer: VendorAnswer): void {
  const { body, headers } = encode(answer);
  response.writeHead(answer.status, headers);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

function pause(delay: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delay);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
