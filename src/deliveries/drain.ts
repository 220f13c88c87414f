/**
 * Delivers what waits in one box of the store: claims it, hands it to a deliverer, writes down what became of it. Any number of
 * drains of any number of processes share the work; the store sees to it that each delivery is with one of them.
 *
 *                  signals, a look, a wake                    turns
 *   stopped ──start──▶ running: lanes that are due ────────▶ begin, claim ──▶ settle
 *      ▲                  │
 *      └── stopping ◀─stop┘   gives back what has not begun, waits for what is under way, then stops it
 *
 * | state    | begins | claims | settles | left by                                              |
 * |----------|--------|--------|---------|------------------------------------------------------|
 * | running  | yes    | yes    | yes     | `stop`                                               |
 * | stopping | no     | no     | yes     | everything known, or twice the bound for it over     |
 * | stopped  | no     | no     | no      | –                                                    |
 *
 * Invariants
 * 1. Never more under way, claimed or in memory than its bounds, whatever waits in the store.
 * 2. Every lane with something to do gets its turn before another gets its second.
 * 3. Nothing is told that is not written down, and nothing twice.
 * 4. While the store is away nothing new begins; when it is back everything goes on by itself.
 * 5. What it does not hear of by a signal it finds by looking.
 *
 * Must not know how anything is delivered.
 */
import type { World } from '../requirement/clock.ts';
import type { DeliveryBox } from '../requirement/delivery.ts';
import type { Observe } from '../requirement/event.ts';
import type { Store } from '../requirement/store.ts';
import type { Deliverer } from './deliverer.ts';
import { Availability } from './draining/availability.ts';
import { type Bound, DRAIN_BOUNDS, type DrainBounds, Room } from './draining/bounds.ts';
import { Housekeeping } from './draining/housekeeping.ts';
import { Lane, type LaneStatus, type LaneSurroundings } from './draining/lane.ts';
import { PauseBoard } from './draining/pause-board.ts';
import { Settler } from './draining/settler.ts';
import { Timer } from './draining/timer.ts';
import { Turns } from './draining/turns.ts';

export { Availability } from './draining/availability.ts';
export type { Bound, DrainBounds } from './draining/bounds.ts';
export type { LaneStatus } from './draining/lane.ts';

export interface DrainOptions {
  readonly store: Store;
  readonly world: World;
  /** The process, in claims and in the history of attempts. */
  readonly owner: string;
  readonly deliverer: Deliverer;
  readonly observe?: Observe | undefined;
  readonly bounds?: Partial<DrainBounds> | undefined;
  /** Whether the store can be used, where several use one: it is told of once. Default: its own. */
  readonly availability?: Availability | undefined;
}

export interface DrainStatus {
  readonly box: DeliveryBox;
  readonly state: 'stopped' | 'running' | 'stopping';
  /** Those with something to do, or held. */
  readonly lanes: readonly LaneStatus[];
  readonly underWay: number;
  /** Why the store cannot be used; undefined: it can. */
  readonly storeFailure: string | undefined;
  readonly bounds: readonly Bound[];
}

/** Milliseconds after which it looks without having heard anything. */
const LOOK = 5_000;
/** The same where there are more lanes than it looks at. */
const FULL_LOOK = 500;
/** Milliseconds between two looks, at least. */
const COALESCED = 5;
/** Milliseconds between looks at whether the store has taken what it is to know first. */
const SETTLED_FIRST = 100;

export class Drain {
  readonly #options: DrainOptions;
  readonly #room: Room;
  readonly #availability: Availability;
  readonly #settler: Settler;
  readonly #housekeeping: Housekeeping;
  readonly #pauses: PauseBoard;
  readonly #around: LaneSurroundings;
  readonly #lanes = new Map<string, Lane>();
  readonly #turns = new Turns();
  readonly #looking: Timer;
  readonly #keeping: Timer;
  #unsubscribe: (() => void)[] = [];
  #state: DrainStatus['state'] = 'stopped';
  #asking = false;
  #askAgain = false;

