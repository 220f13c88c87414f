import type { Alarm } from '../../requirement/clock.ts';

/** Slots of one millisecond each; a power of two, and longer than the usual time-outs so that these are met once. */
const SLOTS = 16_384;
const MASK = SLOTS - 1;
const WORD = 5;

/**
 * All alarms of the process on one timer of the machine. Setting and forgetting an alarm are a few writes: nearly every
 * alarm is a time-out of something that does not take that long, and is forgotten before it rings.
 *
 * A hashed wheel: an alarm sits in the slot of its millisecond, rounded up, modulo the wheel; one that is due in a later
 * revolution stays when its slot comes by.
 *
 * Invariants
 * 1. An alarm is in exactly one list (a slot's, or `#ringing`) while its `due` is finite, and in none otherwise.
 * 2. A slot's bit is set exactly while its list is not empty.
 * 3. The machine's timer is set for no later than the first slot in use, and keeps the process alive exactly while
 *    an alarm is set.
 * 4. No alarm rings before its time by the clock that set it, however early the machine's timer fires.
 */
export class TimerWheel {
  readonly #now: () => number;
  readonly #slots: (Alarm | undefined)[] = new Array(SLOTS).fill(undefined);
  readonly #used = new Uint32Array(SLOTS >> WORD);
  /** Alarms that are due and have not rung yet. */
  #ringing: Alarm | undefined = undefined;
  #count = 0;
  /** The last millisecond whose slot has been looked at. */
  #reached: number;
  #timer: NodeJS.Timeout | undefined = undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
    this.#reached = Math.floor(now());
  }

  /** Alarms that are set. */
  get size(): number {
    return this.#count;
  }

  schedule(alarm: Alarm, at: number): void {
    if (alarm.due !== Number.POSITIVE_INFINITY) this.#unlink(alarm);
    else if (this.#count++ === 0) this.#timer?.ref();
    // A time that has passed already rings at the next millisecond, not now: setting an alarm never runs anything.
    const millisecond = Math.max(Math.ceil(at), this.#reached + 1);
    alarm.due = millisecond;
    const slot = millisecond & MASK;
    const first = this.#slots[slot];
    alarm.before = undefined;
    alarm.after = first;
    if (first === undefined) this.#used[slot >> WORD] = this.#word(slot) | (1 << (slot & 31));
    else first.before = alarm;
    this.#slots[slot] = alarm;
    if (millisecond < this.#timerAt) this.#arm(millisecond);
  }

  cancel(alarm: Alarm): void {
    if (alarm.due === Number.POSITIVE_INFINITY) return;
    this.#unlink(alarm);
    alarm.due = Number.POSITIVE_INFINITY;
    if (--this.#count === 0) this.#timer?.unref();
  }

  #unlink(alarm: Alarm): void {
    const { before, after } = alarm;
    if (after !== undefined) after.before = before;
    if (before !== undefined) before.after = after;
    else if (this.#ringing === alarm) this.#ringing = after;
    else {
      const slot = alarm.due & MASK;
      this.#slots[slot] = after;
      if (after === undefined) this.#used[slot >> WORD] = this.#word(slot) & ~(1 << (slot & 31));
    }
    alarm.before = undefined;
    alarm.after = undefined;
  }

  #arm(at: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(this.#fire, Math.max(1, Math.ceil(at - this.#now())));
    if (this.#count === 0) this.#timer.unref();
  }

  readonly #fire = (): void => {
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = this.#now();
    try {
      this.#advance(Math.floor(now));
      for (let alarm = this.#ringing; alarm !== undefined; alarm = this.#ringing) {
        this.cancel(alarm);
        alarm.ring(now);
      }
    } finally {
      if (this.#count > 0) {
        const next = this.#ringing === undefined ? this.#firstUsed() : this.#reached;
        if (next < this.#timerAt) this.#arm(next);
      }
    }
  };

  /** Moves everything that is due up to this millisecond to the ringing list, earliest slot last in, so first out. */
  #advance(until: number): void {
    const from = Math.max(this.#reached + 1, until - MASK);
    for (
      let millisecond = this.#nextUsed(until, from);
      millisecond >= from;
      millisecond = this.#nextUsed(millisecond - 1, from)
    ) {
      for (let alarm = this.#slots[millisecond & MASK]; alarm !== undefined; ) {
        const next: Alarm | undefined = alarm.after;
        if (alarm.due <= until) {
          this.#unlink(alarm);
          alarm.after = this.#ringing;
          if (this.#ringing !== undefined) this.#ringing.before = alarm;
          this.#ringing = alarm;
        }
        alarm = next;
      }
    }
    this.#reached = Math.max(this.#reached, until);
  }

  /** The last used slot's millisecond at or before `at`, not before `from`; `from - 1` if there is none. */
  #nextUsed(at: number, from: number): number {
    for (let millisecond = at; millisecond >= from; ) {
      const slot = millisecond & MASK;
      const word = this.#word(slot) << (31 - (slot & 31));
      if (word !== 0) return Math.max(from - 1, millisecond - Math.clz32(word));
      millisecond -= (slot & 31) + 1;
    }
    return from - 1;
  }

  /** The millisecond at which the first used slot comes by. */
  #firstUsed(): number {
    const from = this.#reached + 1;
    for (let millisecond = from; millisecond < from + SLOTS; ) {
      const slot = millisecond & MASK;
      const word = this.#word(slot) >>> (slot & 31);
      if (word !== 0) return millisecond + 31 - Math.clz32(word & -word);
      millisecond += 32 - (slot & 31);
    }
    return from + MASK;
  }

  /** The 32 bits among which the slot's is. */
  #word(slot: number): number {
    return this.#used[slot >> WORD] as number;
  }
}
