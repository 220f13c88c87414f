import type { Alarm, World } from '../../requirement/clock.ts';
import { nextTurn } from '../platform/turn.ts';
import { AlarmHeap } from './alarm-heap.ts';
import { seededChance } from './chance.ts';

/** 2026-01-01T00:00:00Z: virtual wall clocks start here unless told otherwise. */
const NEW_YEAR = 1_767_225_600_000;

/**
 * Virtual time and seeded chance. Time passes only in `run` and `advance`, and only from alarm to alarm, so that hours cost
 * nothing and everything happens at the exact millisecond; one seed is one history.
 */
export class SimulatedWorld implements World {
  readonly #alarms = new AlarmHeap();
  readonly #chance: () => number;
  readonly #epoch: number;
  #now = 0;
  #identifiers = 0;

  constructor(seed = 1, epoch: number = NEW_YEAR) {
    this.#chance = seededChance(seed);
    this.#epoch = epoch;
  }

  now(): number {
    return this.#now;
  }

  epoch(): number {
    return this.#epoch + this.#now;
  }

  random(): number {
    return this.#chance();
  }

  identifier(): string {
    this.#identifiers += 1;
    return `00000000-0000-4000-8000-${this.#identifiers.toString(16).padStart(12, '0')}`;
  }

  schedule(alarm: Alarm, at: number): void {
    alarm.due = at;
    this.#alarms.set(alarm, at);
  }

  cancel(alarm: Alarm): void {
    if (alarm.due === Number.POSITIVE_INFINITY) return;
    alarm.due = Number.POSITIVE_INFINITY;
    this.#alarms.remove(alarm);
  }

  /** Alarms that are set. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** Lets time pass until `until`, with everything that promises cause in between. */
  async run(until: number): Promise<void> {
    await nextTurn();
    while (this.#alarms.nextDue() <= until) {
      this.#ringNext();
      await nextTurn();
    }
    this.#now = Math.max(this.#now, until);
  }

  /** Runs until no alarm is set, or until `limit`. */
  async settle(limit: number = Number.MAX_SAFE_INTEGER): Promise<void> {
    await nextTurn();
    while (this.#alarms.nextDue() <= limit) {
      this.#ringNext();
      await nextTurn();
    }
  }

  /** As `run`, at once: for histories in which nothing waits for a promise. */
  advance(until: number): void {
    while (this.#alarms.nextDue() <= until) this.#ringNext();
    this.#now = Math.max(this.#now, until);
  }

  #ringNext(): void {
    const due = this.#alarms.nextDue();
    const alarm = this.#alarms.take();
    if (alarm === undefined) return;
    this.#now = Math.max(this.#now, due);
    alarm.due = Number.POSITIVE_INFINITY;
    alarm.ring(this.#now);
  }
}
