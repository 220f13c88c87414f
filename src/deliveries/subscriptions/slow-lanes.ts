/**
 * Keeps subscribers that take long from taking everything. One that answered quickly last time has its place at once; all
 * others, those that nobody knows yet among them, share a part of the drain and no more.
 *
 *   unknown ──answers within two seconds──▶ quick
 *      │                                     │ ▲
 *      └────takes longer────▶ slow ◀─────────┘ │
 *                              └───────────────┘
 */

/** Longer than this is slow, milliseconds. */
const QUICK = 2_000;

export class SlowLanes {
  /** Places that those may have together which are not known to be quick. */
  readonly most: number;
  readonly #quick = new Set<string>();
  #underWay = 0;

  constructor(most: number) {
    this.most = most;
  }

  isQuick(lane: string): boolean {
    return this.#quick.has(lane);
  }

  /** No place is left for those that are not quick. */
  get full(): boolean {
    return this.#underWay >= this.most;
  }

  /** What is called when it ended, with how long it took; undefined: it has to wait for a place. */
  begin(lane: string): ((duration: number) => void) | undefined {
    const slow = !this.#quick.has(lane);
    if (slow && this.full) return undefined;
    if (slow) this.#underWay += 1;
    return (duration) => {
      if (slow) this.#underWay -= 1;
      if (duration <= QUICK) this.#quick.add(lane);
      else this.#quick.delete(lane);
    };
  }

  forget(lane: string): void {
    this.#quick.delete(lane);
  }
}
