/** Words of a delivery as small numbers, which indexes keep small, and rows as deliveries. */
import {
  DELIVERY_BOXES,
  DELIVERY_PRIORITIES,
  DELIVERY_STATES,
  type Delivery,
  type DeliveryBox,
  type DeliveryOrigin,
  type DeliveryPriority,
  type DeliveryState,
} from '../../requirement/delivery.ts';

export const WAITING = 0;
export const CLAIMED = 1;
export const DELIVERED = 2;
export const DEAD = 3;
export const CANCELLED = 4;
export const DROPPED = 5;
export type StateNumber = 0 | 1 | 2 | 3 | 4 | 5;

export interface DeliveryRow {
  readonly sequence: number;
  readonly id: string;
  readonly box: number;
  readonly lane: string;
  readonly requirement: string;
  readonly operation: string;
  readonly key: string | null;
  readonly priority: number;
  readonly state: StateNumber;
  readonly blocked: number;
  readonly accepted_at: number;
  readonly due_at: number;
  readonly expires_at: number | null;
  readonly ended_at: number | null;
  readonly retain: number;
  readonly attempts: number;
  readonly claim: number;
  readonly because: string | null;
  readonly idempotency_key: string | null;
  readonly attributes: string;
  readonly origin: string;
  readonly replay_of: string | null;
  readonly size: number;
  readonly answer_size: number;
}

/** Everything but the body. */
export const COLUMNS =
  'sequence, id, box, lane, requirement, operation, key, priority, state, blocked, accepted_at, due_at, expires_at, ended_at, retain, ' +
  'attempts, claim, because, idempotency_key, attributes, origin, replay_of, size, answer_size';

export function boxNumber(box: DeliveryBox): number {
  return DELIVERY_BOXES.indexOf(box);
}

export function boxOf(number: number): DeliveryBox {
  return DELIVERY_BOXES[number] as DeliveryBox;
}

export function priorityNumber(priority: DeliveryPriority): number {
  return DELIVERY_PRIORITIES.indexOf(priority);
}

export function stateNumber(state: DeliveryState): StateNumber {
  return DELIVERY_STATES.indexOf(state) as StateNumber;
}

export function stateOf(number: number): DeliveryState {
  return DELIVERY_STATES[number] as DeliveryState;
}

export function deliveryOf(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    sequence: row.sequence,
    box: boxOf(row.box),
    lane: row.lane,
    requirement: row.requirement,
    operation: row.operation,
    key: row.key ?? undefined,
    priority: DELIVERY_PRIORITIES[row.priority] as DeliveryPriority,
    state: stateOf(row.state),
    acceptedAt: row.accepted_at,
    dueAt: row.due_at,
    expiresAt: row.expires_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    attempts: row.attempts,
    because: row.because ?? undefined,
    idempotencyKey: row.idempotency_key ?? undefined,
    attributes: row.attributes === '{}' ? {} : (JSON.parse(row.attributes) as Record<string, string>),
    origin: row.origin as DeliveryOrigin,
    replayOf: row.replay_of ?? undefined,
    size: row.size,
  };
}
