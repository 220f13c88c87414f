/** A row of an outbox table, and the request that it asks for. */
import type { CallInput } from '../../requirement/call.ts';
import type { DeliveryPriority } from '../../requirement/delivery.ts';
import type { OutboxRequest } from '../outbox/outbox.ts';

/** As the statement in `batch.ts` reads it. */
export interface OutboxRow {
  readonly sequence: string;
  readonly id: string;
  readonly requirement: string;
  readonly operation: string;
  readonly input: unknown;
  readonly key: string | null;
  readonly priority: DeliveryPriority;
  /** Milliseconds from now, by the database's clock. */
  readonly delay: number | null;
  readonly expires_after: number | null;
  readonly idempotency_key: string | null;
}

const INPUT = ['params', 'query', 'headers', 'body'];

/** What it asks for, or, in words, why it asks for nothing that could be done. */
export function requestOf(row: OutboxRow): OutboxRequest | string {
  const { input, expires_after: expiresAfter } = row;
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return 'its input is no object; it takes params, query, headers and body';
  // What is not known would be left out in silence: a body in the wrong place is a call without one.
  const other = Object.keys(input).find((member) => !INPUT.includes(member));
  if (other !== undefined) return `its input has ${JSON.stringify(other.slice(0, 80))}; it takes params, query, headers and body`;
  if (expiresAfter !== null && expiresAfter <= 0) return 'its time was over before it could be handed over';
  return {
    id: row.id,
    requirement: row.requirement,
    operation: row.operation,
    input: input as CallInput,
    key: row.key ?? undefined,
    priority: row.priority,
    delay: row.delay === null ? undefined : Math.max(0, row.delay),
    expiresAfter: expiresAfter ?? undefined,
    idempotencyKey: row.idempotency_key ?? undefined,
    origin: 'table',
  };
}
