/**
 * How an event reaches a subscriber: signed, to the address that it has shown to be its own, again and again for three days. One
 * that is gone (410), or has not taken anything for five days, is disabled, and somebody is told.
 *
 * 1. Nothing goes to an address that has not answered its challenge, whatever was claimed before the address changed.
 * 2. Only the secrets that are live now sign.
 * 3. Subscribers that take long hold up each other, never those that do not.
 */
import type { World } from '../../requirement/clock.ts';
import type { ClaimedDelivery } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Observe } from '../../requirement/event.ts';
import type { OutcomeKind } from '../../requirement/outcome.ts';
import type { Deliverer, LanePlan, Verdict } from '../deliverer.ts';
import { Patience } from './patience.ts';
import { PostError, type Posted, type Poster } from './post.ts';
import { SlowLanes } from './slow-lanes.ts';
import { liveSecrets, type Subscriber } from './subscriber.ts';
import type { Subscribers } from './subscribers.ts';

/** Standard Webhooks: the three headers of a message. The first secret is the newest. */
export type Sign = (message: {
  readonly id: string;
  /** Wall-clock milliseconds. */
  readonly at: number;
  readonly body: Uint8Array;
  readonly secrets: readonly string[];
}) => Readonly<Record<string, string>>;

export interface SubscriberDelivererSetting {
  readonly subscribers: Subscribers;
  readonly poster: Pick<Poster, 'post'>;
  readonly sign: Sign;
  readonly world: World;
  readonly observe: Observe | undefined;
}

const PATIENCE = 15_000;
const QUICK_PLAN: LanePlan = {
  concurrency: 4,
  patience: PATIENCE,
  heldFor: 0,
  schedule: { times: undefined, backoff: { kind: 'exponential', initial: 5_000, max: 6 * 3_600_000 } },
};
const SLOW_PLAN: LanePlan = { ...QUICK_PLAN, concurrency: 1 };
/** Milliseconds until a slow one asks again for a place. */
const PLACE = 1_000;
/** What the drain of the box may have under way, and how much of it those that are not known to be quick. */
export const SUBSCRIPTION_BOUNDS = { underWay: 512, claims: 1_024 } as const;
const MOST_SLOW = 256;
/** Failing for so long, milliseconds, it is disabled. */
const SUSTAINED = 5 * 24 * 3_600_000;

type Headers = Record<string, string>;

export class SubscriberDeliverer implements Deliverer {
  readonly box = 'subscriptions';
  readonly #setting: SubscriberDelivererSetting;
  readonly #slow = new SlowLanes(MOST_SLOW);

  constructor(setting: SubscriberDelivererSetting) {
    this.#setting = setting;
  }

