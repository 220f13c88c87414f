/**
 * Where every request comes in: judged by its head, then sent to the admin pages or to an integration. Never a way to
 * anywhere else: what can be reached is in the documents and nowhere in the request.
 */
import type { CallInput } from '../requirement/call.ts';
import type { Operation } from '../requirement/operation.ts';
import type { Admin } from './admin/admin.ts';
import type { CallerRequest, CallerResponse } from './caller.ts';
import type { ServedDocuments } from './documents.ts';
import type { Door, Visit } from './door.ts';
import type { EgressSetting } from './egress.ts';
import { EgressRequest } from './egress.ts';
import { JsonBodyError, readJsonObject } from './json-body.ts';
import type { Problem } from './problem.ts';
import { sendProblem } from './problem.ts';
import type { RequestHead } from './request-head.ts';
import { readHead } from './request-head.ts';
import type { Route } from './routes.ts';
import { hostName, isLoopbackName, splitTarget } from './target.ts';

const OPERATIONS = '/operations/';

export class Entrance {
  readonly #setting: EgressSetting;
  readonly #documents: ServedDocuments;
  readonly #admin: Admin;
  readonly #doors: readonly Door[];
  readonly #publicName: string | undefined;
  readonly #behindProxy: boolean;
  #inFlight = 0;
  #outside = 0;

  /**
   * `publicName`: the host name by which other machines come, through something that stands in front; to public doors only.
   * `behindProxy`: something does, so what carries a proxy's fields comes from other machines, whatever name it says.
   */
  constructor(
    setting: EgressSetting,
    documents: ServedDocuments,
    admin: Admin,
    doors: readonly Door[],
    publicName: string | undefined,
    behindProxy: boolean = publicName !== undefined,
  ) {
    this.#setting = setting;
    this.#documents = documents;
    this.#admin = admin;
    this.#doors = doors;
    // A name of this machine's own tells nobody apart.
    this.#publicName = publicName === undefined || isLoopbackName(publicName) ? undefined : publicName;
    this.#behindProxy = behindProxy;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Of those in flight. */
  get outside(): number {
    return this.#outside;
  }

  get mostOutside(): number {
    const { requests, connections } = this.#setting.limits;
    return Math.max(1, Math.floor(Math.min(requests, connections) / 2));
  }

  /** `dedicated`: the requirement whose own port it came in by. */
  handle(request: CallerRequest, response: CallerResponse, dedicated: string | undefined): void {
    this.#inFlight += 1;
    response.on('close', this.#left);
    const { limits, events } = this.#setting;
    if (this.#inFlight > limits.requests) {
      events.tell('bound.reached', { bound: 'requests', limit: limits.requests });
      return this.#refuse(request, response, {
        name: 'overloaded',
        detail: `${limits.requests} requests are being worked on.`,
        retryAfter: 1_000,
      });
    }
    const head = readHead(request, limits);
    if (head.fault !== undefined) return this.#refuse(request, response, { name: head.fault.problem, detail: head.fault.detail });
    const name = hostName(head.host);
    if ((name !== undefined && name === this.#publicName) || (this.#behindProxy && head.proxied))
      return this.#fromOutside(request, response, head);
    if (name === undefined || !isLoopbackName(name)) {
      return this.#refuse(
        request,
        response,
        { name: 'unknown-host', detail: `${JSON.stringify(head.host.slice(0, 80))} is not served here.` },
        head,
      );
    }
    if (fromOtherSite(head))
      return this.#refuse(
        request,
        response,
        { name: 'cross-site', detail: `It comes from ${head.origin ?? 'a page of another site'}.` },
        head,
      );
    if (dedicated !== undefined) this.#forward(dedicated, request.url as string, request, response, head);
    else if (name.endsWith('.localhost'))
      this.#forward(name.slice(0, -'.localhost'.length), request.url as string, request, response, head);
    else this.#byPath(request, response, head);
  }

