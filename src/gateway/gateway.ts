/**
 * The integrations of a folder over HTTP, for callers in any language. Until callers can be told apart it serves this machine
 * only.
 *
 * ```
 *  starting ──▶ serving ──close()──▶ draining ──last request ended, or `limits.drain` over──▶ closed
 * ```
 *
 * 1. While draining, no connection is accepted, `/-/ready` says 503, requests under way end, and each connection is closed
 *    with its last answer.
 * 2. `close` resolves when nothing of the gateway is open any more; it never takes longer than `limits.drain`.
 * 3. A reload takes effect between two requests, never within one.
 */
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { World } from '../requirement/clock.ts';
import { Alarm } from '../requirement/clock.ts';
import type { Observe } from '../requirement/event.ts';
import type { Store } from '../requirement/store.ts';
import { realWorld } from '../runtime/platform/world.ts';
import type { Metrics } from '../runtime/telemetry/metrics.ts';
import { Admin } from './admin/admin.ts';
import type { Bound } from './bounds.ts';
import { DeliveriesDoor } from './deliveries/deliveries-door.ts';
import type { DocumentsStatus } from './documents.ts';
import { ServedDocuments } from './documents.ts';
import type { Door } from './door.ts';
import type { EgressSetting } from './egress.ts';
import { Entrance } from './entrance.ts';
import { GatewayEvents } from './events.ts';
import type { FastLane } from './fast-lane/fast-lane.ts';
import { FolderWatch } from './folder-watch.ts';
import { HeldBodies } from './held-bodies.ts';
import { KeptStore } from './kept-store.ts';
import type { GatewayLimits } from './limits.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { RecentEvents } from './recent-events.ts';
import { Repeats } from './repeats.ts';
import type { ServedIntegrations } from './served.ts';
import { createStrictServer } from './server.ts';
import { SubscriberDoor } from './subscribers/subscriber-door.ts';
import { EventsDoor } from './webhooks/events-door.ts';
import { WebhookDoor } from './webhooks/webhook-door.ts';

export interface GatewayOptions {
  readonly integrations: ServedIntegrations;
  /** Loopback only. Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** 0: any free one. Default 7070. */
  readonly port?: number | undefined;
  /** Ports that lead to one requirement each, by id or slug, for callers that take no path in their base URL. */
  readonly ports?: Readonly<Record<string, number>> | undefined;
  /** The folder to watch; a change is read by itself. Undefined: only `reload()` reads again. */
  readonly folder?: string | undefined;
  /** Hears of the gateway's own events; those of calls are heard where the integrations were opened. */
  readonly observe?: Observe | undefined;
  readonly limits?: Partial<GatewayLimits> | undefined;
  /** Keeps what must survive a restart. Undefined: nothing durable is accepted (501). Whoever opened it closes it. */
  readonly store?: Store | undefined;
  /** `https://hooks.example.com`: where other sides reach the gateway's webhooks through a proxy or a tunnel. */
  readonly publicUrl?: string | undefined;
  /** Proxies in front that add to X-Forwarded-For. Default 0: the sender is whoever connects. */
  readonly trustedProxies?: number | undefined;
  /** Default: the machine's. */
  readonly world?: World | undefined;
}

export class Gateway {
  readonly #world: World;
  readonly #limits: GatewayLimits;
  readonly #integrations: ServedIntegrations;
  readonly #documents: ServedDocuments;
  readonly #metrics: Metrics;
  readonly #recent: RecentEvents;
  readonly #unsubscribe: () => void;
  readonly #held: HeldBodies;
  readonly #repeats: Repeats;
  readonly #lifecycle = { draining: false };
  readonly #servers: Server[] = [];
  readonly #lanes: FastLane[] = [];
  /** Every open connection of every server. */
  readonly #sockets = new Set<Socket>();
  readonly #entrance: Entrance;
  readonly #events: GatewayEvents;
  readonly #kept: KeptStore | undefined;
  readonly #webhooks: WebhookDoor;
  readonly #ports: Record<string, number> = {};
  #address = '';
  #watch: FolderWatch | undefined;
  #closing: Promise<void> | undefined;

  /** Resolves once it can be reached. Rejects for a host that others can reach, and for a port that is taken. */
  static async start(options: GatewayOptions): Promise<Gateway> {
    const { host = '127.0.0.1', port = 7070, ports = {}, folder } = options;
    if (!isLoopback(host)) {
      throw new Error(
        `the gateway does not listen on ${host}: whoever reaches it can call with the credentials of every document, and it can't tell callers apart yet; use 127.0.0.1, ::1 or localhost`,
      );
    }
    const gateway = new Gateway(options);
    try {
      await gateway.#open(host, port, ports);
      if (folder !== undefined) gateway.#watch = new FolderWatch(folder, gateway.#world, () => void gateway.reload());
    } catch (error) {
      await gateway.close();
      throw error;
    }
    return gateway;
  }

