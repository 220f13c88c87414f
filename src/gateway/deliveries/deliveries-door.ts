/**
 * The way in for what must not be lost: written down at once, done as soon as may be, and asked for by its address.
 *
 *   POST   /{id}/deliveries              202, Location     the operation is checked, then written down, then accepted
 *   GET    /{id}/deliveries/{delivery}   200               its state; the answer, once it is delivered
 *   DELETE /{id}/deliveries/{delivery}   200               taken back, unless it is under way or has ended (409)
 *
 * 1. 202 means that it is durable. While the store is away the answer is 503, and nobody is told that anything is accepted.
 * 2. The same idempotency key is the same delivery, however often it is handed over.
 */

import { headerOf } from '../../adapters/http/headers.ts';
import { cancelDelivery, reportOf } from '../../deliveries/delivery-report.ts';
import type { World } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Door, Visit } from '../door.ts';
import type { GatewayEvents } from '../events.ts';
import { JsonBodyError, readJsonObject, sendJson } from '../json-body.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Problem } from '../problem.ts';
import { problemOfError, sendProblem } from '../problem.ts';
import type { ServedDeliveries } from '../served.ts';
import { readDeliveryRequest } from './delivery-request.ts';
import { deliveryAddress, receipt, reportJson } from './receipt.ts';

export interface DeliveriesDoorSetting {
  readonly world: World;
  readonly limits: GatewayLimits;
  readonly events: GatewayEvents;
  readonly pages: () => string;
  /** Undefined: there is no store, and nothing is accepted. */
  readonly deliveries: () => ServedDeliveries | undefined;
}

const PATH = '/deliveries';
/** When it is worth handing over again what the store could not take, where the store itself does not say: milliseconds. */
const STORE_AWAY = 5_000;
const STORE_MISSING: Problem = {
  name: 'store-missing',
  code: 'CONCORDAT_STORE_MISSING',
  detail: 'This gateway has no store, so nothing can be accepted that must not be lost.',
};

export class DeliveriesDoor implements Door {
  readonly public = false;
  readonly #setting: DeliveriesDoorSetting;

  constructor(setting: DeliveriesDoorSetting) {
    this.#setting = setting;
  }

  takes({ rest }: Visit): boolean {
    if (!rest.startsWith(PATH)) return false;
    const next = rest[PATH.length];
    return next === undefined || next === '/' || next === '?';
  }

  enter(visit: Visit): void {
    const id = deliveryIn(visit.rest);
    const { method = '' } = visit.request;
    const allowed = id === undefined ? ['POST'] : ['GET', 'DELETE'];
    if (!allowed.includes(method)) {
      const detail = id === undefined ? 'Deliveries are handed over with POST.' : 'A delivery takes GET and DELETE.';
      return this.#problem(visit, { name: 'method-not-allowed', detail }, ['Allow', allowed.join(', ')]);
    }
    const deliveries = this.#setting.deliveries();
    if (deliveries === undefined) return this.#problem(visit, STORE_MISSING);
    void this.#carryOut(visit, deliveries, id);
  }

  async #carryOut(visit: Visit, deliveries: ServedDeliveries, id: string | undefined): Promise<void> {
    const { requirement } = visit.route.integration;
    try {
      if (id === undefined) await this.#accept(visit, deliveries);
      else if (visit.request.method === 'GET')
        sendJson(visit.response, 200, reportJson(requirement.id, await reportOf(deliveries.store, requirement, id)));
      else {
        const by = { who: 'gateway', why: 'its caller took it back' };
        sendJson(visit.response, 200, reportJson(requirement.id, await cancelDelivery(deliveries.store, requirement, id, by)));
      }
    } catch (error) {
      if (error instanceof JsonBodyError) this.#problem(visit, { name: error.problem, detail: error.message });
      // Anything else while the body is read is the caller's connection breaking: nobody is left to answer.
      else if (visit.request.complete || visit.request.whole !== undefined || !visit.head.hasBody) this.#failed(visit, error);
    }
  }

  async #accept(visit: Visit, deliveries: ServedDeliveries): Promise<void> {
    const { request, response, head, route } = visit;
    if (head.expectsContinue) response.writeContinue();
    const { world, limits } = this.#setting;
    const body = await readJsonObject(request, head.contentType, limits.input, { world, longest: limits.stall });
    const { requirement } = route.integration;
    const asked = readDeliveryRequest(body, headerOf(head.forwarded, 'idempotency-key'));
    const { id, duplicate } = await deliveries.outbox.enqueue({ ...asked, requirement: requirement.id, origin: 'request' });
    // How the one before stands: it may have ended, and not well.
    const state = duplicate ? (await reportOf(deliveries.store, requirement, id)).state : 'waiting';
    if (asked.delay !== undefined) deliveries.wake();
    const address = deliveryAddress(requirement.id, id);
    sendJson(response, 202, receipt(requirement.id, asked.operation, id, address, state), [
      'Location',
      address,
      'Concordat-Served-By',
      'queue',
    ]);
  }

  #failed(visit: Visit, error: unknown): void {
    const { requirement } = visit.route.integration;
    const problem = problemOfError(error, requirement, error instanceof ConcordatError ? (error.operation ?? '') : '');
    const again = problem.name === 'store-unavailable' || problem.name === 'store-full' ? STORE_AWAY : undefined;
    this.#problem(visit, { ...problem, retryAfter: problem.retryAfter ?? again });
  }

  #problem({ response, request, head, route }: Visit, problem: Problem, more: readonly string[] = []): void {
    const { id } = route.integration.requirement;
    this.#setting.events.tell('request.refused', { reason: problem.name }, id);
    if (response.headersSent) return;
    // The rest of a body that nobody reads is in the way of the next request.
    const close = head.hasBody && !request.complete ? ['Connection', 'close'] : [];
    sendProblem(response, { requirement: id, ...problem }, this.#setting.pages(), [...more, ...close]);
  }
}

/** The id in `/deliveries/{id}`; undefined for `/deliveries`. */
function deliveryIn(rest: string): string | undefined {
  const path = rest.split('?', 1)[0] as string;
  const id = path.slice(PATH.length + 1);
  if (id === '') return undefined;
  try {
    return decodeURIComponent(id);
  } catch {
    // Broken encoding names no delivery.
    return id;
  }
}
