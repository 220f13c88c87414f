/**
 * The gateway's own pages below `/-/`: is it alive, is it ready, what it counted, what runs, and the orders of people on call.
 * Described by `openapi.ts`; a test holds the two together.
 */
import type { World } from '../../requirement/clock.ts';
import type { AuditLog } from '../../requirement/store.ts';
import type { Metrics } from '../../runtime/telemetry/metrics.ts';
import { PROMETHEUS_CONTENT_TYPE } from '../../runtime/telemetry/prometheus.ts';
import type { Bound } from '../bounds.ts';
import { writeBounds } from '../bounds.ts';
import type { CallerRequest, CallerResponse } from '../caller.ts';
import type { DocumentsStatus, ServedDocuments } from '../documents.ts';
import { JsonBodyError, readJsonObject, sendJson, sendText } from '../json-body.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Problem } from '../problem.ts';
import { sendProblem } from '../problem.ts';
import { PROBLEM_TYPES } from '../problem-types.ts';
import type { RecentEvents } from '../recent-events.ts';
import type { RequestHead } from '../request-head.ts';
import type { Route } from '../routes.ts';
import type { ServedFleet } from '../served.ts';
import type { StoreWatch } from '../store-watch.ts';
import type { ControlOrder } from './control-order.ts';
import { readControlOrder } from './control-order.ts';
import type { DeliveryPages } from './deliveries/deliveries-api.ts';
import { deliveryPatternOf } from './deliveries/deliveries-api.ts';
import { answerDelivery, problemWithoutStore } from './deliveries/delivery-exchange.ts';
import { fleetJson } from './fleet-json.ts';
import { OPENAPI } from './openapi.ts';
import { problemPage } from './problem-page.ts';
import { describeRequirement, summarizeRequirement } from './requirement-status.ts';

export interface AdminSetting {
  readonly world: World;
  readonly limits: GatewayLimits;
  readonly documents: ServedDocuments;
  readonly metrics: Metrics;
  readonly recent: RecentEvents;
  readonly pages: () => string;
  readonly lifecycle: { readonly draining: boolean };
  /** The gateway's own bounds. */
  bounds(): readonly Bound[];
  /** Why changes of the folder are not noticed; undefined: they are, or nobody asked for it. */
  watchFailure(): string | undefined;
  /** Undefined: the gateway keeps nothing. */
  readonly kept: AdminStore | undefined;
  /** Undefined: this gateway is no part of a fleet. */
  fleet(): ServedFleet | undefined;
}

/** What the admin pages need of the store. */
export interface AdminStore {
  readonly watch: StoreWatch;
  readonly audit: AuditLog;
  readonly deliveries: DeliveryPages;
}

type Handler = (exchange: AdminExchange, parameter: string) => void | Promise<void>;

interface AdminExchange {
  readonly request: CallerRequest;
  readonly response: CallerResponse;
  readonly head: RequestHead;
  readonly query: URLSearchParams;
}

/** `{}` stands for one segment, handed to the handler. */
type Pages = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

const MOST_EVENTS = 1_000;

export class Admin {
  readonly #setting: AdminSetting;
  readonly #began: number;

  constructor(setting: AdminSetting) {
    this.#setting = setting;
    this.#began = setting.world.now();
  }

