import type { CallInput } from '../../requirement/call.ts';
import { DELIVERY_PRIORITIES, type DeliveryPriority } from '../../requirement/delivery.ts';
import { JsonBodyError } from '../json-body.ts';

/** What is handed over with `POST /{id}/deliveries`. */
export interface DeliveryRequest {
  readonly operation: string;
  readonly input: CallInput;
  readonly key: string | undefined;
  readonly priority: DeliveryPriority | undefined;
  /** Milliseconds. */
  readonly delay: number | undefined;
  readonly expiresAfter: number | undefined;
  readonly idempotencyKey: string | undefined;
}

const MEMBERS = ['operation', 'input', 'key', 'priority', 'delayMs', 'expiresAfterMs', 'idempotencyKey'];
/** Ninety days: what is meant for later than that belongs in a calendar. */
const LONGEST = 90 * 24 * 3_600_000;
const LONGEST_KEY = 255;

/**
 * Reads `{ "operation": "create payment", "input": { "body": … }, "key": "order-17", "delayMs": 60000 }`. `header`: the
 * request's own Idempotency-Key. Throws a JsonBodyError.
 */
export function readDeliveryRequest(body: Readonly<Record<string, unknown>>, header: string | undefined): DeliveryRequest {
  const unknown = Object.keys(body).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) throw invalid(`"${unknown.slice(0, 80)}" is not known here; it takes ${MEMBERS.join(', ')}.`);
  const { operation, input = {}, priority } = body;
  if (typeof operation !== 'string' || operation === '') throw invalid('"operation" must name one of the declared operations.');
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw invalid('"input" must be an object with params, query, headers and body.');
  if (priority !== undefined && !DELIVERY_PRIORITIES.includes(priority as DeliveryPriority))
    throw invalid(`"priority" must be one of ${DELIVERY_PRIORITIES.join(', ')}.`);
  const idempotencyKey = keyOf(body, 'idempotencyKey');
  if (idempotencyKey !== undefined && header !== undefined && idempotencyKey !== header)
    throw invalid('"idempotencyKey" and the Idempotency-Key header differ; give one of them.');
  return {
    operation,
    input: input as CallInput,
    key: keyOf(body, 'key'),
    priority: priority as DeliveryPriority | undefined,
    delay: millisecondsOf(body, 'delayMs', 0),
    expiresAfter: millisecondsOf(body, 'expiresAfterMs', 1),
    idempotencyKey: idempotencyKey ?? (header === undefined ? undefined : checkedKey('Idempotency-Key', header)),
  };
}

function keyOf(body: Readonly<Record<string, unknown>>, member: 'key' | 'idempotencyKey'): string | undefined {
  const value = body[member];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw invalid(`"${member}" must be text.`);
  return checkedKey(`"${member}"`, value);
}

function checkedKey(what: string, value: string): string {
  // It becomes the value of a header field.
  const visible = [...value].every((character) => character >= ' ' && character <= '~');
  if (value === '' || value.length > LONGEST_KEY || !visible || value.trim() !== value)
    throw invalid(`${what} must be 1 to ${LONGEST_KEY} characters of visible ASCII.`);
  return value;
}

function millisecondsOf(
  body: Readonly<Record<string, unknown>>,
  member: 'delayMs' | 'expiresAfterMs',
  least: number,
): number | undefined {
  const value = body[member];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !(value >= least) || value > LONGEST)
    throw invalid(`"${member}" must be a number of milliseconds from ${least} to ${LONGEST}.`);
  return value;
}

function invalid(message: string): JsonBodyError {
  return new JsonBodyError('input-invalid', message);
}
