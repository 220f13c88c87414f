import type { Lane } from './lane.ts';
import type { Waiter } from './waiter.ts';

/**
 * The queues of all lanes as one: who is first, who comes next, how many there are.
 *
 * Invariants
 * 1. `length` is the number of waiters in all queues.
 * 2. A lane that is gone stays until its last waiter has left.
 */
export class LaneQueues {
  lanes: readonly Lane[] = [];
  length = 0;
  #tickets = 0;

  serve(lanes: readonly Lane[]): void {
    const gone = this.lanes.filter((lane) => !lanes.includes(lane) && lane.queue.length > 0);
    this.lanes = [...lanes, ...gone];
  }

  /** Returns how many are ahead of it in its lane. */
  enter(waiter: Waiter, now: number): number {
    waiter.entered = now;
    waiter.ticket = ++this.#tickets;
    this.length += 1;
    return waiter.lane.queue.enter(waiter);
  }

  leave(waiter: Waiter): void {
    waiter.lane.queue.leave(waiter);
    this.length -= 1;
  }

  /** The lane whose first waiter leaves next: the highest priority, then the one that entered first. */
  next(blocked: ReadonlySet<Lane>): Lane | undefined {
    let next: Lane | undefined;
    let best: Waiter | undefined;
    for (const lane of this.lanes) {
      const { first } = lane.queue;
      if (first === undefined || blocked.has(lane)) continue;
      if (best === undefined || goesBefore(first, best)) {
        next = lane;
        best = first;
      }
    }
    return next;
  }

  /** The first turn after `now` that the limits give any lane; Infinity: nobody waits for one. */
  nextTurn(now: number, epoch: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const lane of this.lanes) {
      if (lane.queue.first === undefined) continue;
      const turn = lane.turn(now, epoch, 0);
      // A turn that is there already waits for a slot: the release of one wakes the queue.
      if (turn > now && turn < next) next = turn;
    }
    return next;
  }
}

function goesBefore(one: Waiter, other: Waiter): boolean {
  return one.priority > other.priority || (one.priority === other.priority && one.ticket < other.ticket);
}
