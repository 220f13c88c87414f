/**
 * Asks the other side's own list for events that have not come: the sender gave up while we were away, or never sent them. One
 * process of all that use the store does it at a time. It calls through the requirement's own engine, behind everybody else, so
 * that limits, breaker and credentials hold; what it finds goes the way of a webhook, under the same name.
 *
 *   resting ──10 min, or soon after a start or an outage──▶ lease? ──▶ page: ask, accept all, write down how far ──▶ resting
 *      ▲                                                      │no        │ more, and not too many: the next page
 *      └──────────────────────────────────────────────────────┴── failed: again sooner, from where it was ◀──┘
 *
 * 1. How far is written down after everything before it was accepted: who dies between the two asks once more, and what was
 *    accepted is a duplicate then.
 * 2. Who has lost its lease writes nothing: by the record's version, and by its token.
 * 3. Only an operation that the document declares is called.
 */
import type { World } from '../../requirement/clock.ts';
import type { Observe } from '../../requirement/event.ts';
import type { EventsList } from '../../requirement/events-list.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { Store } from '../../requirement/store.ts';
import { Timer } from '../draining/timer.ts';
import type { OutboxAnswer, OutboxIntegration } from '../outbox/integration.ts';
import { type EventsPage, type ListedEvent, pageQuery, readPage } from './events-page.ts';
import type { Inbox } from './inbox.ts';
import { afterPage, firstPosition, type ListPosition, reachable, readPosition } from './list-position.ts';

export interface ReconcilerSetting {
  readonly store: Store;
  readonly inbox: Inbox;
  readonly world: World;
  readonly observe: Observe;
  /** The process that asks. */
  readonly owner: string;
  readonly integrations: () => Iterable<OutboxIntegration>;
}

const MINUTE = 60_000;
const EVERY = 10 * MINUTE;
/** After a start or an outage, milliseconds at most. */
const SOON = 30_000;
/** Not again within this, whoever asks. */
const LEAST = MINUTE;
const LEASE = 2 * MINUTE;
/** In one round of one requirement; the rest comes soon after. */
const MOST_PAGES = 20;
/** Handed to the store at once. */
const AT_ONCE = 25;
const MOST_BYTES = 16 * 1_024 * 1_024;
const NAMESPACE = 'reconciliation';

type Round = 'read' | 'more' | 'not now' | { readonly because: string };

export class Reconciler {
  readonly #setting: ReconcilerSetting;
  readonly #timer: Timer;
  readonly #stop = new AbortController();
  /** Why one cannot be asked for, as it was told. */
  readonly #told = new Map<string, string>();
  #running: Promise<void> | undefined;
  #urgent = true;

  constructor(setting: ReconcilerSetting) {
    this.#setting = setting;
    this.#timer = new Timer(setting.world, () => void this.#begin(this.#urgent ? LEAST : EVERY * 0.9));
  }

  start(): void {
    this.soon();
  }

