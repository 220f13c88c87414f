/**
 * Events in the application's own process: `for await (const event of payments.events())`.
 *
 *   asked for ──▶ taken ahead ──▶ in hand ──asked for the next, done()──▶ delivered
 *                     │              └──break, throw, again()──▶ comes again, as Retry says
 *                     └──loop ends──▶ put back, as if it had never been taken
 *
 * 1. An event in hand is kept from others for as long as it is in hand, and not longer than a lease after its process died.
 * 2. Asking for the next one acknowledges the one before; with more than one in hand at once nothing is acknowledged unasked.
 * 3. Not more than `concurrency` are in hand; how many are taken ahead follows how quickly they are handled.
 * 4. A store that is away ends no loop: it goes on when the store is back.
 */
import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import { type EventFeed, Rest, type TakenEvent } from './event-feed.ts';
import { type EventEnding, IncomingEvent } from './incoming-event.ts';

export interface EventsOptions {
  /** Only these; others stay for whoever takes them. Default: all. */
  readonly types?: readonly string[] | undefined;
  /**
   * In hand at once. Default 1: asking for the next event acknowledges the one before. With more, each must be ended with
   * `done()` or `again()`.
   */
  readonly concurrency?: number | undefined;
  /** Ends the loop, without an error, before the next event. */
  readonly signal?: AbortSignal | undefined;
}

const LEASE = 30_000;
const MOST_AHEAD = 16;
const MOST_IN_HAND = 1_000;
/** Handled faster than this, twice as many are taken ahead; slower, half as many. */
const QUICK = 50;
/** Longest single wait at the store; then it is asked anew. */
const WAIT = 30_000;
/** What this loop does not want others may have, after so long. */
const NOT_OURS = 5_000;
const STORE_AWAY = [500, 1_000, 2_000, 5_000, 10_000];

/** `closing`: aborts when the process lets go of the requirement. */
export async function* eventLoop(
  feed: EventFeed,
  world: World,
  closing: AbortSignal,
  { types, concurrency = 1, signal }: EventsOptions = {},
): AsyncGenerator<IncomingEvent, void, undefined> {
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_IN_HAND)
    throw new RangeError(`concurrency is ${concurrency}; it must be a whole number from 1 to ${MOST_IN_HAND}`);
  const loop = new Loop(feed, world, signal === undefined ? closing : AbortSignal.any([closing, signal]), concurrency);
  const wanted = types === undefined ? undefined : new Set(types);
  let last: IncomingEvent | undefined;
  try {
    for (;;) {
      const began = world.now();
      const event = await loop.next(wanted);
      if (event === undefined) return;
      last = event;
      const handed = world.now();
      yield event;
      loop.learn(world.now() - handed, handed - began);
      last = undefined;
      if (concurrency === 1) await event.done();
    }
  } finally {
    // Left by break or throw: whether it was dealt with nobody has said.
    if (concurrency === 1 && last !== undefined && !last.ended) await last.again().catch(() => false);
    await loop.end();
  }
}

class Loop implements EventEnding {
  readonly #feed: EventFeed;
  readonly #world: World;
  readonly #signal: AbortSignal;
  readonly #concurrency: number;
  readonly #keeper: Keeper;
  readonly #inHand = new Set<TakenEvent>();
  #ahead: TakenEvent[] = [];
  #most = 1;
  readonly #freed: Rest;

  constructor(feed: EventFeed, world: World, signal: AbortSignal, concurrency: number) {
    this.#feed = feed;
    this.#world = world;
    this.#signal = signal;
    this.#concurrency = concurrency;
    this.#freed = new Rest(world, signal);
    this.#keeper = new Keeper(world, () => this.#extend());
  }

  /** Undefined: the loop is to end. */
  async next(wanted: ReadonlySet<string> | undefined): Promise<IncomingEvent | undefined> {
    while (this.#inHand.size >= this.#concurrency && !this.#signal.aborted) await this.#freed.for(WAIT);
    while (this.#ahead.length === 0 && !this.#signal.aborted) await this.#takeSome(wanted);
    if (this.#signal.aborted) return undefined;
    const taken = this.#ahead.shift() as TakenEvent;
    this.#inHand.add(taken);
    return new IncomingEvent(taken, this);
  }

  learn(handled: number, waited: number): void {
    if (this.#concurrency > 1) this.#most = this.#concurrency;
    else if (handled + waited < QUICK) this.#most = Math.min(MOST_AHEAD, this.#most * 2);
    else this.#most = Math.max(1, this.#most >> 1);
  }

  async done({ taken }: IncomingEvent): Promise<boolean> {
    const [settled = false] = await this.#insist(() => this.#feed.done([taken]));
    this.#letGo(taken);
    return settled;
  }

  async again({ taken }: IncomingEvent, delay: number | undefined): Promise<boolean> {
    const [settled = false] = await this.#insist(() => this.#feed.again([taken], delay));
    this.#letGo(taken);
    return settled;
  }

  async end(): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = [];
    // With several in hand their handlers may still be at work, and still say what became of them.
    if (this.#inHand.size === 0) this.#keeper.stop();
    this.#freed.end();
    // Where that fails, they come again with the end of their lease.
    if (ahead.length > 0) await this.#feed.putBack(ahead, 0).catch(() => []);
  }

  async #takeSome(wanted: ReadonlySet<string> | undefined): Promise<void> {
    const limit = Math.max(1, Math.min(MOST_AHEAD, this.#concurrency > 1 ? this.#concurrency - this.#inHand.size : this.#most));
    const query = { limit, lease: LEASE, wait: WAIT, signal: this.#signal };
    const taken = await this.#insist(() => this.#feed.take(query));
    const others = wanted === undefined ? [] : taken.filter(({ type }) => !wanted.has(type));
    this.#ahead = taken.filter((each) => !others.includes(each));
    if (this.#ahead.length > 0) this.#keeper.start();
    if (others.length > 0) await this.#insist(() => this.#feed.putBack(others, NOT_OURS));
  }

  #letGo(taken: TakenEvent): void {
    this.#inHand.delete(taken);
    if (this.#inHand.size === 0 && this.#ahead.length === 0) this.#keeper.stop();
    this.#freed.wake();
  }

  #extend(): void {
    // A claim that was lost says so when the event ends; a store that is away has until the lease ends.
    this.#feed.extend([...this.#inHand, ...this.#ahead], LEASE).catch(() => []);
  }

  async #insist<T>(work: () => Promise<T>): Promise<T> {
    for (let times = 0; ; times += 1) {
      try {
        return await work();
      } catch (error) {
        const away = error instanceof ConcordatError && error.code === 'CONCORDAT_STORE_UNAVAILABLE';
        if (!away || this.#signal.aborted) throw error;
        const rest = new Rest(this.#world, this.#signal);
        await rest.for(STORE_AWAY[Math.min(times, STORE_AWAY.length - 1)] as number);
        rest.end();
      }
    }
  }
}

/** Keeps claims while somebody works on what they are for. */
class Keeper extends Alarm {
  readonly #world: World;
  readonly #extend: () => void;

  constructor(world: World, extend: () => void) {
    super();
    this.#world = world;
    this.#extend = extend;
  }

  start(): void {
    if (this.due === Number.POSITIVE_INFINITY) this.#world.schedule(this, this.#world.now() + LEASE / 3);
  }

  stop(): void {
    this.#world.cancel(this);
  }

  override ring(): void {
    this.#world.schedule(this, this.#world.now() + LEASE / 3);
    this.#extend();
  }
}
