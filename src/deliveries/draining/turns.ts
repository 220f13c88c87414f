/**
 * Whose turn it is among the lanes of a drain: each begins one delivery and goes to the end, until nobody begins any more; then
 * all ask the store for what they have room for.
 *
 *   turn ──▶ in line ──▶ begins one ──▶ in line again
 *               ▲  └──▶ has nothing to begin ──▶ claims, if it has room
 *               │                │
 *               └─── crowded ◀───┘ no room: in line again, before others, when somebody has made some
 *
 * 1. A lane is in line once at most, and so is it among the crowded.
 */
import type { Lane } from './lane.ts';

/** Of the lanes that wait for room so many are asked when there may be some. */
const ASKED = 64;

export class Turns {
  readonly #line: Lane[] = [];
  readonly #queued = new Set<Lane>();
  readonly #crowded = new Set<Lane>();
  #taking = false;

  /** The lane has something to begin or to claim, perhaps, or has made room. */
  turn(lane: Lane): void {
    // Those that have waited longest for room go first.
    for (const waiting of [...this.#crowded.values().take(ASKED)]) {
      this.#crowded.delete(waiting);
      this.#enqueue(waiting);
    }
    this.#enqueue(lane);
    this.#take();
  }

  forget(lane: Lane): void {
    this.#crowded.delete(lane);
  }

  #enqueue(lane: Lane): void {
    if (this.#queued.has(lane)) return;
    this.#queued.add(lane);
    this.#line.push(lane);
  }

  #take(): void {
    if (this.#taking) return;
    this.#taking = true;
    const asking: Lane[] = [];
    for (let lane = this.#line.shift(); lane !== undefined; lane = this.#line.shift()) {
      const begun = lane.begin();
      if (begun === 'begun') {
        this.#line.push(lane);
        continue;
      }
      this.#queued.delete(lane);
      if (begun === 'crowded') this.#crowded.add(lane);
      else asking.push(lane);
    }
    this.#taking = false;
    for (const lane of asking) {
      const limit = lane.claimable();
      if (limit === 'crowded') this.#crowded.add(lane);
      else if (limit > 0) void lane.claim(limit);
    }
  }
}