  /**
   * What came by the public name, or through a proxy or tunnel whatever name it says: most of them call us `localhost`, and
   * others hand on what the sender wrote. Public doors only, and never so many that this machine finds no place.
   */
  #fromOutside(request: CallerRequest, response: CallerResponse, head: RequestHead): void {
    const most = this.mostOutside;
    if (this.#outside >= most) {
      this.#setting.events.tell('bound.reached', { bound: 'requests from outside', limit: most });
      const detail = `${most} requests from outside are being worked on.`;
      return this.#refuse(request, response, { name: 'overloaded', detail, retryAfter: 1_000 }, head);
    }
    this.#outside += 1;
    response.on('close', this.#outsideLeft);
    if (this.#byDoor(request, response, head, true)) return;
    const by = head.proxied ? 'through a proxy' : 'by the public name';
    const detail = `It came ${by}, and this way only webhooks and subscribers of documents that run are reached.`;
    this.#refuse(request, response, { name: 'unknown-host', detail }, head);
  }

  #byPath(request: CallerRequest, response: CallerResponse, head: RequestHead): void {
    const { name, rest } = splitTarget(request.url as string);
    if (name === '-') return this.#admin.handle(request, response, head, rest);
    if (request.method === 'POST' && rest.startsWith(OPERATIONS)) {
      const route = this.#documents.routes.find(name);
      const operation = route?.operations.get(decoded(rest.slice(OPERATIONS.length).split('?', 1)[0] as string).toLowerCase());
      if (route !== undefined && operation !== undefined) return void this.#operate(route, operation, request, response, head);
    }
    if (!this.#byDoor(request, response, head, false)) this.#forward(name, rest, request, response, head);
  }

  /** Whether a door has taken the request; what the document declares is not a door's. */
  #byDoor(request: CallerRequest, response: CallerResponse, head: RequestHead, fromOutside: boolean): boolean {
    const { name, rest } = splitTarget(request.url as string);
    const route = this.#documents.routes.find(name);
    if (route === undefined) return false;
    const visit: Visit = { route, request, response, head, rest, fromOutside };
    const door = this.#doors.find((each) => (each.public || !fromOutside) && each.takes(visit));
    if (door === undefined || route.adapter.match(request.method as string, rest)?.implicit === false) return false;
    door.enter(visit);
    return true;
  }

  #forward(name: string, path: string, request: CallerRequest, response: CallerResponse, head: RequestHead): void {
    const route = this.#documents.routes.find(name);
    if (route === undefined) {
      const known = this.#documents.routes.all.slice(0, 20).map(({ integration }) => integration.requirement.slug);
      const detail = `${JSON.stringify(name.slice(0, 80))} is neither an id nor a slug of a document that runs. There are: ${known.join(', ') || 'none'}.`;
      return this.#refuse(
        request,
        response,
        { name: 'unknown-requirement', code: 'CONCORDAT_REQUIREMENT_UNKNOWN', detail },
        head,
      );
    }
    new EgressRequest(this.#setting, route, request, response, head).forward(path);
  }

  async #operate(
    route: Route,
    operation: Operation,
    request: CallerRequest,
    response: CallerResponse,
    head: RequestHead,
  ): Promise<void> {
    const egress = new EgressRequest(this.#setting, route, request, response, head);
    if (head.expectsContinue) response.writeContinue();
    try {
      const input = await readJsonObject(request, head.contentType, this.#setting.limits.input);
      egress.operate(operation, input as CallInput);
    } catch (error) {
      // Anything else is the caller's connection breaking while its input was read.
      if (error instanceof JsonBodyError) this.#refuse(request, response, { name: error.problem, detail: error.message }, head);
    }
  }

  #refuse(request: CallerRequest, response: CallerResponse, problem: Problem, head?: RequestHead): void {
    this.#setting.events.tell('request.refused', { reason: problem.name });
    sendProblem(
      response,
      problem,
      this.#setting.pages(),
      head !== undefined && (request.complete || !head.hasBody) ? [] : ['Connection', 'close'],
    );
  }

  readonly #left = (): void => {
    this.#inFlight -= 1;
  };

  readonly #outsideLeft = (): void => {
    this.#outside -= 1;
  };
}

/** Pages of other sites can make a browser send requests here; only they say where they come from. */
function fromOtherSite({ origin, fetchSite, host }: RequestHead): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return true;
  return origin !== undefined && origin.toLowerCase() !== `http://${host}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Broken encoding names no operation.
    return text;
  }
}
