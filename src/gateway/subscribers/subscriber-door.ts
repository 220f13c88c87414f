/**
 * Who is told of our events: `/{id}/subscribers`. Whoever runs the gateway adds and lists them from this machine; a subscriber
 * looks after itself from outside, with the token that it got when it was added.
 *
 *   GET, POST      /{id}/subscribers                       all of them; a new one, with its secret and its token
 *   GET, PATCH,
 *   DELETE         /{id}/subscribers/{subscriber}          one
 *   POST           /{id}/subscribers/{subscriber}/verify   asks its address whether it wants events
 *   POST           /{id}/subscribers/{subscriber}/secret   a new secret, beside the old one for a while
 *   POST           /{id}/subscribers/{subscriber}/test     sends it an event of no meaning
 *   GET            /{id}/subscribers/{subscriber}/event-types  what it may ask for
 *   GET            /{id}/subscribers/{subscriber}/deliveries   what was sent to it
 *   POST           /{id}/subscribers/{subscriber}/deliveries/{delivery}/replay   sends one of those again
 *   GET            /{id}/event-types                       the types of events, with where their data is described
 *   POST           /{id}/publications                      tells all who want it of an event
 *
 * From outside only what is below a subscriber is there, and only with its token.
 */
import { readSubscriber, type Subscriber, type SubscriberView, viewOf } from '../../deliveries/subscriptions/subscriber.ts';
import { eventTypes, type Subscriptions } from '../../deliveries/subscriptions/subscriptions.ts';
import type { World } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { Door, Visit } from '../door.ts';
import { JsonBodyError, readJsonObject, sendJson } from '../json-body.ts';
import type { GatewayLimits } from '../limits.ts';
import { type Problem, sendProblem } from '../problem.ts';
import { problemOfCode } from '../problem-types.ts';

export interface SubscriberDoorSetting {
  readonly world: World;
  readonly limits: GatewayLimits;
  readonly pages: () => string;
  /** Undefined: there is no store. */
  readonly subscriptions: () => Subscriptions | undefined;
}

type Asked = Visit & { readonly subscriptions: Subscriptions; readonly requirement: Requirement };

/** A rotated secret signs for so long beside its successor, milliseconds. */
const OVERLAP = 24 * 3_600_000;
const LONGEST_OVERLAP = 30 * OVERLAP;
const LISTED = 100;
/** When it is worth asking again, where a store that is away does not say: milliseconds. */
const STORE_AWAY = 5_000;
const EDITED = ['url', 'events', 'description'];
/** What there is below a subscriber. */
const METHODS: Readonly<Record<string, string>> = {
  '': 'GET, PATCH, DELETE',
  deliveries: 'GET',
  'event-types': 'GET',
  secret: 'POST',
  test: 'POST',
  verify: 'POST',
};

export class SubscriberDoor implements Door {
  readonly public = true;
  readonly #setting: SubscriberDoorSetting;

  constructor(setting: SubscriberDoorSetting) {
    this.#setting = setting;
  }

  takes({ rest, request, route }: Visit): boolean {
    const [first, ...others] = pathOf(rest);
    const here =
      first === 'subscribers' ||
      (others.length === 0 && (first === 'event-types' || (first === 'publications' && request.method === 'POST')));
    return here && sends(route.integration.requirement);
  }

  enter(visit: Visit): void {
    void this.#answer(visit).catch((error: unknown) => this.#refuse(visit, error));
  }

