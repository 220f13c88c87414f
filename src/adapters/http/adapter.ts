import { type Dispatcher, Pool } from 'undici';
import type { CallInput } from '../../requirement/call.ts';
import { Alarm } from '../../requirement/clock.ts';
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
  readonly #transports: Transports;

  /** Throws CONCORDAT_DOCUMENT_INVALID when the requirement gives no URL that HTTP can use. */
  constructor(requirement: Requirement, options: HttpAdapterOptions = {}) {
    this.#transports = new Transports(planFor(requirement), options);
  }

  get requirement(): Requirement {
    return this.#transports.current.plan.requirement;
  }

  /** The endpoint of the environment the requirement was compiled for. */
  get url(): URL {
    return this.#transports.current.plan.url;
  }

  /** The operation that a request is; undefined for one that no operation declares. `path` is below the endpoint's own path. */
  match(method: string, path: string): Operation | undefined {
    return this.#transports.current.plan.operations.match(method, path);
  }

  /** By name, in any case. Throws CONCORDAT_UNDECLARED_OPERATION, naming those there are. */
  operation(name: string): Operation {
    const { operations, requirement } = this.#transports.current.plan;
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
    const { operations, format } = this.#transports.current.plan;
    const declared = operations.named(operation.name);
    return declared === undefined ? this.build(this.operation(operation.name), input) : buildRequest(declared, input, format);
  }

  /**
   * One call's protocol work, to be handed to the engine. Used once. Throws CONCORDAT_UNDECLARED_OPERATION for a header that
   * asks for another method or path than the request's own, such as `X-HTTP-Method-Override`.
   */
  exchange(request: HttpRequest): HttpExchange {
    return new HttpExchange(this.#transports.current, request);
  }

  /** Another version of the same requirement. Calls under way end as they began; connections stay where they still fit. */
  reload(requirement: Requirement): void {
    this.#transports.use(planFor(requirement));
  }

  /** Waits for what is under way, then closes the connections. */
  close(): Promise<void> {
    return this.#transports.close();
  }
}

/** The transport of now, and those that calls under way still use. */
class Transports {
  current: Transport;
  readonly #epoch: () => number;
  readonly #given: boolean;
  readonly #poolFor: (plan: Plan) => Dispatcher;
  readonly #retired = new Set<Retired>();

  constructor(plan: Plan, options: HttpAdapterOptions) {
    this.#given = options.dispatcher !== undefined;
    this.#poolFor = options.transport === 'wire' ? wireFor : poolFor;
    this.#epoch = options.epoch ?? wallClock();
    this.current = { plan, dispatcher: options.dispatcher ?? this.#poolFor(plan), epoch: this.#epoch };
  }

  use(plan: Plan): void {
    const before = this.current;
    if (this.#given || poolKey(before.plan) === poolKey(plan)) {
      this.current = { ...before, plan };
      return;
    }
    this.current = { plan, dispatcher: this.#poolFor(plan), epoch: this.#epoch };
    this.#retired.add(new Retired(before, (retired) => this.#retired.delete(retired)));
  }

  async close(): Promise<void> {
    const retired = [...this.#retired].map((each) => each.close());
    if (!this.#given) await this.current.dispatcher.close();
    await Promise.all(retired);
  }
}

/** Connections that no new call gets. They close when the last call that could still use them has met its deadline. */
class Retired extends Alarm {
  readonly #dispatcher: Dispatcher;
  readonly #closed: (retired: Retired) => void;
  readonly #world = realWorld();

  constructor({ plan, dispatcher }: Transport, closed: (retired: Retired) => void) {
    super();
    this.#dispatcher = dispatcher;
    this.#closed = closed;
    const { policies, operations } = plan.requirement;
    const longest = Math.max(policies.deadline.total, ...operations.map((operation) => operation.policies.deadline.total));
    this.#world.schedule(this, this.#world.now() + longest);
  }

  override ring(): void {
    void this.close();
  }

  async close(): Promise<void> {
    this.#world.cancel(this);
    await this.#dispatcher.close();
    this.#closed(this);
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
  const { url, connections, connectTimeout, requirement } = plan;
  return new WireDispatcher(new URL(url.origin), {
    connections,
    connectTimeout,
    minimumTls: requirement.endpoint.minimumTls,
    streams: poolFor(plan),
  });
}

function poolKey(plan: Plan): string {
  return [plan.url.origin, plan.connections, plan.connectTimeout, plan.requirement.endpoint.minimumTls].join(' ');
}
