import type { Operation } from '../../../requirement/operation.ts';

/** What decides whether a failed call may be done later. */
export interface Queueing {
  /** False for a body that can be read only once. */
  readonly replayable: boolean;
  /** Whether the other side may have acted on an attempt. */
  readonly acted: boolean;
  /** Another requirement that may have acted on the call in its place. */
  readonly actedElsewhere: string | undefined;
  /** Milliseconds for which the other side still remembers the key that the attempts carried; 0: they carried none. */
  readonly keyLeft: number;
}

/**
 * Why this call must not be queued, in words; undefined when it may. As with repeats, no setting overrides it: what may have
 * been done once is done again only where doing it twice is the same as doing it once.
 */
export function whyNotQueue(operation: Operation, call: Queueing): string | undefined {
  if (operation.read) return 'it is a read: its answer would come when nobody waits for it any more';
  if (!call.replayable) return 'its body is a stream that can be read only once';
  if (operation.idempotent === 'yes') return undefined;
  if (call.actedElsewhere !== undefined) return `${call.actedElsewhere} may have acted on it already`;
  if (!call.acted) return undefined;
  if (operation.idempotent === 'no') return 'the other side may have acted on it already, and it is not idempotent';
  return call.keyLeft > 0 ? undefined : 'the other side may have acted on it already, and has forgotten its idempotency key';
}

/** Milliseconds for which it stays queued: as the document says, but what may have been done no longer than its key is remembered. */
export function keptFor(operation: Operation, call: Queueing, maxAge: number): number {
  return call.acted && operation.idempotent !== 'yes' ? Math.min(maxAge, call.keyLeft) : maxAge;
}
