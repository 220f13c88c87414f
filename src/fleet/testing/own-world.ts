import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { SimulatedWorld } from '../../runtime/simulation/world.ts';

/** One process's world inside a simulated one: its clock has another zero, it can sleep, and it can die. */
export class OwnWorld implements World {
  readonly #outer: SimulatedWorld;
  readonly #ahead: number;
  readonly #set = new Map<Alarm, Relay>();
  #asleepUntil = Number.NEGATIVE_INFINITY;
  #cutOffUntil = Number.NEGATIVE_INFINITY;
  #dead = false;

  /** `ahead`: what its monotonic clock shows more than the outer world's. */
  constructor(outer: SimulatedWorld, ahead: number) {
    this.#outer = outer;
    this.#ahead = ahead;
  }

  now(): number {
    return this.#outer.now() + this.#ahead;
  }

  epoch(): number {
    return this.#outer.epoch();
  }

  random(): number {
    return this.#outer.random();
  }

  identifier(): string {
    return this.#outer.identifier();
  }

  schedule(alarm: Alarm, at: number): void {
    this.cancel(alarm);
    const relay = new Relay(() => this.#ring(alarm, relay));
    this.#set.set(alarm, relay);
    alarm.due = at;
    this.#outer.schedule(relay, at - this.#ahead);
  }

  cancel(alarm: Alarm): void {
    const relay = this.#set.get(alarm);
    if (relay === undefined) return;
    this.#set.delete(alarm);
    this.#outer.cancel(relay);
    alarm.due = Number.POSITIVE_INFINITY;
  }

  /** Nothing happens in it for so many milliseconds; then all that was due does, in no particular order. */
  sleep(duration: number): void {
    this.#asleepUntil = Math.max(this.#asleepUntil, this.#outer.now() + duration);
  }

  /** It alone cannot reach the store for so many milliseconds. */
  cutOff(duration: number): void {
    this.#cutOffUntil = this.#outer.now() + duration;
  }

  get isCutOff(): boolean {
    return this.#outer.now() < this.#cutOffUntil;
  }

  die(): void {
    this.#dead = true;
    for (const relay of this.#set.values()) this.#outer.cancel(relay);
    this.#set.clear();
  }

  get alive(): boolean {
    return !this.#dead;
  }

  #ring(alarm: Alarm, relay: Relay): void {
    if (this.#dead) return;
    if (this.#outer.now() < this.#asleepUntil) {
      this.#outer.schedule(relay, this.#asleepUntil + this.#outer.random());
      return;
    }
    this.#set.delete(alarm);
    alarm.due = Number.POSITIVE_INFINITY;
    alarm.ring(this.now());
  }
}

class Relay extends Alarm {
  readonly #happen: () => void;

  constructor(happen: () => void) {
    super();
    this.#happen = happen;
  }

  override ring(): void {
    this.#happen();
  }
}

/** Does something at a monotonic time of the world. */
export function at(world: World, time: number, happen: () => void): void {
  world.schedule(new Relay(happen), time);
}
