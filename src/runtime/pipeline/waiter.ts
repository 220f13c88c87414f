import { Alarm } from '../../requirement/clock.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import type { Lane } from './lane.ts';

/** Somebody who asks admission for one sending. Its own alarm ends its patience. */
export abstract class Waiter extends Alarm {
  /** Higher leaves first. */
  abstract readonly priority: number;
  /** Monotonic time at which its call is over. */
  abstract readonly deadline: number;
  abstract readonly lane: Lane;
  /** Monotonic time at which it entered the queue, and its place in the order of entering. Written by admission only. */
  entered = 0;
  ticket = 0;
  /** Neighbours in the queue. Written by the queue only. */
  ahead: Waiter | undefined = undefined;
  behind: Waiter | undefined = undefined;
  queued = false;

  /** It may go: the slot, the tokens and the breaker's lease (0: none) are its own now. */
  abstract admitted(lease: number, now: number): void;
  /** It stays in the queue for now. */
  abstract held(reason: string, now: number): void;
  /** Its deadline has come while it waited; it is in no queue any more. */
  abstract deadlinePassed(now: number): void;
  /** It may not go; it is in no queue any more. */
  abstract turnedAway(refusal: Outcome, now: number): void;
}
