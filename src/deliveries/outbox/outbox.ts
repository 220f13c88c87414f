/**
 * Where calls are handed over that must not be lost: checked as the call itself would be, stripped of credentials, given their
 * idempotency key, and written down. When `enqueue` resolves it is durable. Must not know who sends it, or when.
 */
import type { CallInput } from '../../requirement/call.ts';
import type { World } from '../../requirement/clock.ts';
import type { Acceptance, DeliveryOrigin, DeliveryPriority, NewDelivery } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Observe } from '../../requirement/event.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Store } from '../../requirement/store.ts';
import { keySettings, scopedKey } from '../../runtime/policies/idempotency/idempotency.ts';
import { holdsRedacted } from './confidential.ts';
import type { OutboxIntegration, OutboxIntegrations } from './integration.ts';
import { encodeCall } from './portable-call.ts';
import { FIRST_SENT } from './sending-marks.ts';

export interface OutboxOptions {
  readonly store: Pick<Store, 'deliveries'>;
  readonly integrations: OutboxIntegrations;
  readonly world: World;
  /** Hears `delivery.accepted`. */
  readonly observe?: Observe | undefined;
  /** Bytes of one call at most. Default 1 MiB. */
  readonly maxBytes?: number | undefined;
}

export interface OutboxRequest {
  /** Id or slug. */
  readonly requirement: string;
  readonly operation: string;
  readonly input: CallInput;
  /** Those of one requirement with one key go one after the other, as they were accepted. Default: in any order. */
  readonly key?: string | undefined;
  /** Default `normal`. */
  readonly priority?: DeliveryPriority | undefined;
  /** Milliseconds before which it is not tried. Default 0. */
  readonly delay?: number | undefined;
  /** Milliseconds after which it is given up. Default: what the document's `Fallback: queue` says, or 24 hours. */
  readonly expiresAfter?: number | undefined;
  /**
   * The key of every sending. Default: the one in the input's header, then that of the field the document names, then a new one.
   * A key that was given, and not made up, also makes a second request with it a duplicate of the first.
   */
  readonly idempotencyKey?: string | undefined;
  readonly origin: DeliveryOrigin;
  /** Shown without opening it; never a credential. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** Default: a new one. Handing over the same id twice accepts it once. */
  readonly id?: string | undefined;
  /**
   * Milliseconds since the same call was first sent with the same idempotency key, of one that is queued because it failed.
   * Undefined: it was not sent. What may have been acted on and carries no key is not handed over at all.
   */
  readonly firstSentAgo?: number | undefined;
}

const DAY = 24 * 3_600_000;
/** How long it is tried where neither the caller nor the document says. */
const UNSAID_LIFETIME = DAY;
/** How long a given key makes duplicates where the document does not say how long the other side keeps it. */
const UNSAID_KEPT = DAY;
/** Times that one key is handed over anew after it was taken back. */
const MOST_AFRESH = 16;
/** How long it is kept after it has ended. */
const RETAIN = 7 * DAY;

export class Outbox {
  readonly #options: OutboxOptions;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /**
   * Durable when it resolves. Rejects with CONCORDAT_REQUIREMENT_UNKNOWN, CONCORDAT_UNDECLARED_OPERATION,
   * CONCORDAT_INPUT_INVALID, CONCORDAT_KEY_MISSING, CONCORDAT_STORE_FULL and CONCORDAT_STORE_UNAVAILABLE, and then nothing was
   * accepted (of the last nobody knows; the same `id` again accepts it once).
   */
  async enqueue(request: OutboxRequest): Promise<Acceptance> {
    const [acceptance] = await this.enqueueAll([request]);
    return acceptance as Acceptance;
  }

