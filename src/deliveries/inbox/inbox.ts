/**
 * The inbox: what other systems send by themselves, written down before they are told that it has arrived. It knows what is
 * kept, for how long and under which name; not whether a request is genuine (whoever hands it over has made sure) and not how
 * it goes on from here.
 *
 *   verified event ──accept──▶ store ──▶ the application's address, or whoever asks for events
 *                       └──the same again──▶ duplicate: acknowledged, not stored
 */
import type { World } from '../../requirement/clock.ts';
import type { DeliveryOrigin, NewDelivery } from '../../requirement/delivery.ts';
import type { Observe } from '../../requirement/event.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { Store } from '../../requirement/store.ts';
import { DAY, HOUR } from '../../requirement/units/duration.ts';
import { type EventBytes, EventReader, UNKNOWN_TYPE } from './event-identity.ts';
import { keptHeaders } from './kept-headers.ts';
import { encodeReceived } from './received-event.ts';
import { signatureOf } from './reception.ts';
import { deliversToAddress } from './schedule.ts';

/** Milliseconds for which an event is kept, and known again, where the document does not say. */
export const DEFAULT_RETAIN = 30 * DAY;
/** Milliseconds after which an event that its address does not take is given up, where the document does not say. */
export const DEFAULT_PATIENCE = 3 * DAY;

export interface VerifiedEvent extends EventBytes {
  /** Where the sender's scheme says which event it is; the document's own place counts before it. */
  readonly id: string | undefined;
  readonly type: string | undefined;
  /** The address it came from. */
  readonly sender: string | undefined;
  readonly origin?: DeliveryOrigin | undefined;
}

export type Received =
  | {
      readonly kind: 'accepted';
      readonly delivery: string;
      readonly event: string;
      readonly type: string;
      readonly duplicate: boolean;
    }
  /** The document names the events it wants, and this is none of them. Nothing was stored. */
  | { readonly kind: 'ignored'; readonly event: string; readonly type: string };

export interface InboxSetting {
  readonly store: Store;
  readonly world: World;
  readonly observe: Observe;
}

export class Inbox {
  readonly #setting: InboxSetting;

  constructor(setting: InboxSetting) {
    this.#setting = setting;
  }

  get store(): Store {
    return this.#setting.store;
  }

  /** Durable when it resolves. Rejects as `DeliveryStore.accept` does, and then nothing was stored. */
  async accept(requirement: Requirement, event: VerifiedEvent): Promise<Received> {
    const reader = new EventReader(event);
    const id = reader.id(requirement.webhooks?.deduplicateBy, event.id, isAddressed(requirement));
    const named = reader.type(event.type);
    // What does not say its type may be one of those that are wanted.
    if (named !== undefined && !isWanted(requirement.webhooks?.events ?? [], named))
      return { kind: 'ignored', event: id, type: named };
    const type = named ?? UNKNOWN_TYPE;
    const delivery = this.#delivery(requirement, event, id, type, reader.at('header content-type'));
    const [acceptance] = await this.#setting.store.deliveries.accept([delivery]);
    const { id: stored, duplicate } = acceptance ?? { id: delivery.id, duplicate: false };
    this.#setting.observe({
      name: 'delivery.accepted',
      at: this.#setting.world.now(),
      requirement: requirement.id,
      operation: '',
      call: '',
      attempt: 0,
      box: 'inbox',
      delivery: stored,
      duplicate,
    });
    return { kind: 'accepted', delivery: stored, event: id, type, duplicate };
  }

  #delivery(
    requirement: Requirement,
    event: VerifiedEvent,
    id: string,
    type: string,
    contentType: string | undefined,
  ): NewDelivery {
    const { webhooks, security } = requirement;
    const { world } = this.#setting;
    const retain = webhooks?.retain ?? DEFAULT_RETAIN;
    const deduplicateBy = webhooks?.deduplicateBy;
    const named = deduplicateBy?.startsWith('header ') === true ? deduplicateBy.slice('header '.length).toLowerCase() : undefined;
    return {
      id: world.identifier(),
      box: 'inbox',
      lane: requirement.id,
      requirement: requirement.id,
      operation: type,
      key: undefined,
      priority: 'normal',
      delay: 0,
      expiresAfter: givenUpAfter(requirement),
      deduplication: { name: id, for: Math.max(retain, comesAgainWithin(requirement)) },
      idempotencyKey: id,
      payload: encodeReceived({
        headers: keptHeaders(event.headers, [named]),
        body: event.body,
        receivedAt: world.epoch(),
        url: event.url,
      }),
      confidential: security.redact.length > 0,
      attributes: {
        event: id,
        ...(contentType === undefined ? {} : { 'content-type': contentType.slice(0, LONGEST_ATTRIBUTE) }),
        ...(event.sender === undefined ? {} : { sender: event.sender.slice(0, LONGEST_ATTRIBUTE) }),
      },
      origin: event.origin ?? 'webhook',
      replayOf: undefined,
      retain,
    };
  }
}

const LONGEST_ATTRIBUTE = 100;

/** `invoice.*` names all that begin with `invoice.`. Nothing named: all are wanted. */
export function isWanted(wanted: readonly string[], type: string): boolean {
  if (wanted.length === 0) return true;
  return wanted.some((name) => (name.endsWith('*') ? type.startsWith(name.slice(0, -1)) : name === type));
}

/**
 * Whether the address is a part of what was sent. Where a signature covers the body alone, whoever has a copy may send it to any
 * address below ours.
 */
function isAddressed({ webhooks }: Requirement): boolean {
  const proof = webhooks?.verification?.proof;
  if (proof?.kind !== 'signature') return true;
  return proof.contents.some(({ parts }) => parts.some((part) => 'part' in part && part.part === 'url'));
}

/**
 * Milliseconds for which a copy may come that has to be known, however short the document keeps events: a signature's time may be so
 * far ahead and so far behind, and the sender's list is read over and over.
 */
function comesAgainWithin(requirement: Requirement): number {
  const { webhooks } = requirement;
  const tolerance = signatureOf(requirement)?.tolerance ?? webhooks?.verification?.time?.tolerance ?? 0;
  return Math.max(2 * tolerance, webhooks?.list === undefined ? 0 : webhooks.list.overlap + HOUR);
}

/** What waits to be asked for is not given up unless the document says when. */
function givenUpAfter({ webhooks }: Requirement): number | undefined {
  const retry = webhooks?.retry;
  if (retry?.for !== undefined) return retry.for;
  return retry?.times === undefined && deliversToAddress(webhooks) ? DEFAULT_PATIENCE : undefined;
}
