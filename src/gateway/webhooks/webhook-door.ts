/**
 * The way in for what other systems send by themselves: `POST /{id}/webhooks` and anything below. Says yes only to what is
 * written down. Knows connections, bodies and statuses; what is genuine and what is kept is the receiver's.
 *
 *   address ──▶ coding, size ──▶ body, as it is ──▶ receiver ──▶ 2xx
 *     │403         │415, 413        │408, 413         │401, 400, 503
 *
 * Senders are told as little as they need: why a signature was refused is in the events, never in the answer.
 */
import type { Readable } from 'node:stream';
import { type Reception, receivesWebhooks, type WebhookReceiver } from '../../deliveries/inbox/reception.ts';
import { AllowedSenders, senderOf } from '../../deliveries/inbox/senders.ts';
import type { World } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { CallerRequest } from '../caller.ts';
import { CallerBody, CallerBodyError, Patience } from '../caller-body.ts';
import type { Door, Visit } from '../door.ts';
import type { GatewayEvents } from '../events.ts';
import { HeldBodies } from '../held-bodies.ts';
import { sendText } from '../json-body.ts';
import type { GatewayLimits } from '../limits.ts';
import { type Problem, sendProblem } from '../problem.ts';
import { type ProblemName, problemOfCode } from '../problem-types.ts';

export interface WebhookDoorSetting {
  readonly world: World;
  readonly limits: GatewayLimits;
  readonly events: GatewayEvents;
  readonly pages: () => string;
  /** Undefined: there is no store, and nothing is received. */
  readonly receiver: () => WebhookReceiver | undefined;
  /** Without a slash at its end; undefined: senders know the gateway by the name they asked for. */
  readonly publicUrl: string | undefined;
  readonly trustedProxies: number;
}

const METHODS: ReadonlySet<string> = new Set(['POST', 'GET', 'OPTIONS']);
const STORE_AWAY = 5_000;

export class WebhookDoor implements Door {
  readonly public = true;
  readonly #setting: WebhookDoorSetting;
  readonly #bodies: HeldBodies;
  readonly #allowed = new WeakMap<Requirement, AllowedSenders>();

  constructor(setting: WebhookDoorSetting) {
    this.#setting = setting;
    this.#bodies = new HeldBodies(setting.limits.webhookBodies, setting.limits.webhookBody);
  }

  get bound(): { readonly requirement: string; readonly bound: string; readonly used: number; readonly limit: number } {
    return { requirement: '', bound: 'webhook bodies', used: this.#bodies.used, limit: this.#bodies.limit };
  }

  takes({ rest, route }: Visit): boolean {
    if (!rest.startsWith('/webhooks')) return false;
    const next = rest[9];
    return (next === undefined || next === '/' || next === '?') && receivesWebhooks(route.integration.requirement);
  }

  enter(visit: Visit): void {
    const { request, head, response } = visit;
    const { requirement } = visit.route.integration;
    const { limits, trustedProxies } = this.#setting;
    const receiver = this.#setting.receiver();
    const method = request.method ?? '';
    if (!METHODS.has(method)) return this.#refuse(visit, 'method-not-allowed', 'method', 'It takes POST.', ['Allow', 'POST']);
    if (receiver === undefined) return this.#refuse(visit, 'store-missing', 'no store', 'This gateway keeps nothing.');
    const sender = senderOf(request.socket?.remoteAddress, request.rawHeaders, trustedProxies);
    if (!this.#mayCome(requirement, sender))
      return this.#refuse(visit, 'webhook-address-refused', 'address', 'This address may not send any.');
    if (isCoded(request.rawHeaders))
      return this.#refuse(visit, 'webhook-coding-refused', 'coding', 'It has a Content-Encoding.', [
        'Accept-Encoding',
        'identity',
      ]);
    const size = head.hasBody ? (head.contentLength ?? limits.webhookBody) : 0;
    if (size > limits.webhookBody) return this.#tooLarge(visit);
    if (!this.#bodies.take(size)) {
      this.#setting.events.tell('bound.reached', { bound: 'webhook bodies', limit: this.#bodies.limit }, requirement.id);
      return this.#refuse(visit, 'overloaded', 'overloaded', 'Too many webhooks are being received.', [], 1_000);
    }
    let held = size;
    response.on('close', () => {
      this.#bodies.giveBack(held);
      held = 0;
    });
    if (head.expectsContinue) response.writeContinue();
    this.#read(visit, (body) => void this.#receive(visit, receiver, sender, body));
  }

