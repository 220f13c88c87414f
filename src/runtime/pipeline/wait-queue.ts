import type { Waiter } from './waiter.ts';

/**
 * Who waits, by priority and then in order of entering. An intrusive list: entering at a usual priority, leaving from
 * anywhere and taking the first cost a few writes and allocate nothing.
 *
 * Invariants
 * 1. From `first` on, priority never rises, and at equal priority tickets rise.
 * 2. `waiter.queued` is true exactly while it is in the list; `length` is how many are.
 */
export class WaitQueue {
  first: Waiter | undefined = undefined;
  length = 0;
  #last: Waiter | undefined = undefined;

  /** Enters behind everybody of its priority; returns how many are ahead of it. */
  enter(waiter: Waiter): number {
    let ahead = this.#last;
    let behindIt = 0;
    while (ahead !== undefined && ahead.priority < waiter.priority) {
      ahead = ahead.ahead;
      behindIt += 1;
    }
    const behind = ahead === undefined ? this.first : ahead.behind;
    waiter.ahead = ahead;
    waiter.behind = behind;
    if (ahead === undefined) this.first = waiter;
    else ahead.behind = waiter;
    if (behind === undefined) this.#last = waiter;
    else behind.ahead = waiter;
    waiter.queued = true;
    const place = this.length - behindIt;
    this.length += 1;
    return place;
  }

  leave(waiter: Waiter): void {
    const { ahead, behind } = waiter;
    if (ahead === undefined) this.first = behind;
    else ahead.behind = behind;
    if (behind === undefined) this.#last = ahead;
    else behind.ahead = ahead;
    waiter.ahead = undefined;
    waiter.behind = undefined;
    waiter.queued = false;
    this.length -= 1;
  }
}
