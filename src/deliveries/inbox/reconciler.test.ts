import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { PROFILES } from '../../profiles/index.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Event } from '../../requirement/event.ts';
import type { EventsList } from '../../requirement/events-list.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { Store } from '../../requirement/store.ts';
import type { Webhooks } from '../../requirement/webhooks.ts';
import { outcome } from '../../runtime/simulation/answers.ts';
import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import { openMemory } from '../../store/memory/open-memory.ts';
import type { OutboxAnswer, OutboxIntegration } from '../outbox/integration.ts';
import { Inbox } from './inbox.ts';
import { Reconciler } from './reconciler.ts';
import { receivingRequirement } from './testing/requirement.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A list of events as Stripe or PayPal keeps it, with a clock of its own. */
class ListStand {
  readonly world = new SimulatedWorld(3);
  readonly events: { readonly id: string; readonly type: string; readonly at: number }[] = [];
  readonly told: Event[] = [];
  readonly asked: Readonly<Record<string, string>>[] = [];
  /** What the other side says instead. */
  instead: Outcome<OutboxAnswer> | undefined;
  pageSize = 3;
  /** Of so many next pages it does not know any more where they begin. */
  forgets = 0;
  skew = 0;
  readonly list: EventsList;
  readonly requirement: Requirement;
  readonly store: Store;

  static async open(t: TestContext, vendor = 'stripe', webhooks: Partial<Webhooks> = {}, declared = true): Promise<ListStand> {
    const stand = new ListStand(vendor, webhooks, declared);
    (stand as { store: Store }).store = await openMemory({ world: stand.world });
    t.after(() => stand.store.close());
    return stand;
  }

  private constructor(vendor: string, webhooks: Partial<Webhooks>, declared: boolean) {
    this.store = undefined as unknown as Store;
    this.list = PROFILES.find(({ name }) => name === vendor)?.eventsList as EventsList;
    const made = receivingRequirement({ list: this.list, ...webhooks });
    const [method = '', path = ''] = this.list.request.split(' ');
    const operation = { ...(made.operations[0] as Requirement['operations'][0]), name: 'list events', http: { method, path } };
    this.requirement = declared ? { ...made, operations: [operation] } : made;
  }

  get now(): number {
    return this.world.epoch() + this.skew;
  }

  happens(id: string, at = this.now): void {
    this.events.push({ id, type: 'paid', at });
  }

  inbox(store: Store = this.store): Inbox {
    return new Inbox({ store, world: this.world, observe: (event) => void this.told.push(event) });
  }

  reconciler(t: TestContext, owner = 'here', store: Store = this.store): Reconciler {
    const observe = (event: Event): void => void this.told.push(event);
    const { world } = this;
    const made = new Reconciler({
      store,
      inbox: this.inbox(store),
      world,
      observe,
      owner,
      integrations: () => [this.#integration()],
    });
    t.after(() => made.stop());
    made.start();
    return made;
  }

  async stored(): Promise<readonly string[]> {
    const all = await this.store.deliveries.list({ box: 'inbox' }, { limit: 1_000 });
    return all.map(({ attributes }) => attributes.event ?? '').sort();
  }

  said(): readonly (string | number)[] {
    return this.told.flatMap((event) => (event.name === 'webhook.reconciled' ? [event.because ?? event.found] : []));
  }

  #integration(): OutboxIntegration {
    return {
      requirement: this.requirement,
      engine: {
        call: async (exchange: unknown) => {
          const said = this.instead ?? this.#answer((exchange as { query: Readonly<Record<string, string>> }).query);
          return { outcome: said, servedBy: 'origin', attempts: 1, duration: 1, queued: 0, paused: 0, call: '' } as never;
        },
        status: () => ({}) as never,
      },
      adapter: {
        operation: () => this.requirement.operations[0] as never,
        build: (_operation, { query }) => ({ query }),
        exchange: (request: never) => request,
      },
    };
  }

  #answer(query: Readonly<Record<string, string>>): Outcome<OutboxAnswer> {
    this.asked.push(query);
    const { since, id, type, time, items, paging } = this.list;
    if (paging.kind === 'last item' && query[paging.query] !== undefined && this.forgets > 0) {
      this.forgets -= 1;
      return { ...outcome('invalid'), answer: undefined } as unknown as Outcome<OutboxAnswer>;
    }
    const written = query[since.query] as string;
    const from = since.format === 'iso' ? Date.parse(written) : Number(written) * 1_000;
    const all = this.events.filter(({ at }) => at >= from).sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
    const start =
      paging.kind === 'last item' ? all.findIndex((each) => each.id === query[paging.query]) + 1 : Number(query.page ?? 0);
    const page = all.slice(start, start + this.pageSize);
    const more = start + this.pageSize < all.length;
    const shown = page.map((each) => ({
      [id]: each.id,
      [type]: each.type,
      [time.field]: time.format === 'iso' ? new Date(each.at).toISOString() : Math.floor(each.at / 1_000),
    }));
    const links = more ? [{ rel: 'next', href: `https://elsewhere.example/list?page=${start + this.pageSize}` }] : [];
    const body = { [items]: shown, ...(paging.kind === 'last item' ? { [paging.more]: more } : { links }) };
    const answer: OutboxAnswer = {
      status: 200,
      headers: ['Date', new Date(this.now).toUTCString()],
      body: { bytes: async () => Buffer.from(JSON.stringify(body)), discard: () => undefined },
    };
    return { ...outcome('success'), answer } as unknown as Outcome<OutboxAnswer>;
  }
}

