/**
 * A bulk act at work: estimated before, confirmed by somebody, carried out in pages.
 *
 *   estimate ──confirm──▶ running ──nothing is left──▶ done
 *                         │ │ │
 *                         │ │ └──the store fails for good──▶ failed
 *                         │ └──somebody stops it, or its process ends──▶ stopped
 *                         └──its process is gone, as others see it──▶ lost
 *
 * 1. Only deliveries accepted until the millisecond of the estimate are touched.
 * 2. Each is looked at once, in order of acceptance.
 * 3. `done` counts what the store says it has done; what was delivered, claimed or changed meanwhile, or cannot be read, is
 *    `skipped`, with the reasons.
 * 4. How far it is stands in the store after every page, so any process can tell, and stop it: whoever writes that record in
 *    between wins, and the run sees it before its next page.
 */

import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { Delivery, DeliveryAct, DeliveryFilter, DeliveryHistory, NewDelivery } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Store } from '../../requirement/store.ts';
import type { By, Order, OrderAct } from './orders.ts';
import { filterWords } from './orders.ts';
import { replayed } from './replay.ts';

export type ActState = 'running' | 'stopping' | 'done' | 'stopped' | 'failed' | 'lost';

/** How far a bulk act is. */
export interface ActProgress extends By {
  readonly id: string;
  readonly act: OrderAct;
  /** Which deliveries, in words. */
  readonly subject: string;
  readonly state: ActState;
  /** Done to so many. */
  readonly done: number;
  /** Of so many, as estimated. */
  readonly of: number;
  /** Left as they were: under way, ended, or changed meanwhile. */
  readonly skipped: number;
  /** Why, and how many each: `it is claimed`, `it is gone`. */
  readonly skippedBecause: Readonly<Record<string, number>>;
  /** Why it stopped or failed; undefined: it did not. */
  readonly because: string | undefined;
}

export const ACTS_NAMESPACE = 'delivery-acts';
/** How long the record of an act is kept. */
const KEPT = 24 * 3_600_000;
const PAGE = 200;
/** Milliseconds before a page is tried again that the store could not do. */
const WAITS: readonly number[] = [500, 1_000, 2_000, 4_000, 8_000];

export interface ActRunSetting {
  readonly store: Store;
  readonly world: World;
  readonly order: Order;
  /** The order's filter with its states said and its end pinned. */
  readonly filter: DeliveryFilter;
  readonly by: By;
  readonly id: string;
  readonly of: number;
}

export class ActRun {
  readonly #setting: ActRunSetting;
  readonly #pause: Pause;
  #done = 0;
  readonly #skipped = new Map<string, number>();
  #state: ActState = 'running';
  #because: string | undefined;
  #version = 0;
  #stopped = false;

  constructor(setting: ActRunSetting) {
    this.#setting = setting;
    this.#pause = new Pause(setting.world);
  }