  /** Something may have been missed. */
  soon(): void {
    this.#urgent = true;
    // Not all processes at once, and not in the moment in which everybody begins.
    if (!this.#stop.signal.aborted) this.#timer.within(SOON * (0.2 + 0.8 * this.#setting.world.random()));
  }

  /** Asks now; resolves when it has. */
  async now(): Promise<void> {
    await this.#running;
    await this.#begin(0);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#timer.stop();
    await this.#running;
  }

  #begin(least: number): Promise<void> {
    this.#running ??= this.#all(least).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #all(least: number): Promise<void> {
    const { world } = this.#setting;
    this.#urgent = false;
    let again = EVERY;
    for (const integration of [...this.#setting.integrations()]) {
      if (this.#stop.signal.aborted) return;
      const { requirement } = integration;
      const { webhooks } = requirement;
      if (webhooks?.list === undefined || webhooks.signature?.secrets.length === 0) continue;
      const round = await this.#one(integration, webhooks.list, least);
      if (round === 'more') again = Math.min(again, SOON);
      else if (typeof round === 'object') again = Math.min(again, 2 * LEAST);
      if (round === 'read') this.#told.delete(requirement.id);
      if (typeof round === 'object') this.#tellFailure(requirement, round.because);
    }
    if (again < EVERY) this.#urgent = true;
    if (!this.#stop.signal.aborted) this.#timer.within(again * (0.9 + world.random() / 5));
  }

  async #one(integration: OutboxIntegration, list: EventsList, least: number): Promise<Round> {
    const { store, owner } = this.#setting;
    const { requirement } = integration;
    const operation = declared(requirement, list);
    if (operation === undefined) {
      this.#tellFailure(requirement, `the document does not declare the operation \`${list.request}\``);
      return 'not now';
    }
    if (requirement.webhooks?.deduplicateBy?.startsWith('header ') === true) {
      this.#tellFailure(requirement, 'Deduplicate By names a header, and events of the list have none');
      return 'not now';
    }
    const lease = `${NAMESPACE}/${requirement.id}`;
    try {
      const token = await store.leases.acquire(lease, owner, LEASE);
      if (token === undefined) return 'not now';
      try {
        return await this.#read({ integration, operation, list, token, lease }, least);
      } finally {
        await store.leases.release(lease, owner).catch(() => undefined);
      }
    } catch (error) {
      if (this.#stop.signal.aborted) return 'not now';
      return { because: error instanceof Error ? error.message : 'it failed' };
    }
  }

  async #read(work: Work, least: number): Promise<Round> {
    const { store, world, owner } = this.#setting;
    const { requirement } = work.integration;
    const record = await store.records.get(NAMESPACE, requirement.id);
    const written = record === undefined ? undefined : readPosition(record.value);
    if (written !== undefined && written.token > work.token) return 'not now';
    if (record !== undefined && written?.reading === undefined && record.age < least) return 'not now';
    let version = record?.version ?? 0;
    let position = reachable(work.list, written ?? firstPosition(world.epoch(), work.token), world.epoch());
    let found = 0;
    try {
      for (let page = 0; page < MOST_PAGES; page += 1) {
        if (page > 0 && (await store.leases.acquire(work.lease, owner, LEASE)) !== work.token) return 'not now';
        const step = await this.#page(work, position);
        found += step.found;
        position = step.position;
        const put = await store.records.put(NAMESPACE, requirement.id, JSON.stringify(position), { expected: version });
        if (put === undefined) return 'not now';
        version = put;
        if (step.failure !== undefined) return { because: step.failure };
        if (position.reading === undefined) return 'read';
        if (this.#stop.signal.aborted) return 'not now';
      }
      return 'more';
    } finally {
      if (found > 0) this.#tell(requirement, found, undefined);
    }
  }

  /** Everything of one page is accepted when it resolves. `failure`: nothing could be read, and the position is where to go on. */
  async #page(work: Work, position: ListPosition): Promise<{ position: ListPosition; found: number; failure?: string }> {
    const { list, token } = work;
    const { since, reading } = position;
    const answer = await this.#ask(work, pageQuery(list, since, reading?.cursor));
    if ('because' in answer) {
      // A cursor that the other side does not know any more would stand in the way for good.
      const kept = answer.refused ? undefined : reading;
      return { position: { since, reading: kept, token }, found: 0, failure: answer.because };
    }
    const page = readPage(list, answer.body);
    const found = await this.#accept(
      work,
      page.events.filter(({ time }) => time === undefined || time >= since - 1_000),
    );
    const until = reading?.until ?? untilOf(page, answer.date ?? this.#setting.world.epoch());
    const { next } = page;
    // A sender that does not heed `since` lists everything it has.
    const older = page.events.some(({ time }) => time !== undefined && time < since - 1_000);
    if (next !== undefined && reading !== undefined && JSON.stringify(next) === JSON.stringify(reading.cursor))
      return { position: { since, reading: undefined, token }, found, failure: 'its list does not go on' };
    return { position: afterPage(list, position, until, older ? undefined : next, token), found };
  }

  /** How many had not come. Rejects as the store does. */
  async #accept({ integration, list }: Work, events: readonly ListedEvent[]): Promise<number> {
    const { inbox } = this.#setting;
    const { requirement } = integration;
    const headers = ['content-type', 'application/json'];
    const url = new URL(list.request.slice(list.request.indexOf('/')), requirement.endpoint.url).href;
    let found = 0;
    for (let from = 0; from < events.length; from += AT_ONCE) {
      const some = events.slice(from, from + AT_ONCE).map(({ id, type, body }) => {
        const event = { id, type, body, headers, url, sender: undefined, origin: 'reconciliation' } as const;
        return inbox.accept(requirement, event);
      });
      for (const received of await Promise.all(some)) if (received.kind === 'accepted' && !received.duplicate) found += 1;
    }
    return found;
  }

  async #ask({ integration, operation }: Work, query: Readonly<Record<string, string>>): Promise<Asked | Unasked> {
    const { engine, adapter } = integration;
    const exchange = adapter.exchange(adapter.build(operation, { query }) as never);
    const options = { priority: -1, fallback: false, signal: this.#stop.signal } as const;
    const { outcome } = await engine.call<OutboxAnswer>(exchange, options);
    const { kind, answer, code, refusal } = outcome;
    if (kind === 'success' && answer !== undefined) return { body: await answer.body.bytes(MOST_BYTES), date: dateOf(answer) };
    answer?.body.discard();
    if (refusal !== undefined) return { because: `our own ${refusal.policy} refused it (${refusal.code})`, refused: false };
    const because = `"${operation.name}" came to ${kind}${code === undefined ? '' : ` (${code})`}`;
    return { because, refused: kind === 'invalid' || kind === 'rejected' };
  }

  /** Once, until it changes. */
  #tellFailure(requirement: Requirement, because: string): void {
    if (this.#told.get(requirement.id) === because) return;
    this.#told.set(requirement.id, because);
    this.#tell(requirement, 0, because);
  }

  #tell({ id }: Requirement, found: number, because: string | undefined): void {
    const header = { at: this.#setting.world.now(), requirement: id, operation: '', call: '', attempt: 0 };
    this.#setting.observe({ name: 'webhook.reconciled', ...header, found, because });
  }
}

interface Work {
  readonly integration: OutboxIntegration;
  readonly operation: Operation;
  readonly list: EventsList;
  readonly token: number;
  readonly lease: string;
}

interface Asked {
  readonly body: Uint8Array;
  /** What the other side says that the time is. */
  readonly date: number | undefined;
}

interface Unasked {
  readonly because: string;
  /** The other side does not want this question. */
  readonly refused: boolean;
}

/** The operation of the document that is this request; one that stands for any path is none. */
function declared({ operations, endpoint }: Requirement, { request }: EventsList): Operation | undefined {
  const [method, path] = request.split(' ');
  const base = URL.parse(endpoint.url ?? '')?.pathname ?? '/';
  const below = base.endsWith('/') ? base.slice(0, -1) : base;
  return operations.find(({ http }) => http?.method.toUpperCase() === method && `${below}${http?.path}` === path);
}

function dateOf({ headers }: OutboxAnswer): number | undefined {
  for (let at = 0; at + 1 < headers.length; at += 2) {
    if ((headers[at] as string).toLowerCase() !== 'date') continue;
    const time = Date.parse(headers[at + 1] as string);
    return Number.isFinite(time) ? time : undefined;
  }
  return undefined;
}

/** The sender's time when it made the page, and not before the newest of it. */
function untilOf({ events }: EventsPage, date: number): number {
  return events.reduce((latest, { time = 0 }) => Math.max(latest, time), date);
}
