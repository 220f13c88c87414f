/** What a drain tells of deliveries, once it is written down. */
import type { Delivery, DeliveryBox, Settlement } from '../../requirement/delivery.ts';
import type { Observe } from '../../requirement/event.ts';

export interface About {
  readonly box: DeliveryBox;
  readonly delivery: Delivery;
  /** Monotonic. */
  readonly at: number;
}

export function tellTried(
  observe: Observe | undefined,
  about: About,
  { outcome, code, duration }: NonNullable<Settlement['attempt']>,
  next: Settlement['next'],
): void {
  const again = next.state === 'waiting' ? next.delay : undefined;
  observe?.({ name: 'delivery.attempted', ...header(about), outcome, code, duration, again });
}

export function tellEnded(
  observe: Observe | undefined,
  about: About,
  next: Exclude<Settlement['next'], { state: 'waiting' }>,
  age: number,
): void {
  const because = next.state === 'dead' ? next.because : undefined;
  observe?.({ name: 'delivery.ended', ...header(about), attempt: 0, state: next.state, because, age });
}

function header({ box, delivery: { id, requirement, operation, attempts }, at }: About) {
  return { at, requirement, operation, call: '', attempt: attempts + 1, box, delivery: id };
}
