/** A delivery as a row, and back. */
import type { Delivery, DeliveryAttempt, DeliveryPriority } from '../../../requirement/delivery.ts';
import { DELIVERY_PRIORITIES } from '../../../requirement/delivery.ts';
import type { Row } from '../connections.ts';

/** Named one by one: a statement that was prepared before a column was added goes on working. */
export const COLUMNS = [
  'id',
  'sequence',
  'box',
  'lane',
  'requirement',
  'operation',
  'key',
  'priority',
  'state',
  'accepted_at',
  'due_at',
  'expires_at',
  'ended_at',
  'attempts',
  'because',
  'idempotency_key',
  'attributes',
  'origin',
  'replay_of',
  'size',
]
  .map((name) => `d.${name}`)
  .join(', ');

export function deliveryOf(row: Row): Delivery {
  return {
    id: row.id,
    sequence: row.sequence,
    box: row.box,
    lane: row.lane,
    requirement: row.requirement,
    operation: row.operation,
    key: row.key ?? undefined,
    priority: DELIVERY_PRIORITIES[row.priority] ?? 'normal',
    state: row.state,
    acceptedAt: row.accepted_at,
    dueAt: row.due_at,
    expiresAt: row.expires_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    attempts: row.attempts,
    because: row.because ?? undefined,
    idempotencyKey: row.idempotency_key ?? undefined,
    attributes: row.attributes,
    origin: row.origin,
    replayOf: row.replay_of ?? undefined,
    size: row.size,
  };
}

export function rankOf(priority: DeliveryPriority): number {
  return DELIVERY_PRIORITIES.indexOf(priority);
}

export function attemptsOf(history: readonly Partial<DeliveryAttempt>[]): DeliveryAttempt[] {
  return history.map((attempt) => ({
    at: attempt.at ?? 0,
    outcome: attempt.outcome ?? 'fault',
    code: attempt.code ?? undefined,
    duration: attempt.duration ?? 0,
    detail: attempt.detail ?? undefined,
    by: attempt.by ?? '',
  }));
}

export const payloadOf = (id: string): string => `payload of ${id}`;
export const answerOf = (id: string): string => `answer of ${id}`;
