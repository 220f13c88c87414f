import { type Dispatcher, Pool } from 'undici';
import type { CallInput } from '../../requirement/call.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { buildRequest } from './build.ts';
import { HttpExchange, type Transport } from './exchange.ts';
import { type Plan, planFor } from './plan.ts';
import type { HttpRequest } from './request.ts';
import { WireDispatcher } from './wire/dispatcher.ts';

export interface HttpAdapterOptions {
  /** Sends instead of our own pool of connections; not closed with the adapter. */
  readonly dispatcher?: Dispatcher | undefined;
  /**
   * What carries requests: `undici` (default), or `wire`, our own strict codec, which costs about half the processor time and
   * leaves requests whose body is a stream to undici.
   */
  readonly transport?: 'undici' | 'wire' | undefined;
  /** Wall-clock milliseconds, for dates in answers. Default: the machine's. */
  readonly epoch?: (() => number) | undefined;
}

/** Speaks HTTP/1.1 to one requirement's system: finds operations, builds requests, makes exchanges, owns the connections. */
export class HttpAdapter {
  readonly #transport: OwnTransport;

  /** Throws CONCORDAT_DOCUMENT_INVALID when the requirement gives no URL that HTTP can use. */
  constructor(requirement: Requirement, options: HttpAdapterOptions = {}) {
    this.#transport = new OwnTransport(planFor(requirement), options);
  }

  get requirement(): Requirement {
    return this.#transport.plan.requirement;
  }

  /** The endpoint of the environment the requirement was compiled for. */
  get url(): URL {
    return this.#transport.plan.url;
  }

  /** The operation that a request is; undefined for one that no operation declares. `path` is below the endpoint's own path. */
  match(method: string, path: string): Operation | undefined {
    return this.#transport.plan.operations.match(method, path);
  }

  /** By name, in any case. Throws CONCORDAT_UNDECLARED_OPERATION, naming those there are. */
  operation(name: string): Operation {
    const { operations, requirement } = this.#transport.plan;
    const declared = operations.named(name);
    if (declared !== undefined) return declared.operation;
    throw new ConcordatError(
      'CONCORDAT_UNDECLARED_OPERATION',
      `${requirement.id} declares no operation "${name}"; it has ${operations.names.map((each) => `"${each}"`).join(', ')} (${requirement.file})`,
      { requirement: requirement.id, operation: name, clause: 'exchanged-data.operations' },
    );
  }

  /** The request for an operation; an input of parameters, query, headers and body. Throws CONCORDAT_INPUT_INVALID. */
  build(operation: Operation, input: CallInput = {}): HttpRequest {
    const { operations, format } = this.#transport.plan;
    const declared = operations.named(operation.name);
    return declared === undefined ? this.build(this.operation(operation.name), input) : buildRequest(declared, input, format);
  }

  /** One call's protocol work, to be handed to the engine. Used once. */
  exchange(request: HttpRequest): HttpExchange {
    return new HttpExchange(this.#transport, request);
  }

  /** Another version of the same requirement. Calls under way end as they began; connections stay where they still fit. */
  reload(requirement: Requirement): void {
    this.#transport.use(planFor(requirement));
  }

  /** Waits for what is under way, then closes the connections. */
  close(): Promise<void> {
    return this.#transport.close();
  }
}

class OwnTransport implements Transport {
  plan: Plan;
  dispatcher: Dispatcher;
  readonly epoch: () => number;
  readonly #given: boolean;
  readonly #poolFor: (plan: Plan) => Dispatcher;
  readonly #retired = new Set<Promise<void>>();

  constructor(plan: Plan, options: HttpAdapterOptions) {
    this.plan = plan;
    this.#given = options.dispatcher !== undefined;
    this.#poolFor = options.transport === 'wire' ? wireFor : poolFor;
    this.dispatcher = options.dispatcher ?? this.#poolFor(plan);
    this.epoch = options.epoch ?? wallClock();
  }

  use(plan: Plan): void {
    const before = this.plan;
    this.plan = plan;
    if (this.#given || poolKey(before) === poolKey(plan)) return;
    const closing = this.dispatcher.close().finally(() => this.#retired.delete(closing));
    this.#retired.add(closing);
    this.dispatcher = this.#poolFor(plan);
  }

  async close(): Promise<void> {
    if (!this.#given) await this.dispatcher.close();
    await Promise.all(this.#retired);
  }
}

function wallClock(): () => number {
  const world = realWorld();
  return () => world.epoch();
}

function poolFor(plan: Plan): Pool {
  return new Pool(plan.url.origin, {
    // One vendor, one protocol: HTTP/2 multiplexes calls of different fates onto one connection, and an official SDK
    // behind the governed fetch expects HTTP/1.1.
    allowH2: false,
    connections: plan.connections,
    pipelining: 1,
    // The engine's own deadline bounds the wait for headers.
    headersTimeout: 0,
    connect: { timeout: plan.connectTimeout, minVersion: `TLSv${plan.requirement.endpoint.minimumTls}` as const },
  });
}

function wireFor(plan: Plan): WireDispatcher {
  const { url, connections, requirement } = plan;
  return new WireDispatcher(new URL(url.origin), {
    connections,
    minimumTls: requirement.endpoint.minimumTls,
    streams: poolFor(plan),
  });
}

function poolKey(plan: Plan): string {
  return [plan.url.origin, plan.connections, plan.connectTimeout, plan.requirement.endpoint.minimumTls].join(' ');
}
