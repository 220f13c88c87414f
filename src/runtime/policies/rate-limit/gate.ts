/** One limit, or one side of it. The limiter lets a call leave when all its gates do. */
export interface Gate {
  /**
   * Monotonic time at which one more may leave, `now` when it may already, Infinity when never. With `ahead` others that
   * leave before it as early as they may, or reserved ones that have not left: a lower bound.
   */
  earliest(now: number, epoch: number, ahead: number): number;
  /** One will leave at once; `earliest` has said that it may. */
  reserve(epoch: number): void;
  /** A reserved one leaves now. */
  date(now: number): void;
  /** How many more may leave now. */
  remaining(now: number, epoch: number): number;
}

/** The most that is added to a window, in milliseconds. */
export const LONGEST_GUARD = 20;

/**
 * A window a little longer than promised (1%, at most 20 ms): calls that leave a full window apart may arrive closer
 * together than they left.
 */
export function guarded(window: number): number {
  return window + Math.min(window / 100, LONGEST_GUARD);
}