  /** All of them or none. */
  async enqueueAll(requests: readonly OutboxRequest[]): Promise<readonly Acceptance[]> {
    const deliveries = requests.map((request) => this.prepare(request));
    const first = await this.#options.store.deliveries.accept(deliveries);
    const accepted = await Promise.all(first.map((each, index) => this.#afresh(deliveries[index] as NewDelivery, each)));
    for (const [index, { id, duplicate }] of accepted.entries()) {
      const { requirement, operation } = deliveries[index] as NewDelivery;
      this.#tell(requirement, operation, id, duplicate);
    }
    return accepted;
  }

  /** What `enqueue` would write down. Throws where the call could not be made. */
  prepare(request: OutboxRequest): NewDelivery {
    const integration = this.#find(request.requirement);
    const { requirement, adapter } = integration;
    const operation = adapter.operation(request.operation);
    const { input, key: found } = this.#checked(integration, operation, request);
    const given = request.idempotencyKey ?? found;
    const settings = keySettings(operation);
    const id = request.id ?? this.#options.world.identifier();
    const attributes = { ...request.attributes };
    if (request.firstSentAgo !== undefined) attributes[FIRST_SENT] = String(Math.ceil(request.firstSentAgo));
    return {
      id,
      box: 'outbox',
      lane: requirement.id,
      requirement: requirement.id,
      operation: operation.name,
      key: request.key,
      priority: request.priority ?? 'normal',
      delay: request.delay ?? 0,
      expiresAfter: request.expiresAfter ?? lifetime(operation),
      deduplication: given === undefined ? undefined : { name: `${operation.name}:${given}`, for: settings?.kept ?? UNSAID_KEPT },
      idempotencyKey: given ?? (settings === undefined ? undefined : this.#options.world.identifier()),
      payload: encodeCall({ operation: operation.name, input }, this.#options.maxBytes),
      confidential: holdsRedacted(input, requirement.security.redact),
      attributes,
      origin: request.origin,
      replayOf: undefined,
      retain: RETAIN,
    };
  }

  /**
   * One that was taken back before it was ever tried is nobody's: whoever hands the same over again means it. It follows that one
   * by name, so that of several that come again there is one still.
   */
  async #afresh(delivery: NewDelivery, acceptance: Acceptance): Promise<Acceptance> {
    const { deliveries } = this.#options.store;
    let current = acceptance;
    for (let round = 0; round < MOST_AFRESH && current.duplicate && delivery.deduplication !== undefined; round += 1) {
      const before = (await deliveries.get(current.id))?.delivery;
      if (before?.state !== 'cancelled' || before.attempts > 0 || before.id === delivery.id) break;
      const deduplication = { ...delivery.deduplication, name: `${delivery.deduplication.name}:after:${before.id}` };
      [current = current] = await deliveries.accept([{ ...delivery, deduplication }]);
    }
    return current;
  }

  #find(name: string): OutboxIntegration {
    const integration = this.#options.integrations.find(name);
    if (integration !== undefined) return integration;
    throw new ConcordatError(
      'CONCORDAT_REQUIREMENT_UNKNOWN',
      `nothing was accepted: no document that runs has the id or slug ${JSON.stringify(name.slice(0, 80))}`,
    );
  }

  /** What is sent is checked now: nobody waits for the answer when it is sent. */
  #checked(
    { adapter }: OutboxIntegration,
    operation: Operation,
    { input }: OutboxRequest,
  ): { readonly input: CallInput; readonly key: string | undefined } {
    // A stream is refused before the adapter takes hold of it.
    encodeCall({ operation: operation.name, input }, this.#options.maxBytes);
    const exchange = adapter.exchange(adapter.build(operation, input) as never);
    const settings = keySettings(operation);
    const own = settings === undefined ? undefined : exchange.idempotencyKey(settings.header, undefined);
    const inInput = settings?.from === undefined ? undefined : exchange.idempotencyKey(settings.header, settings.from);
    return {
      input: (exchange.durableInput === undefined ? exchange.input : exchange.durableInput()) ?? input,
      key: own ?? (inInput === undefined ? undefined : scopedKey(operation.name, inInput)),
    };
  }

  #tell(requirement: string, operation: string, delivery: string, duplicate: boolean): void {
    const { observe, world } = this.#options;
    observe?.({
      name: 'delivery.accepted',
      at: world.now(),
      requirement,
      operation,
      call: '',
      attempt: 0,
      box: 'outbox',
      delivery,
      duplicate,
    });
  }
}

/** Milliseconds for which a call of this operation is tried, as its document says. */
export function lifetime({ policies }: Operation): number {
  const step = policies.fallback.steps.find(({ kind }) => kind === 'queue');
  return step?.kind === 'queue' ? step.maxAge : UNSAID_LIFETIME;
}
