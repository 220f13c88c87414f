/**
 * What people on call do with deliveries: look, order, pause, export. Every order is recorded with who and why. It knows the
 * store and nothing of HTTP, terminals or how anything is delivered: what it changes, the drains find in the store.
 */
import type { World } from '../requirement/clock.ts';
import type { Delivery, DeliveryBox, DeliveryFilter, DeliveryHistory } from '../requirement/delivery.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Observe } from '../requirement/event.ts';
import type { Store } from '../requirement/store.ts';
import type { ActProgress } from './operating/act-run.ts';
import { ACTS_NAMESPACE, ActRun, actOf } from './operating/act-run.ts';
import type { By, Order } from './operating/orders.ts';
import { checkOrder, digestOf, filterWords, meant, OrderError } from './operating/orders.ts';
import type { LanePause } from './operating/pauses.ts';
import { lanePauses, pauseLane, resumeLane } from './operating/pauses.ts';
import { withBody } from './operating/readable.ts';
import { replayed } from './operating/replay.ts';

export interface OperationsSetting {
  readonly store: Store;
  readonly world: World;
  /** Hears `delivery.ordered`. */
  readonly observe?: Observe | undefined;
}

export interface Estimate {
  readonly count: number;
  /** Of their payloads together. */
  readonly bytes: number;
  /** The first few. */
  readonly sample: readonly Delivery[];
  /** Confirms this order and no other, once. */
  readonly token: string;
  /** Milliseconds for which the token is good. */
  readonly validFor: number;
}

export interface Exported {
  readonly delivery: Delivery;
  /** Only where it was asked for. */
  readonly payload: Uint8Array | undefined;
}

const ESTIMATES = 'delivery-estimates';
const VALID_FOR = 10 * 60_000;
const SAMPLE = 5;
const EXPORT_PAGE = 500;
/** Bulk acts at once in one process. */
const MOST_RUNS = 4;
/** A running act that has written nothing for so long has lost its process. */
const LOST_AFTER = 60_000;

interface Estimated {
  readonly digest: string;
  readonly count: number;
  /** Store time of the estimate. */
  readonly before?: number;
}

export class DeliveryOperations {
  readonly #store: Store;
  readonly #world: World;
  readonly #observe: Observe | undefined;
  readonly #running = new Map<string, { readonly run: ActRun; readonly ended: Promise<void> }>();

  constructor({ store, world, observe }: OperationsSetting) {
    this.#store = store;
    this.#world = world;
    this.#observe = observe;
  }

