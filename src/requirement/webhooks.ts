/** Events that the other side sends by itself. */
import type { EventsList } from './events-list.ts';
import type { Backoff } from './policies.ts';
import type { WebhookSignature } from './security.ts';
import type { WebhookScheme } from './webhook-scheme.ts';

export interface Webhooks {
  /** `payment_intent.succeeded`; empty: nothing is said, so all. */
  readonly events: readonly string[];
  readonly signature: WebhookSignature | undefined;
  /** What the signature's scheme means. Undefined: nothing is signed, or nobody knows the scheme, and nothing can be accepted. */
  readonly verification: WebhookScheme | undefined;
  /** Where the other side lists its events, so that missed ones can be asked for. Absent: nowhere that is known. */
  readonly list?: EventsList | undefined;
  /** Address of the application, or `in process`. */
  readonly deliverTo: string | undefined;
  readonly retry: DeliveryRetry | undefined;
  /** Dotted path in the body, or `header Name`. */
  readonly deduplicateBy: string | undefined;
  /** Milliseconds for which a received event is kept. */
  readonly retain: number | undefined;
}

/** How an event is offered to the application again. */
export interface DeliveryRetry {
  /** Undefined: until `for` is over. */
  readonly times: number | undefined;
  readonly backoff: Backoff | undefined;
  /** Milliseconds after which it is given up. */
  readonly for: number | undefined;
}