  plan(lane: string): LanePlan | undefined {
    if (this.#setting.subscribers.find(lane)?.state !== 'active') {
      this.#slow.forget(lane);
      return undefined;
    }
    if (this.#slow.isQuick(lane)) return QUICK_PLAN;
    return this.#slow.full ? { ...SLOW_PLAN, heldFor: PLACE } : SLOW_PLAN;
  }

  async deliver(delivery: ClaimedDelivery, signal: AbortSignal, age: number): Promise<Verdict> {
    const { subscribers, world } = this.#setting;
    const subscriber = subscribers.find(delivery.lane);
    if (subscriber === undefined) return this.#missing(delivery.lane);
    if (subscriber.state !== 'active') return putBack(`the subscriber is ${subscriber.state}`);
    const ended = this.#slow.begin(delivery.lane);
    if (ended === undefined) return { ...putBack('others that take long have every place'), retryAfter: PLACE };
    const began = world.now();
    try {
      return await this.#send(delivery, subscriber, signal, age);
    } finally {
      ended(world.now() - began);
    }
  }

  async #send(delivery: ClaimedDelivery, subscriber: Subscriber, signal: AbortSignal, age: number): Promise<Verdict> {
    const { poster, world } = this.#setting;
    const began = world.now();
    const patience = new Patience(world, PATIENCE, signal);
    try {
      const headers = { 'content-type': 'application/json', ...this.#signed(delivery, subscriber, age) };
      const posted = await poster.post(subscriber.url, headers, delivery.payload, patience.signal);
      return await this.#answered(subscriber, posted, world.now() - began);
    } catch (error) {
      if (!(error instanceof PostError)) throw error;
      if (signal.aborted) return putBack('stopped');
      await this.#failed(subscriber, error.message);
      const outcome = patience.over ? 'timeout' : error.unsent ? 'unsent' : 'fault';
      return verdict(outcome, 'network', world.now() - began, error.message, 'again');
    } finally {
      patience.end();
    }
  }

  /** Our copy may be older than the subscriber; the store knows whether it is gone. */
  async #missing(lane: string): Promise<Verdict> {
    try {
      if ((await this.#setting.subscribers.look(lane)) === undefined)
        return verdict('cancelled', undefined, 0, 'the subscriber was removed', 'dead');
    } catch (error) {
      if (!(error instanceof ConcordatError)) throw error;
    }
    return putBack('the subscriber is not known here yet');
  }

  /** A replay is a new message: under the old id the subscriber would take it for one that it has. */
  #signed({ id, payload, replayOf, attributes, acceptedAt }: ClaimedDelivery, subscriber: Subscriber, age: number): Headers {
    const message = replayOf === undefined ? (attributes.event ?? id) : id;
    const secrets = liveSecrets(subscriber, acceptedAt + age);
    return { ...this.#setting.sign({ id: message, at: this.#setting.world.epoch(), body: payload, secrets }) };
  }

  async #answered(subscriber: Subscriber, { status, retryAfter }: Posted, duration: number): Promise<Verdict> {
    const code = String(status);
    if (status >= 200 && status < 300) {
      if (subscriber.failingSince !== undefined) await this.#recovered(subscriber);
      return verdict('success', code, duration, undefined, 'delivered');
    }
    if (status === 410) {
      await this.#disable(subscriber, 'its address answered 410: it wants no more');
      return verdict('rejected', code, duration, 'the address is gone', 'dead');
    }
    await this.#failed(subscriber, `it answers ${status}`);
    const detail = status >= 300 && status < 400 ? 'it answers with a redirect, and none is followed' : undefined;
    return { ...verdict(status === 429 ? 'throttled' : 'fault', code, duration, detail, 'again'), retryAfter };
  }

  async #recovered({ id }: Subscriber): Promise<void> {
    await this.#change(id, (each) => ({ ...each, failingSince: undefined }));
  }

  /** What cannot be written now is seen again with the next attempt; this delivery's own fate does not depend on it. */
  async #change(id: string, edit: (subscriber: Subscriber, now: number) => Subscriber | undefined): Promise<boolean> {
    try {
      await this.#setting.subscribers.change(id, edit);
      return true;
    } catch (error) {
      if (!(error instanceof ConcordatError)) throw error;
      return false;
    }
  }

  /** Written at the first failure of a series, and when the series has lasted too long. */
  async #failed(subscriber: Subscriber, because: string): Promise<void> {
    let disabled = false;
    const { failingSince } = subscriber;
    const sure = failingSince !== undefined && this.#setting.world.epoch() - failingSince < SUSTAINED;
    if (sure) return;
    const written = await this.#change(subscriber.id, (each, now) => {
      disabled = false;
      if (each.failingSince === undefined) return { ...each, failingSince: now };
      disabled = each.state === 'active' && now - each.failingSince >= SUSTAINED;
      return disabled ? { ...each, state: 'disabled', because: `nothing was taken for five days; ${because}` } : undefined;
    });
    if (disabled && written) this.#tell(subscriber, because);
  }

  async #disable(subscriber: Subscriber, because: string): Promise<void> {
    let disabled = false;
    const written = await this.#change(subscriber.id, (each) => {
      // One that has moved meanwhile is not gone.
      disabled = each.state === 'active' && each.url === subscriber.url;
      return disabled ? { ...each, state: 'disabled', because } : undefined;
    });
    if (disabled && written) this.#tell(subscriber, because);
  }

  #tell({ id, requirement }: Subscriber, because: string): void {
    const { world, observe } = this.#setting;
    const header = { at: world.now(), requirement, operation: '', call: '', attempt: 0 };
    observe?.({ name: 'subscriber.disabled', ...header, subscriber: id, because });
  }
}

/** It was not tried. */
function putBack(detail: string): Verdict {
  return verdict('cancelled', undefined, 0, detail, 'put back');
}

function verdict(
  outcome: OutcomeKind,
  code: string | undefined,
  duration: number,
  detail: string | undefined,
  then: Verdict['then'],
): Verdict {
  return { outcome, code, duration, detail, then };
}
