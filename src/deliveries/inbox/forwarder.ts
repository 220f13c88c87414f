/**
 * Hands received events on to the application: the bytes as they came, by POST to the address under `Deliver To`. A 2xx says
 * that they are taken; nothing else does.
 *
 * | answer                  | means     |
 * |-------------------------|-----------|
 * | 2xx                     | delivered |
 * | 410                     | dead at once: the address says that it is gone for good |
 * | 408, 425, 429, 5xx, 3xx | again, and not before its Retry-After |
 * | any other 4xx           | again as well: an application that is being deployed or is misconfigured answers 404 and 401, and no event is lost over that |
 * | none in time            | again     |
 */
import { createHash } from 'node:crypto';
import { Agent, type Dispatcher } from 'undici';
import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { ClaimedDelivery } from '../../requirement/delivery.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import { parseSecretReference } from '../../requirement/secret-reference.ts';
import type { Deliverer, LanePlan, Verdict } from '../deliverer.ts';
import { AddressHold } from './address-hold.ts';
import { decodeReceived } from './received-event.ts';
import { deliversToAddress, scheduleOf } from './schedule.ts';
import { type Answered, judge, judgeFailure, putBack, unreadable } from './verdicts.ts';

export interface ForwarderSetting {
  readonly world: World;
  /** The version of a requirement's document that is in force; undefined: there is none. */
  requirement(id: string): Requirement | undefined;
  /** Reads `env:` and `file:` references. Throws a ConcordatError where nothing is there. */
  secret(reference: NonNullable<ReturnType<typeof parseSecretReference>>): string;
  /**
   * Headers that prove to the application who sends, as Standard Webhooks has them; what it gives back is undefined where none are
   * wanted. Throws where they are wanted and cannot be made: then nothing is sent.
   */
  sign?: ((id: string, epoch: number, body: Uint8Array) => Readonly<Record<string, string>> | undefined) | undefined;
  /** Sends instead of our own connections; not closed with this. */
  readonly dispatcher?: Dispatcher | undefined;
}

/** Longest trying, milliseconds. */
const PATIENCE = 15_000;
/** At once to one address. */
const CONCURRENCY = 8;
/** How long a lane waits whose address cannot be read. */
const UNKNOWN_ADDRESS = 30_000;
const CONNECT = 5_000;
const MOST_ORIGINS = 64;
/** Of an answer that nobody reads, before its connection is given up. */
const THROWN_AWAY = 65_536;

export class Forwarder implements Deliverer {
  readonly box = 'inbox';
  readonly #setting: ForwarderSetting;
  readonly #own: Agent | undefined;
  readonly #dispatcher: Dispatcher;
  readonly #holds = new Map<string, AddressHold>();

  constructor(setting: ForwarderSetting) {
    this.#setting = setting;
    this.#own = setting.dispatcher === undefined ? connections() : undefined;
    this.#dispatcher = setting.dispatcher ?? (this.#own as Agent);
  }

  plan(lane: string): LanePlan | undefined {
    const requirement = this.#setting.requirement(lane);
    if (requirement === undefined || !deliversToAddress(requirement.webhooks)) return undefined;
    const schedule = scheduleOf(requirement.webhooks);
    const address = this.#address(requirement);
    if (address instanceof Error) return { concurrency: 1, patience: PATIENCE, heldFor: UNKNOWN_ADDRESS, schedule };
    const hold = this.#holds.get(lane);
    const heldFor = hold?.heldFor(this.#setting.world.now()) ?? 0;
    // After a row of failures one goes ahead and tries.
    return { concurrency: hold?.failing === true ? 1 : CONCURRENCY, patience: PATIENCE, heldFor, schedule };
  }

  async deliver(delivery: ClaimedDelivery, signal: AbortSignal): Promise<Verdict> {
    const requirement = this.#setting.requirement(delivery.lane);
    const address = requirement === undefined ? new Error('its document is gone') : this.#address(requirement);
    if (address instanceof Error) return putBack(address.message);
    if (signal.aborted) return putBack('the drain stops');
    let content: ReturnType<typeof decodeReceived>;
    try {
      content = decodeReceived(delivery.payload);
    } catch (error) {
      return unreadable(error);
    }
    const { world } = this.#setting;
    let signed: Readonly<Record<string, string>> | undefined;
    try {
      signed = this.#setting.sign?.(webhookId(delivery), world.epoch(), content.body);
    } catch (error) {
      return { ...putBack(error instanceof Error ? error.message : 'it cannot be signed'), retryAfter: UNKNOWN_ADDRESS };
    }
    const began = world.now();
    const stop = new AbortController();
    const late = new Late(() => stop.abort());
    world.schedule(late, began + PATIENCE);
    const verdict = await this.#send(
      address,
      this.#headers(delivery, content.headers, signed, signsSo(requirement)),
      content.body,
      AbortSignal.any([signal, stop.signal]),
    )
      .then(judge, (error: unknown) => judgeFailure(error, stop.signal.aborted ? 'late' : signal.aborted ? 'stopped' : undefined))
      .finally(() => world.cancel(late));
    if (verdict.then !== 'put back') this.#learn(delivery.lane, verdict);
    return { ...verdict, duration: world.now() - began };
  }