  readonly #pages: Pages = {
    '/health': { GET: ({ response }) => this.#health(response) },
    '/ready': { GET: ({ response }) => this.#ready(response) },
    '/metrics': { GET: ({ response }) => this.#metrics(response) },
    '/errors/{}': { GET: ({ response }, name) => this.#errorPage(response, name) },
    '/api/openapi.json': { GET: ({ response }) => sendJson(response, 200, OPENAPI) },
    '/api/status': { GET: ({ response }) => sendJson(response, 200, this.#status()) },
    '/api/fleet': { GET: ({ response }) => sendJson(response, 200, fleetJson(this.#setting.fleet()?.status())) },
    '/api/requirements': { GET: ({ response }) => sendJson(response, 200, this.#requirements()) },
    '/api/requirements/{}': { GET: ({ response }, name) => this.#requirement(response, name) },
    '/api/requirements/{}/control': { POST: (exchange, name) => this.#control(exchange, name) },
    '/api/events': { GET: ({ response, query }) => this.#events(response, query) },
  };

  /** `path`: what follows `/-`, with its query. */
  handle(request: CallerRequest, response: CallerResponse, head: RequestHead, path: string): void {
    const query = path.indexOf('?');
    const place = query === -1 ? path : path.slice(0, query);
    const delivery = place.startsWith('/api/') ? deliveryPatternOf(place.slice('/api'.length)) : undefined;
    const [pattern, parameter] = delivery ?? patternOf(place);
    const methods = delivery === undefined ? ownEntry(this.#pages, pattern) : this.#deliveryMethods(pattern);
    if (methods === undefined)
      return this.#problem(response, { name: 'unknown-page', detail: `/-${path} is not a page of this gateway.` });
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
    const handler = ownEntry(methods, method);
    if (handler === undefined) {
      const allowed = Object.keys(methods).join(', ');
      return sendProblem(response, { name: 'method-not-allowed', detail: `It takes ${allowed}.` }, this.#setting.pages(), [
        'Allow',
        allowed,
      ]);
    }
    const exchange = { request, response, head, query: new URLSearchParams(query === -1 ? '' : path.slice(query)) };
    void handler(exchange, parameter);
  }

  /** The pages of deliveries, each as one of ours. */
  #deliveryMethods(pattern: string): Readonly<Record<string, Handler>> {
    const { kept } = this.#setting;
    if (kept === undefined) {
      const refuse: Handler = ({ response }) => this.#problem(response, problemWithoutStore());
      return { GET: refuse, POST: refuse, DELETE: refuse };
    }
    const handlers = Object.entries(ownEntry(kept.deliveries, pattern) ?? {});
    return Object.fromEntries(
      handlers.map(([method, handler]): [string, Handler] => [
        method,
        (exchange, parameter) => answerDelivery(this.#setting, handler, exchange, parameter),
      ]),
    );
  }

  async #health(response: CallerResponse): Promise<void> {
    sendJson(response, 200, { status: 'ok', ...(await this.#storeStanding()) });
  }

  /** A gateway whose store is away still carries calls: it stays ready, and says so. */
  async #ready(response: CallerResponse): Promise<void> {
    const standing = await this.#storeStanding();
    const ready = !this.#setting.lifecycle.draining;
    sendJson(response, ready ? 200 : 503, {
      status: ready ? 'ready' : 'draining',
      requirements: this.#setting.documents.routes.all.length,
      ...standing,
    });
  }

  async #storeStanding(): Promise<{ readonly store: 'available' | 'unavailable' | 'none'; readonly storeFailure?: string }> {
    const { kept } = this.#setting;
    if (kept === undefined) return { store: 'none' };
    const { failure } = await kept.watch.read();
    return failure === undefined ? { store: 'available' } : { store: 'unavailable', storeFailure: failure };
  }

  async #metrics(response: CallerResponse): Promise<void> {
    const { kept, metrics } = this.#setting;
    const reading = await kept?.watch.read();
    const text = metrics.prometheus((writer) => {
      writeBounds(writer, this.#bounds());
      if (reading !== undefined) kept?.watch.write(writer, reading);
    });
    sendText(response, 200, PROMETHEUS_CONTENT_TYPE, text);
  }

  #bounds(): readonly Bound[] {
    const engines = this.#setting.documents.routes.all.flatMap(({ integration }) => {
      return integration.engine.status().bounds.map((bound) => ({ requirement: integration.requirement.id, ...bound }));
    });
    return [...this.#setting.bounds(), ...engines];
  }

  #status(): { readonly documents: DocumentsStatus; readonly [key: string]: unknown } {
    const { world, lifecycle, documents } = this.#setting;
    return {
      uptime: Math.round(world.now() - this.#began),
      draining: lifecycle.draining,
      requirements: documents.routes.all.length,
      documents: documents.status,
      watchFailure: this.#setting.watchFailure(),
      bounds: this.#bounds(),
    };
  }

  #requirements(): object {
    const { documents } = this.#setting;
    return {
      requirements: documents.routes.all.map(({ integration }) => summarizeRequirement(integration)),
      documents: documents.status,
    };
  }

  #requirement(response: CallerResponse, name: string): void {
    const route = this.#find(response, name);
    if (route === undefined) return;
    const { requirement } = route.integration;
    const operations = this.#setting.metrics.snapshot().operations.filter((each) => each.requirement === requirement.id);
    sendJson(response, 200, describeRequirement(route.integration, operations));
  }

  async #control({ request, response, head }: AdminExchange, name: string): Promise<void> {
    const route = this.#find(response, name);
    if (route === undefined) return;
    try {
      const order = readControlOrder(await readJsonObject(request, head.contentType, this.#setting.limits.input));
      const { id } = route.integration.requirement;
      route.integration.engine.control(order.action, order.forMs);
      const recorded = await this.#record(id, order);
      const { control } = route.integration.engine.status();
      sendJson(response, 200, { requirement: id, ...order, recorded, control });
    } catch (error) {
      // Anything else is the caller's connection breaking while the order was read.
      if (error instanceof JsonBodyError) this.#problem(response, { name: error.problem, detail: error.message });
    }
  }

  /** After it is in force: a store that is away must not keep anybody from stopping traffic. */
  async #record(subject: string, { action, forMs, who = 'nobody said who', why = '' }: ControlOrder): Promise<boolean> {
    const { kept } = this.#setting;
    if (kept === undefined) return false;
    try {
      const detail: Record<string, number> = forMs === undefined ? {} : { for: forMs };
      await kept.audit.append({ act: `control ${action}`, subject, who, why, detail });
      return true;
    } catch {
      // Told to the caller: `recorded` is false.
      return false;
    }
  }

  #events(response: CallerResponse, query: URLSearchParams): void {
    const after = Number(query.get('after') ?? '0');
    const limit = Number(query.get('limit') ?? '100');
    if (!Number.isSafeInteger(after) || after < 0 || !Number.isSafeInteger(limit) || limit < 1 || limit > MOST_EVENTS) {
      return this.#problem(response, {
        name: 'input-invalid',
        detail: `after must be a whole number from 0, limit one from 1 to ${MOST_EVENTS}.`,
      });
    }
    sendJson(response, 200, { events: this.#setting.recent.after(after, limit) });
  }

  #errorPage(response: CallerResponse, name: string): void {
    if (!Object.hasOwn(PROBLEM_TYPES, name))
      return this.#problem(response, {
        name: 'unknown-page',
        detail: `There is no problem of the name ${JSON.stringify(name)}.`,
      });
    sendText(response, 200, 'text/markdown; charset=utf-8', problemPage(name as keyof typeof PROBLEM_TYPES));
  }

  #find(response: CallerResponse, name: string): Route | undefined {
    const route = this.#setting.documents.routes.find(name);
    if (route === undefined)
      this.#problem(response, {
        name: 'unknown-requirement',
        detail: `${JSON.stringify(name)} is neither an id nor a slug of a document that runs.`,
      });
    return route;
  }

  #problem(response: CallerResponse, problem: Problem): void {
    sendProblem(response, problem, this.#setting.pages());
  }
}

/** `/api/requirements/REQ-I-001/control` is the pattern `/api/requirements/{}/control` and its parameter. */
function patternOf(path: string): readonly [string, string] {
  const match = /^(\/errors|\/api\/requirements)\/([^/]+)(\/control)?$/.exec(path);
  return match === null ? [path, ''] : [`${match[1]}/{}${match[3] ?? ''}`, match[2] as string];
}

function ownEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
