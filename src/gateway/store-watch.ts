/**
 * How the store stands, asked for at most every few seconds however often somebody wants to know: a scrape must not become a
 * count of everything, and a store that does not answer must not hold up who asks.
 */
import type { World } from '../requirement/clock.ts';
import { Alarm } from '../requirement/clock.ts';
import type { Store, StoreStatus } from '../requirement/store.ts';
import type { PrometheusWriter } from '../runtime/telemetry/prometheus.ts';

export interface StoreReading {
  /** The last that was read; undefined: none yet. */
  readonly status: StoreStatus | undefined;
  /** Why it cannot be used now; undefined: it can. */
  readonly failure: string | undefined;
  /** Milliseconds since `status` was read; 0 without one. */
  readonly age: number;
}

const FRESH = 3_000;
const PATIENCE = 1_000;

export class StoreWatch {
  readonly #store: Pick<Store, 'status'>;
  readonly #world: World;
  #status: StoreStatus | undefined;
  #failure: string | undefined;
  #readAt = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(store: Pick<Store, 'status'>, world: World) {
    this.#store = store;
    this.#world = world;
  }

  /** Never rejects, and takes a second at most. */
  async read(): Promise<StoreReading> {
    if (this.#asking === undefined && this.#world.now() - this.#askedAt >= FRESH) this.#asking = this.#ask();
    if (this.#asking !== undefined) {
      const late = new Late(this.#world, PATIENCE);
      if (await Promise.race([this.#asking.then(() => false), late.over]))
        this.#failure ??= `it did not answer within ${PATIENCE} ms`;
      late.cancel();
    }
    return {
      status: this.#status,
      failure: this.#failure,
      age: this.#status === undefined ? 0 : this.#world.now() - this.#readAt,
    };
  }

  /** Writes what was read last. Ages are counted from now on this machine's clock; the store's may differ a little. */
  write(writer: PrometheusWriter, { status, failure }: StoreReading): void {
    writer.gauge('concordat_store_available', 'Whether the store can be used: 1 or 0.', failure === undefined ? 1 : 0);
    if (status === undefined) return;
    if (status.bytes !== undefined) writer.gauge('concordat_store_bytes', 'Bytes that the store takes.', status.bytes);
    writer.gauge('concordat_store_limit_bytes', 'Bytes from which on nothing more is accepted.', status.limitBytes);
    writer.gauge(
      'concordat_store_limit_waiting',
      'Waiting deliveries from which on nothing more is accepted.',
      status.limitWaiting,
    );
    writer.gauge('concordat_store_sealed', 'Whether bodies are stored encrypted: 1 or 0.', status.sealed ? 1 : 0);
    const labels = ['requirement', 'box', 'state'];
    writer.family('concordat_deliveries', 'gauge', 'Deliveries that the store holds.');
    for (const { requirement, box, state, count } of status.depths)
      writer.sample('concordat_deliveries', labels, [requirement, box, state], count);
    writer.family('concordat_delivery_oldest_age_seconds', 'gauge', 'Age of the oldest that has not ended.');
    for (const { requirement, box, state, oldestAt } of status.depths) {
      if (oldestAt === undefined) continue;
      const age = Math.max(0, this.#world.epoch() - oldestAt) / 1_000;
      writer.sample('concordat_delivery_oldest_age_seconds', labels, [requirement, box, state], age);
    }
  }

  async #ask(): Promise<void> {
    this.#askedAt = this.#world.now();
    try {
      this.#status = await this.#store.status();
      this.#failure = this.#status.failure;
      this.#readAt = this.#world.now();
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    } finally {
      this.#asking = undefined;
    }
  }
}

class Late extends Alarm {
  readonly over: Promise<true>;
  readonly #world: World;
  #resolve: (over: true) => void = () => undefined;

  constructor(world: World, patience: number) {
    super();
    this.#world = world;
    this.over = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    world.schedule(this, world.now() + patience);
  }

  cancel(): void {
    this.#world.cancel(this);
  }

  override ring(): void {
    this.#resolve(true);
  }
}