  private constructor(options: GatewayOptions) {
    this.#world = options.world ?? realWorld();
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { integrations, observe } = options;
    this.#integrations = integrations;
    this.#metrics = integrations.metrics;
    this.#recent = new RecentEvents(this.#limits.events, () => this.#world.epoch());
    this.#unsubscribe = integrations.subscribe(this.#recent.observe);
    this.#documents = new ServedDocuments(integrations, this.#world);
    this.#held = new HeldBodies(this.#limits.heldBodies, this.#limits.heldBody);
    this.#repeats = new Repeats(this.#limits.rememberedKeys);
    const tell: Observe = (event) => {
      this.#metrics.observe(event);
      this.#recent.observe(event);
      observe?.(event);
    };
    this.#events = new GatewayEvents(this.#world, tell);
    const { store } = options;
    const idOf = (name: string): string | undefined => this.#documents.routes.find(name)?.integration.requirement.id;
    this.#kept = store === undefined ? undefined : new KeptStore(store, this.#world, tell, idOf);
    const shared = { world: this.#world, limits: this.#limits, pages: () => this.#pages(), lifecycle: this.#lifecycle };
    const egress: EgressSetting = {
      ...shared,
      held: this.#held,
      repeats: this.#repeats,
      events: this.#events,
      pseudonym: `concordat-${this.#world.identifier().slice(0, 8)}`,
    };
    const admin = new Admin({
      ...shared,
      documents: this.#documents,
      metrics: this.#metrics,
      recent: this.#recent,
      bounds: () => this.#bounds(),
      watchFailure: () => this.#watch?.failure,
      kept: this.#kept,
      fleet: () => integrations.fleet,
    });
    const { limits, pages } = shared;
    this.#webhooks = new WebhookDoor({
      world: this.#world,
      limits,
      pages,
      events: this.#events,
      receiver: () => integrations.deliveries?.inbox.receiver,
      publicUrl: options.publicUrl?.replace(/\/$/, ''),
      trustedProxies: options.trustedProxies ?? 0,
    });
    const doors: Door[] = [
      this.#webhooks,
      new EventsDoor({ limits, pages, inbox: () => integrations.deliveries?.inbox }),
      new SubscriberDoor({ world: this.#world, limits, pages, subscriptions: () => integrations.deliveries?.subscriptions }),
      new DeliveriesDoor({ world: this.#world, limits, pages, events: this.#events, deliveries: () => integrations.deliveries }),
    ];
    const behindProxy = options.publicUrl !== undefined || (options.trustedProxies ?? 0) > 0;
    this.#entrance = new Entrance(egress, this.#documents, admin, doors, publicNameOf(options.publicUrl), behindProxy);
  }

  /** `http://127.0.0.1:7070`. */
  get address(): string {
    return this.#address;
  }

  /** The dedicated ports, by the name they were asked for. */
  get ports(): Readonly<Record<string, number>> {
    return this.#ports;
  }

  get documents(): DocumentsStatus {
    return this.#documents.status;
  }

  /** Reads the documents again. What does not compile keeps its last good version; the status says what was found. */
  reload(): DocumentsStatus {
    return this.#documents.reload();
  }

  /** Drains, then closes. The integrations stay open: whoever opened them closes them. */
  close(): Promise<void> {
    this.#closing ??= this.#drain();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #open(host: string, port: number, ports: Readonly<Record<string, number>>): Promise<void> {
    this.#address = `http://${host.includes(':') ? `[${host}]` : host}:${await this.#listen(host, port, undefined)}`;
    for (const [name, wanted] of Object.entries(ports)) {
      if (this.#documents.routes.find(name) === undefined) {
        throw new Error(`port ${wanted} can't lead to "${name}": no document that runs has this id or slug`);
      }
      this.#ports[name] = await this.#listen(host, wanted, name);
    }
  }

  #pages(): string {
    return `${this.#address}/-/errors`;
  }

  #listen(host: string, port: number, dedicated: string | undefined): Promise<number> {
    const setting = {
      world: this.#world,
      limits: this.#limits,
      events: this.#events,
      pages: () => this.#pages(),
      sockets: this.#sockets,
    };
    const { server, lane } = createStrictServer(setting, (request, response) =>
      this.#entrance.handle(request, response, dedicated),
    );
    this.#servers.push(server);
    this.#lanes.push(lane);
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') return reject(error);
        const taken = new Error(`port ${port} on ${host} is in use; free it or choose another`, { cause: error });
        reject(Object.assign(taken, { code: error.code }));
      });
      server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
    });
  }

  async #drain(): Promise<void> {
    this.#lifecycle.draining = true;
    this.#watch?.close();
    this.#documents.close();
    const limit = new DrainLimit(this.#sockets);
    this.#world.schedule(limit, this.#world.now() + this.#limits.drain);
    const all = this.#servers.map(closed);
    for (const lane of this.#lanes) lane.drain();
    await Promise.all([...all, this.#kept?.close()]);
    this.#world.cancel(limit);
    this.#unsubscribe();
  }

  #bounds(): readonly Bound[] {
    const { series } = this.#metrics;
    return [
      own('connections', this.#sockets.size, this.#limits.connections * this.#servers.length),
      own('requests', this.#entrance.inFlight, this.#limits.requests),
      own('requests from outside', this.#entrance.outside, this.#entrance.mostOutside),
      own('held bodies', this.#held.used, this.#held.limit),
      own('remembered keys', this.#repeats.size, this.#repeats.limit),
      this.#webhooks.bound,
      own('recent events', this.#recent.size, this.#recent.limit),
      own('metric series', series.used, series.limit),
      ...(this.#kept === undefined ? [] : [this.#kept.bound]),
      ...(this.#integrations.deliveries?.bounds ?? []),
    ];
  }
}

class DrainLimit extends Alarm {
  readonly #sockets: ReadonlySet<Socket>;

  constructor(sockets: ReadonlySet<Socket>) {
    super();
    this.#sockets = sockets;
  }

  override ring(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

function own(bound: string, used: number, limit: number): Bound {
  return { requirement: '', bound, used, limit };
}

function closed(server: Server): Promise<void> {
  // One that never came to listen has nothing to close.
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function publicNameOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).hostname.toLowerCase();
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
