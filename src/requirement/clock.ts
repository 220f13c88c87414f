/**
 * The world as the engine sees it: time, chance and alarms come in through this one door.
 * Policies never hold a World; they are given `now` as an argument. Only the driver (`runtime/pipeline`) holds one.
 * Two worlds exist: `runtime/platform/` (the machine) and `runtime/simulation/` (virtual time, seeded chance).
 */

/** Something that rings once at a time. Intrusive, so that scheduling allocates nothing: subclass it. */
export abstract class Alarm {
  /** Monotonic milliseconds at which to ring; `Infinity` while not scheduled. Written by the world only. */
  due: number = Number.POSITIVE_INFINITY;
  /** Neighbours in the world's own list. Written by the world only. */
  before: Alarm | undefined = undefined;
  after: Alarm | undefined = undefined;

  /** Called by the world once, never before `due`. Must not throw. */
  abstract ring(now: number): void;
}

export interface World {
  /** Monotonic time in milliseconds, fractions included; never goes back; its zero means nothing. */
  now(): number;
  /** Wall-clock time in milliseconds since 1970-01-01T00:00:00Z; may jump. For people, HTTP dates and quotas only. */
  epoch(): number;
  /** A number in [0, 1), as `Math.random`. */
  random(): number;
  /** A new identifier that nobody else has (a UUID); used for calls and generated idempotency keys. */
  identifier(): string;
  /** Rings `alarm` at `at` (monotonic) or as soon after as it can, never before. Scheduling a scheduled alarm moves it. */
  schedule(alarm: Alarm, at: number): void;
  /** Forgets the alarm; no effect when it is not scheduled. */
  cancel(alarm: Alarm): void;
}