  /** Calls `done` with the bytes, or refuses. */
  #read(visit: Visit, done: (body: Uint8Array) => void): void {
    const { request, head } = visit;
    if (request.whole !== undefined) return done(request.whole);
    if (!head.hasBody) return done(new Uint8Array());
    const { world, limits } = this.#setting;
    const body = new CallerBody(request as CallerRequest & Readable, world, limits.stall, limits.webhookBody);
    const chunks: Uint8Array[] = [];
    // Anybody out there may open a body and drip: each one that is open takes room from the others.
    const wait = new Patience(world, limits.webhookWait, () =>
      body.destroy(new CallerBodyError('request-stalled', `the body was not whole within ${limits.webhookWait} ms`)),
    );
    wait.start();
    body.on('close', () => wait.stop());
    body.on('data', (chunk: Uint8Array) => void chunks.push(chunk));
    body.on('end', () => done(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)));
    body.on('error', (error) => {
      // Anything else is the sender's connection breaking: there is nobody left to answer.
      if (!(error instanceof CallerBodyError)) return;
      if (error.problem === 'body-too-large') this.#tooLarge(visit);
      else this.#refuse(visit, error.problem, 'stalled', `It broke off: ${error.message}.`);
    });
  }

  async #receive(visit: Visit, receiver: WebhookReceiver, sender: string | undefined, body: Uint8Array): Promise<void> {
    const { request } = visit;
    const { requirement } = visit.route.integration;
    let reception: Reception;
    try {
      reception = await receiver.receive(requirement, {
        method: request.method as string,
        url: this.#url(visit),
        headers: request.rawHeaders,
        body,
        sender,
      });
    } catch (error) {
      return this.#failed(visit, error);
    }
    this.#answer(visit, reception);
  }

  #answer(visit: Visit, reception: Reception): void {
    const { response } = visit;
    if (reception.kind === 'refused') {
      const [name, detail] = REFUSALS[reception.because];
      return this.#refuse(visit, name, reception.reason, detail, name === 'method-not-allowed' ? ['Allow', 'POST'] : []);
    }
    const { answer } = reception;
    if (answer !== undefined) {
      const body = Buffer.from(answer.body);
      response.writeHead(answer.status, [...answer.headers, 'Content-Length', String(body.length), 'Cache-Control', 'no-store']);
      response.end(body);
    } else if (reception.kind === 'ignored') sendText(response, 202, 'application/json', '{"status":"ignored"}');
    else sendText(response, 200, 'application/json', '{"status":"accepted"}');
  }

  /** Nothing was written down, or nobody knows: the sender is to send it again. */
  #failed(visit: Visit, error: unknown): void {
    const code = error instanceof ConcordatError ? error.code : undefined;
    const name = code === undefined ? 'internal' : problemOfCode(code);
    const retryAfter = error instanceof ConcordatError ? (error.retryAfter ?? STORE_AWAY) : undefined;
    this.#refuse(
      visit,
      name,
      code === undefined ? 'internal' : name,
      'It was not accepted; send it again later.',
      [],
      retryAfter,
    );
  }

  #mayCome(requirement: Requirement, sender: string | undefined): boolean {
    const { allowedIps } = requirement.security;
    if (allowedIps === undefined) return true;
    let allowed = this.#allowed.get(requirement);
    if (allowed === undefined) {
      allowed = new AllowedSenders(allowedIps);
      this.#allowed.set(requirement, allowed);
    }
    return allowed.includes(sender);
  }

  #url({ request, head }: Visit): string {
    return `${this.#setting.publicUrl ?? `http://${head.host}`}${request.url ?? '/'}`;
  }

  #tooLarge(visit: Visit): void {
    this.#refuse(visit, 'body-too-large', 'too large', `At most ${this.#setting.limits.webhookBody} bytes are taken.`);
  }

  /** `reason`: one of few words, for the events. */
  #refuse(
    visit: Visit,
    name: ProblemName,
    reason: string,
    detail: string,
    more: readonly string[] = [],
    retryAfter?: number,
  ): void {
    const { request, response, head } = visit;
    const { id } = visit.route.integration.requirement;
    this.#setting.events.tell('webhook.refused', { reason }, id);
    if (response.headersSent) return;
    const problem: Problem = { name, detail, retryAfter };
    const read = request.complete || !head.hasBody;
    sendProblem(response, problem, this.#setting.pages(), read ? more : [...more, 'Connection', 'close']);
  }
}

const REFUSALS: Readonly<Record<Extract<Reception, { kind: 'refused' }>['because'], readonly [ProblemName, string]>> = {
  unverified: ['webhook-unverified', 'It is not accepted.'],
  malformed: ['malformed-request', 'It is not a webhook of the kind that is expected here.'],
  'not set up': ['webhook-not-set-up', 'It was not accepted; send it again later.'],
  'not a webhook': ['method-not-allowed', 'It takes POST.'],
};

function isCoded(headers: readonly string[]): boolean {
  for (let at = 0; at + 1 < headers.length; at += 2) {
    if ((headers[at] as string).toLowerCase() !== 'content-encoding') continue;
    const coding = (headers[at + 1] as string).trim().toLowerCase();
    if (coding !== '' && coding !== 'identity') return true;
  }
  return false;
}