  async #answer(visit: Visit): Promise<void> {
    const subscriptions = this.#setting.subscriptions();
    const { requirement } = visit.route.integration;
    if (subscriptions === undefined)
      throw new ConcordatError('CONCORDAT_STORE_MISSING', 'this gateway keeps nothing, so it has no subscribers', {
        requirement: requirement.id,
      });
    const asked: Asked = { ...visit, subscriptions, requirement };
    const [first, id, ...act] = pathOf(visit.rest);
    // Who subscribes has to be known before anybody hears that somebody does not.
    await subscriptions.subscribers.ready();
    if (id !== undefined) return this.#one(asked, id, act);
    if (visit.fromOutside) return this.#unknown(visit);
    if (first === 'event-types') {
      if (visit.request.method !== 'GET') return this.#methods(visit, 'GET');
      return sendJson(visit.response, 200, { eventTypes: eventTypes(requirement) });
    }
    if (first === 'publications') return this.#publish(asked);
    if (visit.request.method === 'GET') {
      const all: readonly SubscriberView[] = subscriptions.subscribers.of(requirement.id).map(viewOf);
      return sendJson(visit.response, 200, { subscribers: all });
    }
    if (visit.request.method === 'POST') return this.#add(asked);
    this.#methods(visit, 'GET, POST');
  }

  async #publish(asked: Asked): Promise<void> {
    const { type, data, id, key } = await this.#body(asked);
    if (typeof type !== 'string' || type === '')
      throw new JsonBodyError('input-invalid', '"type" must name the event: order.shipped.');
    for (const [name, value] of [
      ['id', id],
      ['key', key],
    ] as const)
      if (value !== undefined && (typeof value !== 'string' || value.length > 255))
        throw new JsonBodyError('input-invalid', `"${name}" must be text of at most 255 characters.`);
    const published = await asked.subscriptions.publish(asked.requirement, {
      type,
      data,
      id: id as string | undefined,
      key: key as string | undefined,
    });
    sendJson(asked.response, 202, published);
  }

  async #add(asked: Asked): Promise<void> {
    const { subscriptions, requirement } = asked;
    const input = readSubscriber(await this.#body(asked), subscriptions.rules(requirement));
    const { subscriber, secret, token } = await subscriptions.subscribers.add(requirement.id, input);
    sendJson(asked.response, 201, { ...viewOf(subscriber), secret, token });
  }

  async #one(asked: Asked, id: string, [act = '', of, then, ...more]: readonly string[]): Promise<void> {
    const { subscriptions, requirement, request, response } = asked;
    const subscriber = subscriptions.subscribers.find(id);
    if (subscriber === undefined || subscriber.requirement !== requirement.id || !this.#mayAsk(asked, subscriber))
      return this.#unknown(asked);
    if (asked.fromOutside) subscriptions.allow(subscriber, 'request');
    if (of !== undefined) {
      if (act !== 'deliveries' || then !== 'replay' || more.length > 0) return this.#nowhere(asked);
      if (request.method !== 'POST') return this.#methods(asked, 'POST');
      return sendJson(response, 202, { id: await subscriptions.replay(subscriber, decoded(of)), replayOf: decoded(of) });
    }
    if (!Object.hasOwn(METHODS, act)) return this.#nowhere(asked);
    switch (`${request.method} ${act}`) {
      case 'GET ':
        return sendJson(response, 200, viewOf(subscriber));
      case 'GET deliveries':
        return sendJson(response, 200, { deliveries: await subscriptions.deliveriesOf(subscriber, LISTED) });
      case 'GET event-types':
        return sendJson(response, 200, { eventTypes: eventTypes(requirement) });
      case 'DELETE ':
        await subscriptions.remove(subscriber);
        return sendJson(response, 200, { id, removed: true });
      case 'PATCH ':
        return this.#edit(asked, subscriber);
      case 'POST verify':
        return this.#view(asked, await subscriptions.verify(subscriber));
      case 'POST test':
        return sendJson(response, 202, { id: await subscriptions.test(subscriber) });
      case 'POST secret':
        return this.#rotate(asked, subscriber);
      default:
        this.#methods(asked, METHODS[act] as string);
    }
  }

  /** Another address has to prove itself again; `"state": "disabled"` stops everything, and `verify` starts it again. */
  async #edit(asked: Asked, subscriber: Subscriber): Promise<void> {
    const { subscriptions, requirement } = asked;
    const { state, ...given } = await this.#body(asked);
    if (state !== undefined && state !== 'disabled')
      throw new JsonBodyError('input-invalid', '"state" can only be set to "disabled"; POST …/verify makes it active again.');
    const unknown = Object.keys(given).find((member) => !EDITED.includes(member));
    if (unknown !== undefined)
      throw new JsonBodyError(
        'input-invalid',
        `"${unknown.slice(0, 80)}" cannot be changed; it takes ${EDITED.join(', ')}, state.`,
      );
    const rules = subscriptions.rules(requirement);
    // Upon the version that is there then: somebody else may change another part of it.
    const changed = await subscriptions.subscribers.change(subscriber.id, (each) => {
      const { url, events, description } = each;
      const input = readSubscriber({ url, events, description, ...given }, rules);
      if (state === 'disabled') return { ...each, ...input, state, because: 'it was asked to' };
      return input.url === url
        ? { ...each, ...input }
        : { ...each, ...input, state: 'unverified', because: undefined, failingSince: undefined };
    });
    this.#view(asked, changed);
  }

  async #rotate(asked: Asked, { id }: Subscriber): Promise<void> {
    const { overlapMs = OVERLAP } = await this.#body(asked);
    if (typeof overlapMs !== 'number' || !(overlapMs >= 0) || overlapMs > LONGEST_OVERLAP)
      throw new JsonBodyError('input-invalid', `"overlapMs" must be a number of milliseconds from 0 to ${LONGEST_OVERLAP}.`);
    const secret = await asked.subscriptions.subscribers.rotate(id, overlapMs);
    if (secret === undefined) return this.#unknown(asked);
    sendJson(asked.response, 200, { id, secret, overlapMs });
  }

  /** From this machine anybody; from outside whoever has its token. */
  #mayAsk({ fromOutside, head, subscriptions }: Asked, subscriber: Subscriber): boolean {
    if (!fromOutside) return true;
    const [scheme = '', token = ''] = (authorizationOf(head.forwarded) ?? '').split(' ', 2);
    return subscriptions.subscribers.isToken(subscriber, token) && scheme.toLowerCase() === 'bearer';
  }

  #body({ request, head, response }: Visit): Promise<Readonly<Record<string, unknown>>> {
    if (head.expectsContinue) response.writeContinue();
    const { world, limits } = this.#setting;
    return readJsonObject(request, head.contentType, limits.input, { world, longest: limits.stall });
  }

  #view(visit: Visit, subscriber: Subscriber | undefined): void {
    if (subscriber === undefined) this.#unknown(visit);
    else sendJson(visit.response, 200, viewOf(subscriber));
  }

  /** Also for a token that is not its own: who may not know it does not hear that it is there. */
  #unknown(visit: Visit): void {
    this.#problem(visit, { name: 'unknown-subscriber', detail: 'There is no such subscriber, or the token is not its own.' });
  }

  #nowhere(visit: Visit): void {
    const detail = `A subscriber has ${Object.keys(METHODS).filter(Boolean).join(', ')}, and deliveries/{delivery}/replay.`;
    this.#problem(visit, { name: 'unknown-page', detail });
  }

  #methods(visit: Visit, allowed: string): void {
    const problem: Problem = { name: 'method-not-allowed', detail: `It takes ${allowed}.` };
    sendProblem(visit.response, problem, this.#setting.pages(), ['Allow', allowed]);
  }

  #refuse(visit: Visit, error: unknown): void {
    if (error instanceof JsonBodyError) return this.#problem(visit, { name: error.problem, detail: error.message });
    if (error instanceof ConcordatError) {
      const { code, message: detail } = error;
      const away = code === 'CONCORDAT_STORE_UNAVAILABLE' ? STORE_AWAY : undefined;
      return this.#problem(visit, { name: problemOfCode(code), code, detail, retryAfter: error.retryAfter ?? away });
    }
    // The caller's connection broke while its request was read.
    visit.response.destroy();
  }

  #problem({ request, response, head, route }: Visit, problem: Problem): void {
    if (response.headersSent) return;
    // The rest of a body that nobody reads is in the way of the next request.
    const close = head.hasBody && !request.complete ? ['Connection', 'close'] : [];
    sendProblem(response, { requirement: route.integration.requirement.id, ...problem }, this.#setting.pages(), close);
  }
}

function pathOf(rest: string): readonly string[] {
  return (rest.split('?', 1)[0] as string).split('/').filter((part) => part !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Broken encoding names nothing.
    return text;
  }
}

/** Only a document that declares events of ours has subscribers. */
function sends({ type, operations }: Requirement): boolean {
  return type === 'Webhook' && operations.some(({ shape }) => shape?.kind === 'event');
}

function authorizationOf(headers: readonly string[]): string | undefined {
  for (let at = 0; at + 1 < headers.length; at += 2) if (headers[at] === 'authorization') return headers[at + 1];
  return undefined;
}
