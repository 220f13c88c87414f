import type { Event, Observe } from '../requirement/event.ts';
import { COUNTS_NOTHING, EVENT_SEVERITY } from '../requirement/event.ts';

export interface NumberedEvent {
  /** Counts up from 1 and is never used twice; a gap means that events were forgotten. */
  readonly sequence: number;
  /** Wall-clock time, ISO 8601. */
  readonly time: string;
  readonly severity: string;
  readonly event: Event;
}

/** The last events that are worth telling a person; the ones of every successful call are not. */
export class RecentEvents {
  readonly limit: number;
  readonly #epoch: () => number;
  readonly #ring: { readonly epoch: number; readonly event: Event }[] = [];
  #told = 0;

  /** `epoch`: wall-clock milliseconds. */
  constructor(limit: number, epoch: () => number) {
    this.limit = limit;
    this.#epoch = epoch;
  }

  get size(): number {
    return this.#ring.length;
  }

  readonly observe: Observe = Object.assign((event: Event): void => this.#keep(event), { counter: COUNTS_NOTHING });

  #keep(event: Event): void {
    if (EVENT_SEVERITY[event.name] === 'debug') return;
    this.#ring[this.#told % this.limit] = { epoch: this.#epoch(), event };
    this.#told += 1;
  }

  /** Those after a sequence number, oldest first, at most `most`. */
  after(sequence: number, most: number): NumberedEvent[] {
    const first = Math.max(sequence, this.#told - this.limit, 0);
    const last = Math.min(this.#told, first + most);
    const events: NumberedEvent[] = [];
    for (let index = first; index < last; index++) {
      const kept = this.#ring[index % this.limit];
      if (kept === undefined) continue;
      const { epoch, event } = kept;
      events.push({ sequence: index + 1, time: new Date(epoch).toISOString(), severity: EVENT_SEVERITY[event.name], event });
    }
    return events;
  }
}
