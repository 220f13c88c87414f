/**
 * How an event reaches a subscriber: signed, to the address that it has shown to be its own, again and again for three days. One
 * that is gone (410), or has not taken anything for five days, is disabled, and somebody is told.
 */
import type { World } from '../../requirement/clock.ts';
import type { ClaimedDelivery } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Observe } from '../../requirement/event.ts';
import type { OutcomeKind } from '../../requirement/outcome.ts';
import type { Deliverer, LanePlan, Verdict } from '../deliverer.ts';
import type { Posted, Poster } from './post.ts';
import type { Subscriber } from './subscriber.ts';
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
  readonly poster: Poster;
  readonly sign: Sign;
  readonly world: World;
  readonly observe: Observe | undefined;
}

const PATIENCE = 15_000;
const PLAN: LanePlan = {
  concurrency: 4,
  patience: PATIENCE,
  heldFor: 0,
  schedule: { times: undefined, backoff: { kind: 'exponential', initial: 5_000, max: 6 * 3_600_000 } },
};
/** Failing for so long, milliseconds, it is disabled. */
const SUSTAINED = 5 * 24 * 3_600_000;

export class SubscriberDeliverer implements Deliverer {
  readonly box = 'subscriptions';
  readonly #setting: SubscriberDelivererSetting;

  constructor(setting: SubscriberDelivererSetting) {
    this.#setting = setting;
  }

  plan(lane: string): LanePlan | undefined {
    return this.#setting.subscribers.find(lane)?.state === 'active' ? PLAN : undefined;
  }

  async deliver(delivery: ClaimedDelivery, signal: AbortSignal): Promise<Verdict> {
    const { subscribers, poster, world } = this.#setting;
    const subscriber = subscribers.find(delivery.lane);
    const began = world.now();
    if (subscriber === undefined) return verdict('cancelled', undefined, 0, 'the subscriber was removed', 'dead');
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
      const headers = { 'content-type': 'application/json', ...this.#signed(delivery, subscriber) };
      const posted = await poster.post(subscriber.url, headers, delivery.payload, limit);
      return await this.#answered(subscriber, posted, world.now() - began);
    } catch (error) {
      if (signal.aborted) return verdict('cancelled', undefined, world.now() - began, 'stopped', 'put back');
      await this.#failed(subscriber, 'it cannot be reached');
      return verdict('unsent', 'network', world.now() - began, (error as Error).message, 'again');
    }
  }

  /** A replay is a new message: under the old id the subscriber would take it for one that it has. */
  #signed({ id, payload, replayOf, attributes, acceptedAt }: ClaimedDelivery, { secrets }: Subscriber): Record<string, string> {
    const message = replayOf === undefined ? (attributes.event ?? id) : id;
    const live = secrets.filter(({ until }) => until === undefined || until > acceptedAt).map(({ secret }) => secret);
    return { ...this.#setting.sign({ id: message, at: this.#setting.world.epoch(), body: payload, secrets: live }) };
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
  async #change(id: string, edit: (subscriber: Subscriber, now: number) => Subscriber | undefined): Promise<void> {
    try {
      await this.#setting.subscribers.change(id, edit);
    } catch (error) {
      if (!(error instanceof ConcordatError)) throw error;
    }
  }

  /** Written at the first failure of a series, and when the series has lasted too long. */
  async #failed(subscriber: Subscriber, because: string): Promise<void> {
    let disabled = false;
    const { failingSince } = subscriber;
    const sure = failingSince !== undefined && this.#setting.world.epoch() - failingSince < SUSTAINED;
    if (sure) return;
    await this.#change(subscriber.id, (each, now) => {
      if (each.failingSince === undefined) return { ...each, failingSince: now };
      disabled = each.state === 'active' && now - each.failingSince >= SUSTAINED;
      return disabled ? { ...each, state: 'disabled', because: `nothing was taken for five days; ${because}` } : undefined;
    });
    if (disabled) this.#tell(subscriber, because);
  }

  async #disable(subscriber: Subscriber, because: string): Promise<void> {
    await this.#change(subscriber.id, (each) => (each.state === 'active' ? { ...each, state: 'disabled', because } : undefined));
    this.#tell(subscriber, because);
  }

  #tell({ id, requirement }: Subscriber, because: string): void {
    const { world, observe } = this.#setting;
    const header = { at: world.now(), requirement, operation: '', call: '', attempt: 0 };
    observe?.({ name: 'subscriber.disabled', ...header, subscriber: id, because });
  }
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
