/** The gateway's view of its store: what the admin pages ask and order of it. Whoever opened the store closes it. */
import { DeliveryOperations } from '../deliveries/operations.ts';
import type { World } from '../requirement/clock.ts';
import type { Observe } from '../requirement/event.ts';
import type { AuditLog, Store } from '../requirement/store.ts';
import type { DeliveryPages } from './admin/deliveries/deliveries-api.ts';
import { deliveryPages } from './admin/deliveries/deliveries-api.ts';
import type { Bound } from './bounds.ts';
import { StoreWatch } from './store-watch.ts';

export class KeptStore {
  readonly watch: StoreWatch;
  readonly audit: AuditLog;
  readonly deliveries: DeliveryPages;
  readonly #operations: DeliveryOperations;

  /** `idOf`: the id of an id or slug of a document that runs. */
  constructor(store: Store, world: World, observe: Observe, idOf: (idOrSlug: string) => string | undefined) {
    this.watch = new StoreWatch(store, world);
    this.audit = store.audit;
    this.#operations = new DeliveryOperations({ store, world, observe });
    const reading = () => this.watch.read();
    this.deliveries = deliveryPages({ operations: this.#operations, store, reading, idOf });
  }

  get bound(): Bound {
    return { requirement: '', ...this.#operations.bound };
  }

  /** Stops the bulk acts under way here; the store stays open. */
  close(): Promise<void> {
    return this.#operations.close();
  }
}
