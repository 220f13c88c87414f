/**
 * The events of one requirement for whoever asks for them: claimed for a while, then acknowledged or given back. What is
 * neither comes again when its claim is over. It knows the store, not who asks.
 *
 *   waiting ──take──▶ taken ──done──▶ delivered
 *      ▲                │ ├──give up──▶ dead
 *      └──again, put back, lease over──┘
 */
import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { ClaimedDelivery, Settlement } from '../../requirement/delivery.ts';
import type { Observe } from '../../requirement/event.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { Store } from '../../requirement/store.ts';
import { decodeReceived, type ReceivedEvent } from './received-event.ts';
import { pauseAfter, scheduleOf } from './schedule.ts';

export interface FeedSetting {
  readonly store: Store;
  readonly world: World;
  readonly observe: Observe;
  /** The process that takes. */
  readonly owner: string;
  /** The version of the document that is in force. */
  readonly requirement: () => Requirement;
}

/** What somebody has claimed, as far as it is needed to say what became of it. */
export interface Taken {
  readonly id: string;
  readonly claim: number;
  readonly type: string;
  /** Times it was tried before. */
  readonly attempts: number;
  /** Wall-clock milliseconds. */
  readonly acceptedAt: number;
  readonly takenAt: number;
}

export interface TakenEvent extends Taken {
  readonly delivery: ClaimedDelivery;
  readonly event: ReceivedEvent;
}

export interface TakeQuery {
  readonly limit: number;
  /** Milliseconds for which nobody else gets them. */
  readonly lease: number;
  /** Longest wait for the first one, milliseconds. 0: what is there now. */
  readonly wait: number;
  readonly signal?: AbortSignal | undefined;
}

/** Signals are best effort, and what was given back comes due without one. */
const LOOK = 2_000;

export class EventFeed {
  readonly #setting: FeedSetting;

  constructor(setting: FeedSetting) {
    this.#setting = setting;
  }

  get requirement(): Requirement {
    return this.#setting.requirement();
  }

  /** Up to `limit`; none when the wait is over, or the signal aborts. Rejects as the store does. */
  async take({ limit, lease, wait, signal }: TakeQuery): Promise<readonly TakenEvent[]> {
    const { store, world, owner } = this.#setting;
    const lane = this.requirement.id;
    const until = world.now() + wait;
    const rest = new Rest(world, signal);
    // An empty text says: look, something may have been missed.
    const stop =
      wait > 0
        ? store.signals.subscribe('deliveries', (text) => (text === `inbox ${lane}` || text === '') && rest.wake())
        : undefined;
    try {
      for (;;) {
        if (signal?.aborted === true) return [];
        const claimed = await store.deliveries.claim({ box: 'inbox', lane, owner, limit, lease });
        const taken = await this.#read(claimed);
        const left = until - world.now();
        if (taken.length > 0 || left <= 0) return taken;
        await rest.for(Math.min(LOOK, left));
      }
    } finally {
      stop?.();
      rest.end();
    }
  }

  /** False where the claim was lost: it comes again. */
  async done(taken: readonly Taken[]): Promise<readonly boolean[]> {
    const settled = await this.#settle(taken, () => ({ state: 'delivered' }), 'success');
    this.#tell(taken, settled, 'success', () => undefined);
    return settled;
  }

