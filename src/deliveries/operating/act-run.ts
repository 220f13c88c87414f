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
 * 3. `done` counts what the store says it has done; what was delivered, claimed or changed meanwhile is `skipped`.
 * 4. How far it is stands in the store after every page, so any process can tell, and stop it: whoever writes that record in
 *    between wins, and the run sees it before its next page.
 */

import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { Delivery, DeliveryAct, DeliveryFilter } from '../../requirement/delivery.ts';
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
  #skipped = 0;
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
      skipped: this.#skipped,
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
      const done = await this.#act(page);
      this.#done += done;
      this.#skipped += page.length - done;
      after = last.sequence;
    }
    this.#state = 'done';
  }

  async #act(page: readonly Delivery[]): Promise<number> {
    const { store, order, filter, by } = this.#setting;
    if (order.act === 'replay') return this.#replay(page);
    const narrowed = { ...filter, ids: page.map(({ id }) => id) };
    const act = actOf(order, store.sealed);
    return (await this.#insist(() => store.deliveries.change(narrowed, act, by, page.length))).length;
  }

  async #replay(page: readonly Delivery[]): Promise<number> {
    const { store, world, by, filter, id } = this.#setting;
    // Chosen before the first try: a page that is tried again is not accepted twice.
    const ids = page.map(() => world.identifier());
    const histories = [];
    for (const delivery of page) histories.push(await this.#insist(() => store.deliveries.get(delivery.id)));
    const fresh = histories.flatMap((history, at) =>
      history === undefined ? [] : [replayed(history, ids[at] as string, store.sealed)],
    );
    if (fresh.length === 0) return 0;
    await this.#insist(() => store.deliveries.accept(fresh));
    const [first] = page;
    await this.#insist(() =>
      store.audit.append({
        act: 'replay',
        subject: page.length === 1 && first !== undefined ? first.id : filterWords(filter),
        ...by,
        detail: page.length === 1 ? { as: ids[0] as string } : { count: fresh.length, run: id },
      }),
    );
    return fresh.length;
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
        if (!(error instanceof ConcordatError) || error.code !== 'CONCORDAT_STORE_UNAVAILABLE' || this.#stopped) throw error;
        await this.#pause.for(wait);
      }
    }
    return work();
  }
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