  constructor(options: DrainOptions) {
    const { store, world, owner, deliverer, observe } = options;
    this.#options = options;
    this.#room = new Room({ ...DRAIN_BOUNDS, ...options.bounds });
    this.#availability = options.availability ?? new Availability(world, observe);
    this.#settler = new Settler(store.deliveries, this.#availability, world);
    this.#pauses = new PauseBoard(store, world, deliverer.box);
    this.#looking = new Timer(world, () => void this.#look());
    this.#keeping = new Timer(world, () => void this.#keep());
    // A lease is its owner's as often as it asks: each box has to be an owner of its own.
    const sweeper = `${owner} ${deliverer.box}`;
    this.#housekeeping = new Housekeeping({ store, world, owner: sweeper, availability: this.#availability, observe });
    this.#around = {
      store: store.deliveries,
      world,
      owner,
      deliverer,
      observe,
      settler: this.#settler,
      availability: this.#availability,
      room: this.#room,
      turn: (lane) => this.#turn(lane),
      dueIn: (duration) => this.#lookWithin(duration),
    };
  }

  start(): void {
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    const { store, deliverer } = this.#options;
    const prefix = `${deliverer.box} `;
    this.#unsubscribe = [
      store.signals.subscribe('deliveries', (text) => {
        // Nothing but "look": some signals may have been missed.
        if (text === '') this.wake();
        else if (text.startsWith(prefix)) this.wake(text.slice(prefix.length));
      }),
      this.#pauses.listen(() => void this.#look()),
    ];
    this.#housekeeping.start();
    this.#keeping.within(LOOK);
    void this.#look();
  }

  /** Something may have come, for one lane or for any. */
  wake(lane?: string): void {
    if (this.#state !== 'running') return;
    if (lane === undefined || !this.#pauses.known) return void this.#look();
    const known = this.#laneOf(lane);
    if (known === undefined) return;
    known.due = true;
    known.considerSoon(this.#pauses.pausedFor(lane));
    this.#turn(known);
  }

  /**
   * Gives back what has not begun, and waits for what is under way; what takes longer than the bound is stopped. Resolves when
   * the store knows of everything, or after twice the bound: claims that it has not heard of end with their leases.
   */
  async stop(): Promise<void> {
    if (this.#state !== 'running') return;
    this.#state = 'stopping';
    const { world } = this.#options;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#looking.stop();
    for (const lane of this.#lanes.values()) lane.giveBack();
    const { stop } = this.#room.bounds;
    const aborting = new Timer(world, () => {
      for (const lane of this.#lanes.values()) lane.abort('the process is told to stop');
    });
    aborting.within(stop);
    let ending: Timer | undefined;
    const overdue = new Promise<void>((resolve) => {
      ending = new Timer(world, resolve);
      ending.within(2 * stop);
    });
    await Promise.race([this.#quiet().then(() => this.#housekeeping.stop()), overdue]);
    this.#state = 'stopped';
    ending?.stop();
    aborting.stop();
    this.#keeping.stop();
    this.#settler.stop();
  }

  status(): DrainStatus {
    const { box } = this.#options.deliverer;
    const { bounds, underWay, claims, bytes } = this.#room;
    const bound = (name: string, used: number, limit: number): Bound => ({
      requirement: '',
      bound: `${box}: ${name}`,
      used,
      limit,
    });
    return {
      box,
      state: this.#state,
      lanes: [...this.#lanes.values()].filter((lane) => !lane.idle || lane.heldFor > 0).map((lane) => lane.status()),
      underWay,
      storeFailure: this.#availability.failure,
      bounds: [
        bound('deliveries under way', underWay, bounds.underWay),
        bound('claims', claims, bounds.claims),
        bound('claimed bytes', bytes, bounds.bytes),
        bound('lanes', this.#lanes.size, bounds.lanes),
      ],
    };
  }

  /** Finds lanes with something to do that no signal told of. */
  async #look(): Promise<void> {
    if (this.#state !== 'running') return;
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    await this.#ask();
    this.#asking = false;
    if (this.#askAgain) {
      this.#askAgain = false;
      void this.#look();
    }
  }

  async #ask(): Promise<void> {
    const { store, world, deliverer } = this.#options;
    const { pause, failure } = this.#availability;
    // What was delivered is written down before anything new is asked for.
    const first = failure !== undefined && this.#settler.waiting > 0;
    if (pause > 0 || first) return this.#lookWithin(Math.max(pause, first ? SETTLED_FIRST : 0));
    try {
      await this.#pauses.read();
      const { lanes, nextIn = LOOK } = await store.deliveries.dueLanes(deliverer.box, this.#room.bounds.lanes);
      this.#availability.succeeded();
      this.#forgetIdle();
      for (const name of lanes) {
        const lane = this.#laneOf(name);
        if (lane !== undefined) lane.due = true;
      }
      // There are more than it looks at: those that are done make place for them.
      const soon = lanes.length >= this.#room.bounds.lanes ? FULL_LOOK : LOOK;
      this.#lookWithin(Math.min(nextIn, soon * (0.8 + world.random() * 0.4)));
    } catch (error) {
      this.#availability.failed(error);
      this.#lookWithin(this.#availability.pause);
    }
    for (const lane of this.#lanes.values()) {
      lane.consider(this.#pauses.pausedFor(lane.name));
      this.#turn(lane);
    }
  }

  async #keep(): Promise<void> {
    if (this.#state === 'stopped') return;
    this.#keeping.within(LOOK);
    await Promise.all(Array.from(this.#lanes.values(), (lane) => lane.keep()));
    for (const lane of this.#lanes.values()) this.#turn(lane);
  }

  #turn(lane: Lane): void {
    this.#count(lane);
    if (this.#state === 'running') this.#turns.turn(lane);
    else lane.giveBack();
  }

  #lookWithin(duration: number): void {
    // Many that come at one time are one look.
    if (this.#state === 'running') this.#looking.within(Math.max(COALESCED, duration));
  }

  #laneOf(name: string): Lane | undefined {
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    if (this.#lanes.size >= this.#room.bounds.lanes) return undefined;
    const lane = new Lane(name, this.#around);
    this.#lanes.set(name, lane);
    return lane;
  }

  #forgetIdle(): void {
    for (const lane of this.#lanes.values()) {
      if (!lane.idle || lane.heldFor > 0) continue;
      this.#count(lane);
      this.#turns.forget(lane);
      this.#lanes.delete(lane.name);
    }
  }

  #count(lane: Lane): void {
    const busy = !lane.idle && lane.heldFor === 0;
    if (busy === lane.busy) return;
    lane.busy = busy;
    this.#room.busy += busy ? 1 : -1;
  }

  /** Resolves when nothing is claimed any more and everything is written down. */
  async #quiet(): Promise<void> {
    const { world } = this.#options;
    while ((this.#room.claims > 0 || this.#settler.waiting > 0) && this.#state === 'stopping') {
      await new Promise<void>((resolve) => new Timer(world, resolve).within(10));
    }
  }
}
