import type { Delivery } from '../../requirement/delivery.ts';
import type { TakenEvent } from './event-feed.ts';
import { UNKNOWN_TYPE } from './event-identity.ts';

/** How an event is ended. Each resolves to false where the claim was lost meanwhile: the event comes again. */
export interface EventEnding {
  done(event: IncomingEvent): Promise<boolean>;
  again(event: IncomingEvent, delay: number | undefined): Promise<boolean>;
}

/** One event of the other side, in the application's hands. It comes at least once: do nothing twice for one `id`. */
export class IncomingEvent {
  /** The sender's own name of it, the same however often it is sent: `evt_1NG8Du2eZvKYlo2C`. Of a replay a new one. */
  readonly id: string;
  /** Of a replay: the sender's own name of the event that it repeats. Undefined: it is none. */
  readonly replayOf: string | undefined;
  /** `payment_intent.succeeded`; `unknown` where the sender says none. */
  readonly type: string;
  readonly requirement: string;
  /** The delivery's id, as `concordat deliveries show` takes it. */
  readonly delivery: string;
  readonly receivedAt: Date;
  /** 1 for the first time that it is handed out. */
  readonly attempts: number;
  /** As received, byte for byte. */
  readonly bytes: Uint8Array;
  /** Those of its headers that say something of the event. */
  readonly headers: Headers;
  readonly taken: TakenEvent;
  readonly #ending: EventEnding;
  #ended: Promise<boolean> | undefined;

  constructor(taken: TakenEvent, ending: EventEnding) {
    const { delivery, event } = taken;
    this.id = eventId(delivery);
    this.replayOf = replayedEvent(delivery);
    this.type = delivery.operation === '' ? UNKNOWN_TYPE : delivery.operation;
    this.requirement = delivery.requirement;
    this.delivery = delivery.id;
    this.receivedAt = new Date(event.receivedAt);
    this.attempts = delivery.attempts + 1;
    this.bytes = event.body;
    this.headers = new Headers();
    for (let at = 0; at + 1 < event.headers.length; at += 2)
      this.headers.append(event.headers[at] as string, event.headers[at + 1] as string);
    this.taken = taken;
    this.#ending = ending;
  }

  /** Whether somebody has said what became of it. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  text(): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength).toString('utf8');
  }

  /** Throws a SyntaxError for what is not JSON. */
  json<T = unknown>(): T {
    return JSON.parse(this.text()) as T;
  }

  /** It is dealt with: it does not come again. Resolves to false when that came too late, and it does. */
  done(): Promise<boolean> {
    this.#ended ??= this.#ending.done(this);
    return this.#ended;
  }

  /** It is not dealt with: it comes again, after `delay` milliseconds or as the document's Retry says. */
  again(delay?: number): Promise<boolean> {
    this.#ended ??= this.#ending.again(this, delay);
    return this.#ended;
  }
}

/** A replay is for those who have seen the event: under its own name their deduplication would swallow it. */
export function eventId({ replayOf, attributes, idempotencyKey, id }: Delivery): string {
  return (replayOf === undefined ? attributes.event : undefined) ?? idempotencyKey ?? id;
}

/** The sender's name of the event that a replay repeats. */
export function replayedEvent({ replayOf, attributes }: Delivery): string | undefined {
  return replayOf === undefined ? undefined : (attributes.event ?? replayOf);
}