  async close(): Promise<void> {
    await this.#own?.destroy();
  }

  async #send(address: URL, headers: string[], body: Uint8Array, signal: AbortSignal): Promise<Answered> {
    const {
      statusCode,
      headers: answered,
      body: rest,
    } = await this.#dispatcher.request({
      origin: address.origin,
      path: `${address.pathname}${address.search}`,
      method: 'POST',
      headers,
      body,
      signal,
      headersTimeout: PATIENCE,
      bodyTimeout: PATIENCE,
    });
    // The status has said everything; a body that breaks off or never ends changes nothing of it.
    await rest.dump({ limit: THROWN_AWAY, signal }).catch(() => undefined);
    const after = answered['retry-after'];
    return { status: statusCode, retryAfter: retryAfter(Array.isArray(after) ? after[0] : after, this.#setting.world.epoch()) };
  }

  #headers(
    delivery: ClaimedDelivery,
    kept: readonly string[],
    signed: Readonly<Record<string, string>> | undefined,
    checked: boolean,
  ): string[] {
    const id = delivery.idempotencyKey ?? delivery.id;
    const timestamp = String(Math.floor(this.#setting.world.epoch() / 1_000));
    // What the other side signed by Standard Webhooks stays whole, so that the application can check it; a replay is a new event.
    const theirs = checked && signed === undefined && delivery.replayOf === undefined && kept.includes('webhook-signature');
    const own: Record<string, string> = {
      ...(theirs ? {} : { 'webhook-id': webhookId(delivery), 'webhook-timestamp': timestamp }),
      ...signed,
      'concordat-requirement': delivery.requirement,
      'concordat-event': delivery.attributes.event ?? id,
      'concordat-event-type': headerText(delivery.operation),
      'concordat-delivery': delivery.id,
      'concordat-attempt': String(delivery.attempts + 1),
      'idempotency-key': id,
    };
    const headers = Object.entries(own).flat();
    for (let at = 0; at + 1 < kept.length; at += 2)
      if (!Object.hasOwn(own, kept[at] as string) && (theirs || kept[at] !== 'webhook-signature'))
        headers.push(kept[at] as string, kept[at + 1] as string);
    return headers;
  }

  #address({ id, webhooks }: Requirement): URL | Error {
    const target = webhooks?.deliverTo;
    if (target === undefined || target === 'in process') return new Error(`${id} delivers its events to no address`);
    const reference = parseSecretReference(target);
    try {
      const text = reference === undefined ? target : this.#setting.secret(reference);
      const address = URL.parse(text);
      if (address !== null && (address.protocol === 'http:' || address.protocol === 'https:')) return address;
      return new Error(`${target}, to which ${id} delivers, is not an address that begins with http:// or https://`);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #learn(lane: string, { outcome, retryAfter: asked }: Verdict): void {
    const hold = this.#holds.get(lane);
    if (outcome === 'success') {
      if (hold !== undefined) this.#holds.delete(lane);
      return;
    }
    const failing = hold ?? new AddressHold();
    failing.failed(this.#setting.world.now(), asked);
    this.#holds.set(lane, failing);
  }
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3), as milliseconds from now; a day at most. */
function retryAfter(value: string | undefined, epoch: number): number | undefined {
  if (value === undefined) return undefined;
  const milliseconds = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - epoch;
  return Number.isFinite(milliseconds) && milliseconds > 0 ? Math.min(milliseconds, 86_400_000) : undefined;
}

/** Whether the sender's own Standard Webhooks headers are what was checked: those of any other sender anybody may have added. */
function signsSo(requirement: Requirement | undefined): boolean {
  const proof = requirement?.webhooks?.verification?.proof;
  return proof?.kind === 'signature' && 'header' in proof.place && proof.place.header.toLowerCase() === 'webhook-signature';
}

/** Of an event the same each time; what Standard Webhooks does not take as an id, which is signed with a full stop after it, is hashed. */
function webhookId({ idempotencyKey, id }: ClaimedDelivery): string {
  const name = idempotencyKey ?? id;
  return WEBHOOK_ID.test(name) ? name : `sha256-${createHash('sha256').update(name).digest('hex')}`;
}

const WEBHOOK_ID = /^[!-\-/-~]{1,200}$/;

/** What no header may hold is left out. */
function headerText(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '').trim();
}

function connections(): Agent {
  return new Agent({ connections: CONCURRENCY, pipelining: 1, maxOrigins: MOST_ORIGINS, connect: { timeout: CONNECT } });
}

class Late extends Alarm {
  readonly #stop: () => void;

  constructor(stop: () => void) {
    super();
    this.#stop = stop;
  }

  override ring(): void {
    this.#stop();
  }
}