  /** Gives them back for another try. `delay`: milliseconds; undefined: as the document's Retry says. The last try makes it a dead letter. */
  async again(taken: readonly Taken[], delay?: number): Promise<readonly boolean[]> {
    const schedule = scheduleOf(this.requirement.webhooks);
    const next = new Map<Taken, Settlement['next']>();
    for (const each of taken) {
      const pause = pauseAfter(schedule, each.attempts + 1, () => this.#setting.world.random());
      const because = 'the application gave it back, and the last try that Retry allows is over';
      next.set(each, pause === undefined ? { state: 'dead', because } : { state: 'waiting', delay: delay ?? pause });
    }
    const settled = await this.#settle(taken, (each) => next.get(each) as Settlement['next'], 'fault');
    this.#tell(taken, settled, 'fault', (each) => {
      const decided = next.get(each);
      return decided?.state === 'waiting' ? decided.delay : undefined;
    });
    return settled;
  }

  /** Not tried after all: others may have them, after `delay` milliseconds. */
  putBack(taken: readonly Taken[], delay: number): Promise<readonly boolean[]> {
    return this.#setting.store.deliveries.settle(
      taken.map(({ id, claim }) => ({ id, claim, attempt: undefined, next: { state: 'waiting', delay } })),
    );
  }

  extend(taken: readonly Taken[], lease: number): Promise<readonly boolean[]> {
    return this.#setting.store.deliveries.extend(taken, lease);
  }

  /** What cannot be read was not written by this version, or was edited into something else: nobody can handle it. */
  async #read(claimed: readonly ClaimedDelivery[]): Promise<readonly TakenEvent[]> {
    const takenAt = this.#setting.world.epoch();
    const taken: TakenEvent[] = [];
    const broken: Settlement[] = [];
    for (const delivery of claimed) {
      const { id, claim, operation: type, attempts, acceptedAt } = delivery;
      try {
        const event = decodeReceived(delivery.payload);
        taken.push({ id, claim, type, attempts, acceptedAt, takenAt, delivery, event });
      } catch (error) {
        const because = `it cannot be read: ${(error as Error).message}; correct it with edit, or drop it`;
        broken.push({ id, claim, attempt: undefined, next: { state: 'dead', because } });
      }
    }
    if (broken.length > 0) await this.#setting.store.deliveries.settle(broken);
    return taken;
  }

  #settle(
    taken: readonly Taken[],
    next: (each: Taken) => Settlement['next'],
    outcome: 'success' | 'fault',
  ): Promise<readonly boolean[]> {
    const { store, world, owner } = this.#setting;
    return store.deliveries.settle(
      taken.map((each) => ({
        id: each.id,
        claim: each.claim,
        attempt: {
          outcome,
          code: undefined,
          duration: Math.max(0, world.epoch() - each.takenAt),
          detail: outcome === 'success' ? undefined : 'the application gave it back',
          by: owner,
        },
        next: next(each),
      })),
    );
  }

  #tell(
    taken: readonly Taken[],
    settled: readonly boolean[],
    outcome: 'success' | 'fault',
    again: (each: Taken) => number | undefined,
  ): void {
    const { world, observe } = this.#setting;
    const requirement = this.requirement.id;
    taken.forEach((each, at) => {
      if (settled[at] !== true) return;
      const header = { at: world.now(), requirement, operation: '', call: '', attempt: each.attempts + 1 };
      const about = { box: 'inbox', delivery: each.id } as const;
      const pause = again(each);
      const duration = Math.max(0, world.epoch() - each.takenAt);
      observe({ name: 'delivery.attempted', ...header, ...about, outcome, code: undefined, duration, again: pause });
      if (pause !== undefined) return;
      const state = outcome === 'success' ? 'delivered' : 'dead';
      const because = state === 'dead' ? 'the application gave it back for the last time' : undefined;
      observe({ name: 'delivery.ended', ...header, ...about, state, because, age: Math.max(0, world.epoch() - each.acceptedAt) });
    });
  }
}

/** A pause that ends early when somebody wakes it or the signal aborts. A wake that comes between two pauses ends the next one. */
export class Rest extends Alarm {
  readonly #world: World;
  readonly #signal: AbortSignal | undefined;
  #woken = false;
  #resolve: (() => void) | undefined;

  constructor(world: World, signal: AbortSignal | undefined) {
    super();
    this.#world = world;
    this.#signal = signal;
    signal?.addEventListener('abort', this.wake);
  }

  for(duration: number): Promise<void> {
    if (this.#woken || this.#signal?.aborted === true) {
      this.#woken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#world.schedule(this, this.#world.now() + duration);
    });
  }

  readonly wake = (): void => {
    if (this.#resolve === undefined) this.#woken = true;
    else this.#over();
  };

  end(): void {
    this.#signal?.removeEventListener('abort', this.wake);
    this.#over();
  }

  override ring(): void {
    this.#over();
  }

  #over(): void {
    this.#world.cancel(this);
    this.#resolve?.();
    this.#resolve = undefined;
  }
}