  get progress(): ActProgress {
    const { id, order, filter, by, of } = this.#setting;
    return {
      id,
      act: order.act,
      subject: filterWords(filter),
      state: this.#state,
      done: this.#done,
      of,
      skipped: [...this.#skipped.values()].reduce((sum, count) => sum + count, 0),
      skippedBecause: Object.fromEntries(this.#skipped),
      because: this.#because,
      ...by,
    };
  }

  /** Writes down that it runs. Rejects when even that cannot be written, and then nothing runs. */
  async begin(): Promise<void> {
    this.#version = (await this.#write(this.#version)) ?? 0;
  }

  /** Runs to its end. Never rejects: how it ended is its progress. */
  async run(): Promise<ActProgress> {
    try {
      await this.#pages();
    } catch (error) {
      this.#state = 'failed';
      this.#because = error instanceof Error ? error.message : String(error);
    }
    // The last word; when it cannot be written, others see the act as lost.
    await this.#write(undefined).catch(() => undefined);
    return this.progress;
  }

  stop(because: string): void {
    this.#stopped = true;
    this.#because = because;
    this.#pause.cut();
  }

  async #pages(): Promise<void> {
    const { store, filter } = this.#setting;
    for (let after: number | undefined; ; ) {
      if (this.#stopped || (await this.#stoppedElsewhere())) {
        this.#state = 'stopped';
        return;
      }
      const page = await this.#insist(() => store.deliveries.list(filter, { after, limit: PAGE }));
      const last = page.at(-1);
      if (last === undefined) break;
      this.#done += await this.#act(page);
      after = last.sequence;
    }
    this.#state = 'done';
  }

  async #act(page: readonly Delivery[]): Promise<number> {
    const { store, order, filter, by } = this.#setting;
    if (order.act === 'replay') return this.#replay(page);
    const narrowed = { ...filter, ids: page.map(({ id }) => id) };
    const act = actOf(order, store.sealed);
    const done = new Set(await this.#insist(() => store.deliveries.change(narrowed, act, by, page.length)));
    const left = page.filter(({ id }) => !done.has(id)).map(({ id }) => id);
    if (left.length > 0) {
      const now = await this.#insist(() => store.deliveries.list({ ids: left }, { limit: left.length }));
      for (const { state } of now) this.#skip(`it is ${state}`);
      this.#skip('it is gone', left.length - now.length);
    }
    return done.size;
  }

  async #replay(page: readonly Delivery[]): Promise<number> {
    const { store, world, order, by, filter, id } = this.#setting;
    const fresh: NewDelivery[] = [];
    // The ids are chosen before the first try: a page that is tried again is not accepted twice.
    for (const delivery of page) {
      const history = await this.#historyOf(delivery.id);
      const setting = { id: world.identifier(), confidential: store.sealed, keepKey: order.keepKey === true, now: world.epoch() };
      if (typeof history === 'string') this.#skip(history);
      else fresh.push(replayed(history, setting));
    }
    const [first] = fresh;
    if (first === undefined) return 0;
    // First: what is done without a record is worse than a record of what was not done.
    await this.#insist(() =>
      store.audit.append({
        act: 'replay',
        subject: page.length === 1 ? (page[0]?.id ?? '') : filterWords(filter),
        ...by,
        detail: page.length === 1 ? { as: first.id } : { count: fresh.length, run: id },
      }),
    );
    await this.#insist(() => store.deliveries.accept(fresh));
    return fresh.length;
  }

  /** Or why there is none. One that cannot be read does not keep the others. */
  async #historyOf(id: string): Promise<DeliveryHistory | string> {
    try {
      return (await this.#insist(() => this.#setting.store.deliveries.get(id))) ?? 'it is gone';
    } catch (error) {
      if (isUnreadable(error)) return 'its body cannot be opened';
      throw error;
    }
  }

  #skip(because: string, count = 1): void {
    if (count > 0) this.#skipped.set(because, (this.#skipped.get(because) ?? 0) + count);
  }

  /** True when somebody else has written that it is to stop. */
  async #stoppedElsewhere(): Promise<boolean> {
    const version = await this.#insist(() => this.#write(this.#version));
    if (version !== undefined) {
      this.#version = version;
      return false;
    }
    const record = await this.#insist(() => this.#setting.store.records.get(ACTS_NAMESPACE, this.#setting.id));
    const written = record === undefined ? undefined : (JSON.parse(record.value) as ActProgress);
    this.#version = record?.version ?? 0;
    if (written?.state !== 'stopping') return false;
    this.#because = written.because;
    return true;
  }

  #write(expected: number | undefined): Promise<number | undefined> {
    const { store, id } = this.#setting;
    return store.records.put(ACTS_NAMESPACE, id, JSON.stringify(this.progress), {
      for: KEPT,
      ...(expected === undefined ? {} : { expected }),
    });
  }

  /** Again while the store is away for a moment; every writing here can be repeated. */
  async #insist<T>(work: () => Promise<T>): Promise<T> {
    for (const wait of WAITS) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof ConcordatError) || error.code !== 'CONCORDAT_STORE_UNAVAILABLE' || isUnreadable(error))
          throw error;
        if (this.#stopped) throw error;
        await this.#pause.for(wait);
      }
    }
    return work();
  }
}

/** The store can be used, and what it holds of this one cannot: a store that is away says when to come back. */
function isUnreadable(error: unknown): boolean {
  return error instanceof ConcordatError && error.code === 'CONCORDAT_STORE_UNAVAILABLE' && error.retryAfter === undefined;
}

export function actOf({ act, expiresAfter, payload }: Order, confidential: boolean): DeliveryAct {
  switch (act) {
    case 'retry':
      return { kind: 'retry', expiresAfter };
    case 'edit':
      return { kind: 'edit', payload: payload as Uint8Array, confidential };
    case 'drop':
    case 'cancel':
      return { kind: act };
    case 'replay':
      throw new TypeError('a replay changes nothing that is there');
  }
}

class Pause extends Alarm {
  readonly #world: World;
  #resolve: () => void = () => undefined;

  constructor(world: World) {
    super();
    this.#world = world;
  }

  for(duration: number): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#world.schedule(this, this.#world.now() + duration);
    });
  }

  cut(): void {
    this.#world.cancel(this);
    this.#resolve();
  }

  override ring(): void {
    this.#resolve();
  }
}
