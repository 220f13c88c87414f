import type { Exchange } from '../../../requirement/call.ts';
import type { World } from '../../../requirement/clock.ts';
import type { Operation } from '../../../requirement/operation.ts';
import type { IdempotencySettings } from '../../../requirement/policies.ts';

/** The settings if this operation's calls carry an idempotency key. */
export function keySettings(operation: Operation): IdempotencySettings | undefined {
  return operation.idempotent === 'by key' ? operation.policies.idempotency : undefined;
}

/** A call, which remembers the key that its exchange was given. */
export interface Keyed {
  readonly exchange: Exchange<unknown>;
  key: string | undefined;
}

/**
 * Gives the call's exchange its key: the caller's own as it is, one made of its operation and the value in its input, or a new
 * one. Returns where it came from; undefined when the operation takes none.
 */
export function useKey(call: Keyed, world: Pick<World, 'identifier'>): 'caller' | 'input' | 'generated' | undefined {
  const { exchange } = call;
  const settings = keySettings(exchange.operation);
  if (settings === undefined) return undefined;
  const { header, from } = settings;
  const given = exchange.idempotencyKey(header, undefined);
  const inInput = given !== undefined || from === undefined ? undefined : exchange.idempotencyKey(header, from);
  const key = given ?? (inInput === undefined ? world.identifier() : scopedKey(exchange.operation.name, inInput));
  call.key = key;
  exchange.useIdempotencyKey(header, key);
  if (given !== undefined) return 'caller';
  return inInput === undefined ? 'generated' : 'input';
}

/** Longest key that vendors take. */
const KEY_MAX = 255;
/** A colon and sixteen digits. */
const TAIL = 17;

/**
 * A value of the input as the key of one operation: `create-payment:order-1`. The payment of an order and its refund carry the
 * same value, and the other side compares a repeated key with the request that it came with first: under the bare value the
 * refund would be refused, or answered with the payment. The colon cannot be part of the operation's words, so no two
 * operations ever share a key.
 */
export function scopedKey(operation: string, value: string): string {
  const words = operation
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '-');
  const key = `${encodeURIComponent(words.toWellFormed())}:${value}`;
  return key.length <= KEY_MAX ? key : `${key.slice(0, KEY_MAX - TAIL)}:${fingerprint(key)}`;
}

/** FNV-1a, 64 bits: tells long keys apart whose beginnings are equal; protects nothing. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}

/**
 * Whether the other side still remembers the key at a time.
 *
 * @param firstSent monotonic time at which it was first sent.
 * @param at monotonic time of the next sending.
 */
export function keyHolds(settings: IdempotencySettings | undefined, firstSent: number, at: number): boolean {
  return settings !== undefined && (settings.kept === undefined || at - firstSent < settings.kept);
}

/** Milliseconds for which the other side still remembers the key; 0 where it does not, Infinity where the document says no end. */
export function keyLeft(settings: IdempotencySettings | undefined, firstSent: number, at: number): number {
  if (settings === undefined) return 0;
  return settings.kept === undefined ? Number.POSITIVE_INFINITY : Math.max(0, firstSent + settings.kept - at);
}
