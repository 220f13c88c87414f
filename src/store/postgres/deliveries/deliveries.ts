/** The deliveries of a PostgreSQL store, put together. */
import type {
  Acceptance,
  ClaimedDelivery,
  Delivery,
  DeliveryAct,
  DeliveryBox,
  DeliveryFilter,
  DeliveryHistory,
  NewDelivery,
  Settlement,
} from '../../../requirement/delivery.ts';
import type { ClaimQuery, DeliveryStore } from '../../../requirement/store.ts';
import type { StoreLimits } from '../../limits.ts';
import type { Connections } from '../connections.ts';
import type { DataKeys } from '../data-keys.ts';
import { Acceptor } from './accepting.ts';
import { change } from './changing.ts';
import { Claimer } from './claiming.ts';
import { Reader } from './reading.ts';
import { Settler } from './settling.ts';
import { releaseOwner, type Sweeping, type Swept, sweep } from './sweeping.ts';
import type { Totals } from './totals.ts';
import { Untold } from './untold.ts';

export interface DeliveriesParts {
  readonly connections: Connections;
  readonly dataKeys: DataKeys;
  readonly totals: Totals;
  readonly limits: StoreLimits;
  readonly tell: (lanes: readonly string[]) => void;
}

export class Deliveries implements DeliveryStore {
  readonly #parts: DeliveriesParts;
  readonly #acceptor: Acceptor;
  readonly #claimer: Claimer;
  readonly #settler: Settler;
  readonly #reader: Reader;
  readonly #untold = new Untold();

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
    this.#acceptor = new Acceptor(parts);
    this.#settler = new Settler({ ...parts, attempts: parts.limits.attempts });
    this.#claimer = new Claimer(parts.connections, parts.dataKeys, this.#settler, this.#untold);
    this.#reader = new Reader(parts.connections, parts.dataKeys);
  }

  accept(deliveries: readonly NewDelivery[]): Promise<readonly Acceptance[]> {
    return this.#acceptor.accept(deliveries);
  }

  claim(query: ClaimQuery): Promise<readonly ClaimedDelivery[]> {
    return this.#claimer.claim(query);
  }

  extend(claims: readonly { readonly id: string; readonly claim: number }[], lease: number): Promise<readonly boolean[]> {
    return this.#claimer.extend(claims, lease);
  }

  settle(settlements: readonly Settlement[]): Promise<readonly boolean[]> {
    return this.#settler.settle(settlements);
  }

  dueLanes(box: DeliveryBox, limit: number): Promise<{ readonly lanes: readonly string[]; readonly nextIn: number | undefined }> {
    return this.#claimer.dueLanes(box, limit);
  }

  releaseClaims(owner: string): Promise<number> {
    return releaseOwner(this.#sweeping(), owner);
  }

  get(id: string): Promise<DeliveryHistory | undefined> {
    return this.#reader.get(id);
  }

  list(
    filter: DeliveryFilter,
    page: { readonly after?: number | undefined; readonly limit: number },
  ): Promise<readonly Delivery[]> {
    return this.#reader.list(filter, page);
  }

  count(filter: DeliveryFilter): Promise<{ readonly count: number; readonly bytes: number }> {
    return this.#reader.count(filter);
  }

  change(
    filter: DeliveryFilter,
    act: DeliveryAct,
    by: { readonly who: string; readonly why: string },
    limit: number,
  ): Promise<readonly string[]> {
    return change(this.#parts, filter, act, by, limit);
  }

  sweep(): Promise<Swept> {
    return sweep(this.#sweeping());
  }

  #sweeping(): Sweeping {
    const { connections, limits, tell } = this.#parts;
    return { connections, limits, untold: this.#untold, tell };
  }
}
