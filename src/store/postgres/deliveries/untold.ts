import type { Delivery } from '../../../requirement/delivery.ts';

const MOST = 1_000;

/** Deliveries that died outside of a sweep, which tells them once. */
export class Untold {
  #deliveries: Delivery[] = [];

  add(delivery: Delivery): void {
    if (this.#deliveries.length < MOST) this.#deliveries.push(delivery);
  }

  take(): Delivery[] {
    const deliveries = this.#deliveries;
    this.#deliveries = [];
    return deliveries;
  }
}
