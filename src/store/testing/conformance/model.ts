/** A store in its simplest form, to hold the real ones against: plain lists that are searched from front to end. */
import type { DeliveryPriority, DeliveryState } from '../../../requirement/delivery.ts';
import { waitAfterLapse } from '../../lapses.ts';

export interface ModelDelivery {
  readonly id: string;
  readonly key: string | undefined;
  readonly priority: DeliveryPriority;
  state: DeliveryState;
  due: number;
  expires: number;
  claim: number;
  until: number;
  owner: string;
  /** Claims that were not settled. */
  lapses: number;
}

const PRIORITIES: readonly DeliveryPriority[] = ['high', 'normal', 'low'];

export class Model {
  readonly all: ModelDelivery[] = [];
  now = 0;

  accept(
    id: string,
    key: string | undefined,
    priority: DeliveryPriority,
    delay: number,
    expiresAfter: number | undefined,
  ): boolean {
    if (this.all.some((one) => one.id === id)) return true;
    const expires = expiresAfter === undefined ? Number.POSITIVE_INFINITY : this.now + expiresAfter;
    this.all.push({
      id,
      key,
      priority,
      state: 'waiting',
      due: this.now + delay,
      expires,
      claim: 0,
      until: 0,
      owner: '',
      lapses: 0,
    });
    return false;
  }

  claim(owner: string, limit: number, lease: number): ModelDelivery[] {
    const order = (one: ModelDelivery): number => PRIORITIES.indexOf(one.priority);
    const chosen = this.all
      .filter((one) => one.state === 'waiting' && one.due <= this.now && this.#isFirst(one))
      .map((one) => ({ one, at: this.all.indexOf(one) }))
      .sort((a, b) => order(a.one) - order(b.one) || a.one.due - b.one.due || a.at - b.at)
      .slice(0, limit)
      .map(({ one }) => one);
    for (const one of chosen) Object.assign(one, { state: 'claimed', claim: one.claim + 1, until: this.now + lease, owner });
    return chosen;
  }

  settle(id: string, claim: number, state: 'waiting' | 'delivered' | 'dead', delay: number): boolean {
    const one = this.#held(id, claim);
    if (one === undefined) return false;
    one.state = state;
    one.due = this.now + delay;
    return true;
  }

  extend(id: string, claim: number, lease: number): boolean {
    const one = this.#held(id, claim);
    if (one !== undefined) one.until = this.now + lease;
    return one !== undefined;
  }

  release(owner: string): number {
    return this.#giveBack((one) => one.owner === owner);
  }

  sweep(): void {
    this.#giveBack((one) => one.until <= this.now);
    for (const one of this.all) if (this.#isExpired(one)) one.state = 'dead';
  }

  hasExpired(): boolean {
    return this.all.some((one) => this.#isExpired(one));
  }

  change(id: string, act: 'retry' | 'drop' | 'cancel'): boolean {
    const one = this.all.find((each) => each.id === id);
    if (one === undefined) return false;
    const lapsed = one.state === 'claimed' && one.until <= this.now;
    if (one.state !== 'waiting' && one.state !== 'dead' && !lapsed) return false;
    if (act === 'retry') Object.assign(one, { state: 'waiting', due: this.now, expires: Number.POSITIVE_INFINITY });
    else one.state = act === 'drop' ? 'dropped' : 'cancelled';
    return true;
  }

  #isExpired(one: ModelDelivery): boolean {
    return one.state === 'waiting' && one.expires <= this.now;
  }

  #isFirst(one: ModelDelivery): boolean {
    if (one.key === undefined) return true;
    const open = this.all.filter((each) => each.key === one.key && (each.state === 'waiting' || each.state === 'claimed'));
    return open[0] === one && open.every((each) => each.state === 'waiting');
  }

  #held(id: string, claim: number): ModelDelivery | undefined {
    return this.all.find((one) => one.id === id && one.state === 'claimed' && one.claim === claim);
  }

  #giveBack(which: (one: ModelDelivery) => boolean): number {
    const given = this.all.filter((one) => one.state === 'claimed' && which(one));
    for (const one of given) {
      one.lapses += 1;
      const wait = waitAfterLapse(one.id, one.lapses);
      if (wait === undefined) one.state = 'dead';
      else Object.assign(one, { state: 'waiting', due: this.now + wait });
    }
    return given.length;
  }
}