for (const vendor of ['stripe', 'paypal']) {
  test(`${vendor}: soon after a start everything that did not come is asked for, once, over as many pages as there are`, async (t) => {
    const stand = await ListStand.open(t, vendor);
    for (let n = 0; n < 10; n += 1) stand.happens(`evt_${n}`);
    await stand.inbox().accept(stand.requirement, {
      ...{ id: 'evt_4', type: 'paid', sender: undefined, url: 'https://x.example/webhooks', headers: [] },
      body: Buffer.from('{"id":"evt_4"}'),
    });
    stand.reconciler(t);
    await stand.world.run(MINUTE);
    assert.deepEqual(await stand.stored(), stand.events.map(({ id }) => id).sort());
    assert.deepEqual(stand.said(), [9]);
    const [first] = await stand.store.deliveries.list({ box: 'inbox' }, { after: 1, limit: 1 });
    assert.equal(first?.origin, 'reconciliation');
    assert.equal(first?.operation, 'paid');
    stand.happens('evt_late');
    await stand.world.run(15 * MINUTE);
    assert.equal((await stand.stored()).length, 11);
    assert.ok(stand.asked.length < 10, 'what is known is not read again from the beginning');
  });
}

test('nothing comes twice over weeks without events, and every event comes once over weeks with them', async (t) => {
  const stand = await ListStand.open(t, 'stripe', { retain: 5 * MINUTE });
  stand.happens('evt_quiet');
  stand.reconciler(t);
  await stand.world.run(2 * 24 * HOUR);
  const accepted = (): number => stand.told.filter((event) => event.name === 'delivery.accepted' && !event.duplicate).length;
  assert.equal(accepted(), 1, 'it is not asked for any more when its name is forgotten');
  for (let hour = 0; hour < 24; hour += 1) {
    for (let n = 0; n < 4; n += 1) stand.happens(`evt_${hour}_${n}`);
    await stand.world.run(stand.world.now() + HOUR);
  }
  assert.equal(accepted(), 97);
});

test('our own clock may be wrong: how far it has read it takes from the other side', async (t) => {
  const stand = await ListStand.open(t);
  stand.skew = -50 * MINUTE;
  stand.happens('evt_1');
  stand.reconciler(t);
  await stand.world.run(MINUTE);
  stand.happens('evt_2');
  await stand.world.run(20 * MINUTE);
  assert.deepEqual(await stand.stored(), ['evt_1', 'evt_2']);
});

test('who dies between accepting and writing down how far leaves nothing out', async (t) => {
  const stand = await ListStand.open(t);
  for (let n = 0; n < 9; n += 1) stand.happens(`evt_${n}`);
  let puts = 0;
  const records = new Proxy(stand.store.records, {
    get: (target, name) =>
      name === 'put' && ++puts > 1
        ? () => Promise.reject(new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'gone'))
        : (Reflect.get(target, name) as (...all: unknown[]) => unknown).bind(target),
  });
  const dying = new Proxy(stand.store, { get: (target, name) => (name === 'records' ? records : Reflect.get(target, name)) });
  const first = stand.reconciler(t, 'first', dying);
  await stand.world.run(MINUTE);
  await first.stop();
  assert.equal((await stand.stored()).length, 6, 'two pages were accepted, one was written down');
  stand.happens('evt_9');
  stand.reconciler(t, 'second');
  await stand.world.run(20 * MINUTE);
  assert.deepEqual(await stand.stored(), stand.events.map(({ id }) => id).sort());
});

test('of several processes one asks, and another one takes over', async (t) => {
  const stand = await ListStand.open(t);
  const all = ['a', 'b', 'c'].map((owner) => stand.reconciler(t, owner));
  await stand.world.run(61 * MINUTE);
  assert.ok(stand.asked.length >= 5 && stand.asked.length <= 9, `asked ${stand.asked.length} times in an hour`);
  await Promise.all(all.slice(0, 2).map((each) => each.stop()));
  stand.happens('evt_1');
  await stand.world.run(stand.world.now() + 20 * MINUTE);
  assert.deepEqual(await stand.stored(), ['evt_1']);
});

test('a round has a bound, and the rest comes soon after', async (t) => {
  const stand = await ListStand.open(t);
  stand.pageSize = 1;
  for (let n = 0; n < 50; n += 1) stand.happens(`evt_${n}`);
  stand.reconciler(t);
  await stand.world.run(30_000);
  assert.ok(stand.asked.length <= 20);
  await stand.world.run(10 * MINUTE);
  assert.equal((await stand.stored()).length, 50);
});

test('where it cannot be asked for it says so once, and nothing is called', async (t) => {
  const stand = await ListStand.open(t, 'stripe', {}, false);
  stand.reconciler(t);
  await stand.world.run(2 * HOUR);
  assert.deepEqual(stand.said(), ['the document does not declare the operation `GET /v1/events`']);
  assert.equal(stand.asked.length, 0);
});

test('a refusal, a failure and an answer that is no list are told once, and it goes on where it was', async (t) => {
  const stand = await ListStand.open(t);
  stand.happens('evt_1');
  stand.instead = outcome('fault') as unknown as Outcome<OutboxAnswer>;
  (stand.instead as { answer: unknown }).answer = undefined;
  stand.reconciler(t);
  await stand.world.run(HOUR);
  assert.deepEqual(stand.said(), ['"list events" came to fault (503)']);
  stand.instead = undefined;
  await stand.world.run(stand.world.now() + 10 * MINUTE);
  assert.deepEqual(await stand.stored(), ['evt_1']);
});

test('where the other side has forgotten how a reading goes on, it begins anew', async (t) => {
  const stand = await ListStand.open(t);
  for (let n = 0; n < 8; n += 1) stand.happens(`evt_${n}`);
  stand.forgets = 1;
  stand.reconciler(t);
  await stand.world.run(10 * MINUTE);
  assert.deepEqual(stand.said(), [3, '"list events" came to invalid (400)', 5]);
  assert.equal((await stand.stored()).length, 8);
});
