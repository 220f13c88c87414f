/**
 * The way to received events for applications that ask for them, in any language.
 *
 *   GET  /{id}/events?limit=10&wait=20&lease=30   200   claimed for `lease` seconds, each with a token
 *   POST /{id}/events/ack                         200   {"acks": [token…], "nacks": [{"claim": token, "delay": 5}…], "extend": [token…]}
 *
 * What is neither acknowledged nor given back comes again with the end of its lease. Everything comes at least once: do nothing
 * twice for one `id`. Times are seconds.
 */

import { formatToken, readToken } from '../../deliveries/inbox/claim-token.ts';
import type { EventFeed, TakenEvent } from '../../deliveries/inbox/event-feed.ts';
import { eventId, replayedEvent } from '../../deliveries/inbox/incoming-event.ts';
import { receivesWebhooks } from '../../deliveries/inbox/reception.ts';
import { deliversToAddress } from '../../deliveries/inbox/schedule.ts';
import type { Door, Visit } from '../door.ts';
import { JsonBodyError, readJsonObject, sendJson } from '../json-body.ts';
import type { GatewayLimits } from '../limits.ts';
import { type Problem, problemOfError, sendProblem } from '../problem.ts';
import type { ServedInbox } from '../served.ts';

export interface EventsDoorSetting {
  readonly limits: GatewayLimits;
  readonly pages: () => string;
  /** Undefined: there is no store, and there are no events. */
  readonly inbox: () => ServedInbox | undefined;
}

const SECOND = 1_000;
const MOST = 100;
const LONGEST_WAIT = 60;
const LONGEST_LEASE = 3_600;
const LEASE = 30;
const LONGEST_DELAY = 86_400;

export class EventsDoor implements Door {
  readonly public = false;
  readonly #setting: EventsDoorSetting;

  constructor(setting: EventsDoorSetting) {
    this.#setting = setting;
  }

  takes({ rest, route }: Visit): boolean {
    const path = rest.split('?', 1)[0];
    return (path === '/events' || path === '/events/ack') && receivesWebhooks(route.integration.requirement);
  }

  enter(visit: Visit): void {
    const { requirement } = visit.route.integration;
    const { method } = visit.request;
    const acknowledges = visit.rest.split('?', 1)[0] === '/events/ack';
    const allowed = acknowledges ? 'POST' : 'GET';
    if (method !== allowed)
      return this.#problem(visit, { name: 'method-not-allowed', detail: `It takes ${allowed}.` }, ['Allow', allowed]);
    const feed = this.#setting.inbox()?.feed(requirement.id);
    if (feed === undefined) {
      const detail = 'This gateway has no store, so it has received no events.';
      return this.#problem(visit, { name: 'store-missing', code: 'CONCORDAT_STORE_MISSING', detail });
    }
    if (deliversToAddress(requirement.webhooks)) {
      const detail = `The events of ${requirement.id} are delivered to the address under Deliver To; write "in process" there to ask for them.`;
      return this.#problem(visit, { name: 'input-invalid', detail, requirement: requirement.id });
    }
    void (acknowledges ? this.#acknowledge(visit, feed) : this.#take(visit, feed)).catch((error: unknown) => {
      // Anything but a body that is wrong is told as what it is; a connection that broke has nobody to tell.
      if (error instanceof JsonBodyError) this.#problem(visit, { name: error.problem, detail: error.message });
      else this.#problem(visit, { retryAfter: 5 * SECOND, ...problemOfError(error, requirement, 'events') });
    });
  }

  async #take(visit: Visit, feed: EventFeed): Promise<void> {
    const question = new URLSearchParams(visit.rest.split('?')[1] ?? '');
    const limit = whole(question.get('limit'), 10, 1, MOST, 'limit');
    const wait = whole(question.get('wait'), 0, 0, LONGEST_WAIT, 'wait');
    const lease = whole(question.get('lease'), LEASE, 1, LONGEST_LEASE, 'lease');
    const gone = new AbortController();
    visit.response.on('close', () => gone.abort());
    const events = await feed.take({ limit, wait: wait * SECOND, lease: lease * SECOND, signal: gone.signal });
    // Nobody got them: others may have them at once.
    if (gone.signal.aborted) return void (await feed.putBack(events, 0));
    sendJson(visit.response, 200, { events: events.map(describe) });
  }

  async #acknowledge({ request, response, head }: Visit, feed: EventFeed): Promise<void> {
    if (head.expectsContinue) response.writeContinue();
    const order = await readJsonObject(request, head.contentType, this.#setting.limits.input);
    const acks = list(order.acks, 'acks').map((token) => claimOf(token));
    const nacks = list(order.nacks, 'nacks').map(nackOf);
    const extend = list(order.extend, 'extend').map((token) => claimOf(token));
    const lease = order.lease === undefined ? LEASE : whole(String(order.lease), LEASE, 1, LONGEST_LEASE, 'lease');
    const acked = acks.length === 0 ? [] : await feed.done(acks);
    const nacked: boolean[] = [];
    for (const { taken, delay } of nacks) nacked.push((await feed.again([taken], delay))[0] ?? false);
    const extended = extend.length === 0 ? [] : await feed.extend(extend, lease * SECOND);
    // False: the lease was over, and the event comes again.
    sendJson(response, 200, { acks: acked, nacks: nacked, extend: extended });
  }

  #problem({ response, request, head }: Visit, problem: Problem, more: readonly string[] = []): void {
    if (response.headersSent) return;
    const read = request.complete || !head.hasBody;
    sendProblem(response, problem, this.#setting.pages(), read ? more : [...more, 'Connection', 'close']);
  }
}

