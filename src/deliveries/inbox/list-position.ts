/**
 * How far a sender's list of events has been read. Most have the newest first, so a reading goes back in time; how far it has come
 * forward is only known when it has reached its end.
 *
 *   between readings ──begin──▶ reading ──page, written down──▶ reading ──last page──▶ between readings
 *        since                  since, until, cursor                                   since = until − overlap
 *
 * 1. `since` moves only when everything from `since` to `until` has been accepted.
 * 2. `until` is the sender's own time at the first page: our clock may be an hour wrong.
 */
import type { EventsList } from '../../requirement/events-list.ts';
import type { Cursor } from './events-page.ts';

export interface ListPosition {
  /** Everything before is known. Milliseconds since 1970, by the sender's clock. */
  readonly since: number;
  /** The reading under way, which asks for what comes next with `cursor`. */
  readonly reading: { readonly until: number; readonly cursor: Cursor } | undefined;
  /** The fencing token of who wrote this. */
  readonly token: number;
}

/** How far back the very first reading goes, milliseconds: webhooks were set up just before, or the store is new. */
const FIRST = 3_600_000;

export function firstPosition(epoch: number, token: number): ListPosition {
  return { since: epoch - FIRST, reading: undefined, token };
}

/** Behind what the list still has there is nothing to ask for. */
export function reachable({ reaches }: EventsList, position: ListPosition, epoch: number): ListPosition {
  return reaches === undefined ? position : { ...position, since: Math.max(position.since, epoch - reaches) };
}

/** `until`: the sender's time at the first page of the reading. */
export function afterPage(
  { overlap }: EventsList,
  position: ListPosition,
  until: number,
  next: Cursor | undefined,
  token: number,
): ListPosition {
  if (next !== undefined) return { since: position.since, reading: { until, cursor: next }, token };
  return { since: Math.max(position.since, until - overlap), reading: undefined, token };
}

/** Undefined: it was not written by this version. */
export function readPosition(text: string): ListPosition | undefined {
  try {
    const { since, reading, token } = JSON.parse(text) as Partial<ListPosition>;
    if (typeof since !== 'number' || typeof token !== 'number') return undefined;
    return { since, token, reading: reading ?? undefined };
  } catch {
    return undefined;
  }
}