  /** Bulk acts under way here, and how many there may be. */
  get bound(): { readonly bound: string; readonly used: number; readonly limit: number } {
    return { bound: 'delivery acts', used: this.#running.size, limit: MOST_RUNS };
  }

  list(
    filter: DeliveryFilter,
    page: { readonly after?: number | undefined; readonly limit: number },
  ): Promise<readonly Delivery[]> {
    return this.#store.deliveries.list(filter, page);
  }

  /** Rejects with CONCORDAT_DELIVERY_UNKNOWN. `by`: somebody reads the payload, which is recorded before it is handed out. */
  async show(id: string, by: By | undefined): Promise<DeliveryHistory> {
    const history = await this.#store.deliveries.get(id);
    if (history === undefined) throw unknown(id);
    if (by !== undefined)
      await this.#store.audit.append({ act: 'read', subject: id, ...by, detail: { bytes: history.payload.length } });
    return history;
  }

  /** One delivery, at once; `payload` of an edit is the new body as people read it. Rejects with CONCORDAT_DELIVERY_UNKNOWN, and with CONCORDAT_DELIVERY_ENDED where its state does not allow it. */
  async once(id: string, order: Omit<Order, 'filter'>, by: By): Promise<{ readonly id: string }> {
    const whole: Order = { ...order, filter: { ids: [id] } };
    checkOrder(whole);
    const filter = meant(whole);
    if (order.act === 'replay') return this.#replayOne(id, filter, order.keepKey === true, by);
    const ready = order.payload === undefined ? whole : { ...whole, payload: await this.#edited(id, order.payload) };
    const changed = await this.#store.deliveries.change(filter, actOf(ready, this.#store.sealed), by, 1);
    if (changed.length === 0) await this.#refuse(id, order.act);
    this.#tell(order.act, 1, '');
    return { id };
  }

  async estimate(order: Order): Promise<Estimate> {
    checkOrder(order);
    const filter = meant(order);
    const [{ count, bytes }, sample] = await Promise.all([
      this.#store.deliveries.count(filter),
      this.#store.deliveries.list(filter, { limit: SAMPLE }),
    ]);
    const token = this.#world.identifier();
    const estimated: Estimated = { digest: digestOf(order), count };
    await this.#store.records.put(ESTIMATES, token, JSON.stringify(estimated), { for: VALID_FOR });
    return { count, bytes, sample, token, validFor: VALID_FOR };
  }

  /** Carries out what was estimated, in the background. Rejects with an OrderError when the token is not for this order. */
  async start(token: string, order: Order, by: By): Promise<ActProgress> {
    checkOrder(order);
    if (this.#running.size >= MOST_RUNS)
      throw new OrderError('busy', `${MOST_RUNS} bulk acts are under way here; wait for one of them, or stop it`);
    const record = await this.#store.records.get(ESTIMATES, token);
    const estimated = record === undefined ? undefined : (JSON.parse(record.value) as Estimated);
    if (record === undefined || estimated === undefined)
      throw new OrderError('invalid', 'no estimate has this token: it was used, or is older than ten minutes; ask for a new one');
    if (estimated.digest !== digestOf(order))
      throw new OrderError(
        'invalid',
        'the estimate with this token was made for another act or another filter; ask for a new one',
      );
    if (!(await this.#store.records.delete(ESTIMATES, token, record.version)))
      throw new OrderError('invalid', 'this token was used a moment ago; each starts one run');
    const filter = meant(order);
    // The millisecond of the estimate included: what was counted may have been accepted in it.
    const before = record.now - record.age + 1;
    const run = new ActRun({
      store: this.#store,
      world: this.#world,
      order,
      filter: { ...filter, to: Math.min(filter.to ?? Number.POSITIVE_INFINITY, before) },
      by,
      id: this.#world.identifier(),
      of: estimated.count,
    });
    await run.begin();
    const { id } = run.progress;
    const ended = run.run().then(({ act, done }) => {
      this.#running.delete(id);
      this.#tell(act, done, order.filter.requirement ?? '');
    });
    this.#running.set(id, { run, ended });
    return run.progress;
  }

  /** How far a bulk act is, whichever process carries it out; undefined: there is none, or it ended more than a day ago. */
  async act(id: string): Promise<ActProgress | undefined> {
    const own = this.#running.get(id);
    if (own !== undefined) return own.run.progress;
    const record = await this.#store.records.get(ACTS_NAMESPACE, id);
    if (record === undefined) return undefined;
    const progress = JSON.parse(record.value) as ActProgress;
    const lost = (progress.state === 'running' || progress.state === 'stopping') && record.age > LOST_AFTER;
    return lost
      ? { ...progress, state: 'lost', because: 'the process that carried it out is gone; estimate again for the rest' }
      : progress;
  }

  /** Stops it before its next page; what was done is done. */
  async stop(id: string, { who }: By): Promise<ActProgress | undefined> {
    const own = this.#running.get(id);
    if (own !== undefined) {
      own.run.stop(`stopped by ${who}`);
      await own.ended;
      return this.act(id);
    }
    // The process that carries it out writes the same record; whoever comes second reads again.
    for (let times = 0; times < 20; times += 1) {
      const record = await this.#store.records.get(ACTS_NAMESPACE, id);
      if (record === undefined) return undefined;
      const progress = JSON.parse(record.value) as ActProgress;
      if (progress.state !== 'running') return this.act(id);
      const stopping: ActProgress = { ...progress, state: 'stopping', because: `stopped by ${who}` };
      const options = { expected: record.version, for: LOST_AFTER * 60 };
      if ((await this.#store.records.put(ACTS_NAMESPACE, id, JSON.stringify(stopping), options)) !== undefined) return stopping;
    }
    throw new OrderError('busy', 'the act moves faster than it can be stopped; try again');
  }

  pause(pause: LanePause): Promise<void> {
    return pauseLane(this.#store, pause);
  }

  /** Whether it was paused. */
  resume(box: DeliveryBox, lane: string, by: By): Promise<boolean> {
    return resumeLane(this.#store, box, lane, by);
  }

  pauses(): Promise<readonly LanePause[]> {
    return lanePauses(this.#store);
  }

  /** In order of acceptance, page by page as they are taken. `by`: with payloads, which is recorded before the first. */
  async *export(filter: DeliveryFilter, by: By | undefined): AsyncGenerator<Exported> {
    if (by !== undefined) await this.#store.audit.append({ act: 'export', subject: filterWords(filter), ...by, detail: {} });
    for (let after: number | undefined; ; ) {
      const page = await this.#store.deliveries.list(filter, { after, limit: EXPORT_PAGE });
      for (const delivery of page) {
        const payload = by === undefined ? undefined : (await this.#store.deliveries.get(delivery.id))?.payload;
        yield { delivery, payload };
      }
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.sequence;
    }
  }

  /** Stops every bulk act under way here. The store stays open. */
  async close(): Promise<void> {
    const all = [...this.#running.values()];
    for (const { run } of all) run.stop('its process was told to stop');
    await Promise.all(all.map(({ ended }) => ended));
  }

  /** The payload with another body in it. */
  async #edited(id: string, body: Uint8Array): Promise<Uint8Array> {
    const history = await this.#store.deliveries.get(id);
    if (history === undefined) throw unknown(id);
    try {
      return withBody(history.delivery.box, history.payload, body);
    } catch (error) {
      throw new OrderError('invalid', `delivery ${id} cannot be delivered with this body: ${(error as Error).message}`);
    }
  }

  async #replayOne(id: string, filter: DeliveryFilter, keepKey: boolean, by: By): Promise<{ readonly id: string }> {
    const history = await this.#store.deliveries.get(id);
    if (history === undefined) throw unknown(id);
    if (filter.states?.includes(history.delivery.state) !== true) await this.#refuse(id, 'replay');
    const as = this.#world.identifier();
    const fresh = replayed(history, { id: as, confidential: this.#store.sealed, keepKey, now: this.#world.epoch() });
    // First: what is done without a record is worse than a record of what was not done.
    await this.#store.audit.append({ act: 'replay', subject: id, ...by, detail: { as, ...(keepKey ? { key: 'kept' } : {}) } });
    await this.#store.deliveries.accept([fresh]);
    this.#tell('replay', 1, fresh.requirement);
    return { id: fresh.id };
  }

  async #refuse(id: string, act: string): Promise<never> {
    const history = await this.#store.deliveries.get(id);
    if (history === undefined) throw unknown(id);
    const { state, requirement, operation } = history.delivery;
    const remedy =
      act === 'replay'
        ? 'only what has ended is replayed; retry or cancel it'
        : state === 'claimed'
          ? 'it is being tried right now; wait for the end of that'
          : 'what has ended can only be replayed, as a new delivery';
    throw new ConcordatError(
      'CONCORDAT_DELIVERY_ENDED',
      `${act} cannot be done to delivery ${id}, which is ${state}: ${remedy}`,
      {
        requirement,
        operation,
      },
    );
  }

  #tell(act: string, count: number, requirement: string): void {
    this.#observe?.({
      name: 'delivery.ordered',
      at: this.#world.now(),
      requirement,
      operation: '',
      call: '',
      attempt: 0,
      act,
      count,
    });
  }
}

function unknown(id: string): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_DELIVERY_UNKNOWN',
    `no delivery has the id ${JSON.stringify(id.slice(0, 80))}: it may have been kept long enough and gone`,
  );
}