function describe(taken: TakenEvent): object {
  const { delivery, event } = taken;
  const bytes = Buffer.from(event.body.buffer, event.body.byteOffset, event.body.byteLength);
  const text = bytes.toString('utf8');
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < event.headers.length; at += 2) headers[event.headers[at] as string] = event.headers[at + 1] as string;
  return {
    id: eventId(delivery),
    ...(delivery.replayOf === undefined ? {} : { replayOf: replayedEvent(delivery) }),
    type: delivery.operation,
    delivery: delivery.id,
    claim: formatToken(taken),
    receivedAt: new Date(event.receivedAt).toISOString(),
    attempts: delivery.attempts + 1,
    headers,
    // Text where it is text; bytes that are not would not come back as they were.
    ...(Buffer.from(text).equals(bytes) ? { body: text } : { bodyBase64: bytes.toString('base64') }),
  };
}

function nackOf(value: unknown): { readonly taken: ReturnType<typeof claimOf>; readonly delay: number | undefined } {
  if (typeof value === 'string') return { taken: claimOf(value), delay: undefined };
  const { claim, delay } = (value ?? {}) as { readonly claim?: unknown; readonly delay?: unknown };
  return {
    taken: claimOf(claim),
    delay: delay === undefined ? undefined : whole(String(delay), 0, 0, LONGEST_DELAY, 'delay') * SECOND,
  };
}

function claimOf(token: unknown): NonNullable<ReturnType<typeof readToken>> {
  const claim = typeof token === 'string' ? readToken(token) : undefined;
  if (claim === undefined)
    throw new JsonBodyError('input-invalid', 'Each claim is the text that came with the event, unchanged.');
  return claim;
}

function list(value: unknown, name: string): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.length <= MOST) return value;
  throw new JsonBodyError('input-invalid', `"${name}" is a list of at most ${MOST} claims.`);
}

function whole(text: string | null, otherwise: number, least: number, most: number, name: string): number {
  if (text === null) return otherwise;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : -1;
  if (value < least || value > most)
    throw new JsonBodyError(
      'input-invalid',
      `"${name}" is a whole number from ${least} to ${most}, in seconds where it is a time.`,
    );
  return value;
}
