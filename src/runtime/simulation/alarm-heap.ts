import type { Alarm } from '../../requirement/clock.ts';

/** Stale entries beyond the number of alarms that are not worth a rebuild. */
const SLACK = 64;

interface Entry {
  readonly alarm: Alarm;
  readonly due: number;
  /** Alarms due at one instant ring in the order in which they were set. */
  readonly order: number;
}

/**
 * Alarms by due time, then by order of setting. An alarm that was moved or cancelled leaves a stale entry behind, which is
 * skipped when it comes up: an entry counts only while it is its alarm's latest.
 */
export class AlarmHeap {
  readonly #heap: Entry[] = [];
  readonly #latest = new Map<Alarm, Entry>();
  #order = 0;

  get size(): number {
    return this.#latest.size;
  }

  set(alarm: Alarm, due: number): void {
    const entry = { alarm, due, order: this.#order++ };
    this.#latest.set(alarm, entry);
    if (this.#heap.length > 2 * this.#latest.size + SLACK) this.#rebuild();
    else this.#push(entry);
  }

  remove(alarm: Alarm): void {
    this.#latest.delete(alarm);
  }

  /** Due time of the next alarm; Infinity when there is none. */
  nextDue(): number {
    this.#skipStale();
    return this.#heap[0]?.due ?? Number.POSITIVE_INFINITY;
  }

  /** Takes the next alarm out. */
  take(): Alarm | undefined {
    this.#skipStale();
    const entry = this.#heap[0];
    if (entry === undefined) return undefined;
    this.#pop();
    this.#latest.delete(entry.alarm);
    return entry.alarm;
  }

  /** Drops stale entries, so that the heap stays in proportion to the alarms that are set. */
  #rebuild(): void {
    this.#heap.length = 0;
    for (const entry of this.#latest.values()) this.#push(entry);
  }

  #skipStale(): void {
    for (let entry = this.#heap[0]; entry !== undefined && this.#latest.get(entry.alarm) !== entry; entry = this.#heap[0])
      this.#pop();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Entry;
      if (!before(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child += 1;
      if (!before(heap[child] as Entry, last)) break;
      heap[index] = heap[child] as Entry;
      index = child;
    }
    heap[index] = last;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
