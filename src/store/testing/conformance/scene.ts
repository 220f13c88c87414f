/** What every part of the suite works with. */
import type { TestContext } from 'node:test';
import type { ClaimedDelivery, NewDelivery, Settlement } from '../../../requirement/delivery.ts';
import type { Store } from '../../../requirement/store.ts';
import type { StoreLimits } from '../../limits.ts';

export interface OpenOptions {
  readonly key?: Uint8Array | undefined;
  readonly formerKeys?: readonly Uint8Array[] | undefined;
  readonly limits?: Partial<StoreLimits> | undefined;
}

export interface Opened {
  readonly store: Store;
  /** Lets the store's time pass: so many milliseconds at least, and less than a second more. */
  advance(ms: number): void | Promise<void>;
  /** Another process's view of the same data. Undefined: the engine has no such thing. */
  again?(options?: OpenOptions): Promise<Store>;
  /** Everything that was written down, as it is on the disk. Undefined: nothing is. */
  written?(): Promise<Uint8Array>;
  /** Changes bytes of this delivery's payload behind the store's back. Undefined: nobody could. */
  tamper?(id: string): Promise<void>;
}

/** An empty store, closed when the test ends. */
export type Open = (t: TestContext, options?: OpenOptions) => Promise<Opened>;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const LANE = 'REQ-I-001';

export function delivery(id: string, change: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id,
    box: 'outbox',
    lane: LANE,
    requirement: LANE,
    operation: 'create payment',
    key: undefined,
    priority: 'normal',
    delay: 0,
    expiresAfter: undefined,
    deduplication: undefined,
    idempotencyKey: `key of ${id}`,
    payload: new TextEncoder().encode(`payload of ${id}`),
    confidential: false,
    attributes: { 'content-type': 'text/plain' },
    origin: 'request',
    replayOf: undefined,
    retain: HOUR,
    ...change,
  };
}

export function text(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** Up to `limit` of the usual lane, for an hour. */
export function claim(
  store: Store,
  limit = 100,
  change: { owner?: string; lane?: string; lease?: number } = {},
): Promise<readonly ClaimedDelivery[]> {
  return store.deliveries.claim({ box: 'outbox', lane: LANE, owner: 'one', limit, lease: HOUR, ...change });
}

export async function claimIds(store: Store, limit?: number, change?: Parameters<typeof claim>[2]): Promise<string[]> {
  return (await claim(store, limit, change)).map(({ id }) => id);
}

export function settlement(claimed: Pick<ClaimedDelivery, 'id' | 'claim'>, next: Settlement['next']): Settlement {
  const outcome = next.state === 'delivered' ? 'success' : 'fault';
  return {
    id: claimed.id,
    claim: claimed.claim,
    attempt: { outcome, code: next.state === 'delivered' ? '200' : '503', duration: 12, detail: undefined, by: 'one' },
    next,
  };
}

export async function settle(
  store: Store,
  claimed: readonly ClaimedDelivery[],
  next: Settlement['next'],
): Promise<readonly boolean[]> {
  return store.deliveries.settle(claimed.map((one) => settlement(one, next)));
}

export async function deliver(store: Store, claimed: readonly ClaimedDelivery[]): Promise<readonly boolean[]> {
  return settle(store, claimed, { state: 'delivered' });
}

export async function stateOf(store: Store, id: string): Promise<string | undefined> {
  return (await store.deliveries.get(id))?.delivery.state;
}

/** Sweeps until there is nothing more to sweep. */
export async function sweepAll(store: Store): Promise<{ died: string[]; released: number; removed: number }> {
  const all = { died: [] as string[], released: 0, removed: 0 };
  for (;;) {
    const { died, released, removed, more } = await store.deliveries.sweep();
    all.died.push(...died.map(({ id }) => id));
    all.released += released;
    all.removed += removed;
    if (!more) return all;
  }
}

export const code = (expected: string) => (error: unknown) => (error as { code?: unknown }).code === expected;
