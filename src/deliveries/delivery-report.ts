/** How a delivery of the outbox stands, for whoever handed it over. Shows nothing of other requirements. */

import type { DeliveryHistory, DeliveryState } from '../requirement/delivery.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Requirement } from '../requirement/requirement.ts';
import type { Store } from '../requirement/store.ts';
import { decodeAnswer } from './outbox/kept-answer.ts';

export interface DeliveryReport {
  readonly id: string;
  readonly operation: string;
  readonly state: DeliveryState;
  /** Times it was tried. */
  readonly attempts: number;
  /** Why it is dead, cancelled or dropped; of a waiting one, why the last attempt failed. */
  readonly because: string | undefined;
  /** Milliseconds since 1970, by the store's clock. */
  readonly acceptedAt: number;
  readonly endedAt: number | undefined;
  /** What the other side said, once it has ended and as far as it was kept. */
  readonly answer: DeliveredAnswer | undefined;
}

export interface DeliveredAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  /** JSON as data, text as a string, anything else as bytes; undefined: there was none, or it was too long to be kept. */
  readonly body: unknown;
}

type Kept = Pick<Store, 'deliveries'>;

/** Rejects with CONCORDAT_DELIVERY_UNKNOWN. */
export async function reportOf({ deliveries }: Kept, requirement: Requirement, id: string): Promise<DeliveryReport> {
  const history = await deliveries.get(id);
  if (history === undefined || history.delivery.box !== 'outbox' || history.delivery.requirement !== requirement.id)
    throw unknown(requirement, id);
  return report(history);
}

/** Rejects with CONCORDAT_DELIVERY_UNKNOWN, and with CONCORDAT_DELIVERY_ENDED where it is under way or over. */
export async function cancelDelivery(
  store: Kept,
  requirement: Requirement,
  id: string,
  by: { readonly who: string; readonly why: string },
): Promise<DeliveryReport> {
  const before = await reportOf(store, requirement, id);
  // Asking twice is asking once: whoever did not hear the answer repeats the question.
  if (before.state === 'cancelled') return before;
  const filter = { ids: [id], box: 'outbox', requirement: requirement.id, states: ['waiting'] } as const;
  const [changed] = await store.deliveries.change(filter, { kind: 'cancel' }, by, 1);
  const after = await reportOf(store, requirement, id);
  if (changed !== undefined || after.state === 'cancelled') return after;
  throw new ConcordatError(
    'CONCORDAT_DELIVERY_ENDED',
    `${requirement.id}: the delivery ${id} cannot be taken back: it is ${after.state === 'claimed' ? 'being tried at this moment' : after.state}`,
    { requirement: requirement.id, operation: after.operation },
  );
}

function report({ delivery, answer }: DeliveryHistory): DeliveryReport {
  const { id, operation, state, attempts, because, acceptedAt, endedAt } = delivery;
  return { id, operation, state, attempts, because, acceptedAt, endedAt, answer: readAnswer(answer) };
}

function readAnswer(bytes: Uint8Array | undefined): DeliveredAnswer | undefined {
  const answer = bytes === undefined ? undefined : decodeAnswer(bytes);
  if (answer === undefined) return undefined;
  const { status, contentType, body } = answer;
  if (body === undefined || body.byteLength === 0) return { status, contentType, body: undefined };
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isJson = type === 'application/json' || type.endsWith('+json');
  if (!isJson && !type.startsWith('text/')) return { status, contentType, body };
  const text = new TextDecoder().decode(body);
  return { status, contentType, body: isJson ? (parsed(text) ?? text) : text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It only calls itself JSON: shown as it is.
    return undefined;
  }
}

function unknown({ id: requirement }: Requirement, id: string): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_DELIVERY_UNKNOWN',
    `${requirement} has no delivery ${JSON.stringify(id.slice(0, 80))}; it may have ended and been kept long enough`,
    { requirement },
  );
}
