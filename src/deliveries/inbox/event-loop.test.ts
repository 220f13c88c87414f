import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../requirement/event.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { Store } from '../../requirement/store.ts';
import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import { openMemory } from '../../store/memory/open-memory.ts';
import { replayed } from '../operating/replay.ts';
import { EventFeed } from './event-feed.ts';
import { type EventsOptions, eventLoop } from './event-loop.ts';
import { Inbox } from './inbox.ts';
import { IncomingEvent } from './incoming-event.ts';
import { receivingRequirement } from './testing/requirement.ts';

const RETRY = { times: 2, backoff: { kind: 'constant', initial: 10_000, max: 10_000 }, for: undefined } as const;

class Stand {
  readonly world: SimulatedWorld;
  readonly events: Event[] = [];
  readonly closing = new AbortController();
  readonly store: Store;
  readonly requirement: Requirement;

  static async open(): Promise<Stand> {
    const world = new SimulatedWorld();
    return new Stand(world, await openMemory({ world }));
  }

  private constructor(world: SimulatedWorld, store: Store) {
    this.world = world;
    this.store = store;
    this.requirement = receivingRequirement({ retry: RETRY });
  }

  feed(owner = 'here'): EventFeed {
    const observe = (event: Event): void => void this.events.push(event);
    return new EventFeed({ store: this.store, world: this.world, observe, owner, requirement: () => this.requirement });
  }

  async accept(id: string, type = 'paid'): Promise<void> {
    const inbox = new Inbox({ store: this.store, world: this.world, observe: () => undefined });
    const body = Buffer.from(JSON.stringify({ id }));
    await inbox.accept(this.requirement, {
      headers: ['content-type', 'application/json'],
      body,
      url: '/',
      id,
      type,
      sender: undefined,
    });
  }

  loop(options?: EventsOptions, owner?: string): AsyncGenerator<IncomingEvent, void, undefined> {
    return eventLoop(this.feed(owner), this.world, this.closing.signal, options);
  }

  /** What comes of a promise while time passes. */
  async within<T>(duration: number, promise: Promise<T>): Promise<T> {
    let ended = false;
    const result = promise.finally(() => {
      ended = true;
    });
    result.catch(() => undefined);
    for (const until = this.world.now() + duration; !ended && this.world.now() < until; )
      await this.world.run(Math.min(until, this.world.now() + 500));
    assert.ok(ended, 'it did not come in time');
    return result;
  }

  async states(): Promise<Record<string, string>> {
    const all = await this.store.deliveries.list({}, { limit: 100 });
    return Object.fromEntries(all.map(({ idempotencyKey, state }) => [idempotencyKey ?? '', state]));
  }
}

test('asking for the next event acknowledges the one before', async () => {
  const stand = await Stand.open();
  await stand.accept('a');
  await stand.accept('b');
  const loop = stand.loop();
  const first = (await loop.next()).value as IncomingEvent;
  assert.equal(first.id, 'a');
  assert.deepEqual(first.json(), { id: 'a' });
  assert.equal(first.attempts, 1);
  assert.deepEqual(await stand.states(), { a: 'claimed', b: 'waiting' });
  const second = (await loop.next()).value as IncomingEvent;
  assert.equal(second.id, 'b');
  assert.deepEqual(await stand.states(), { a: 'delivered', b: 'claimed' });
  await loop.return();
});

test('leaving the loop gives the last one back, and it comes again as Retry says, and then no more', async () => {
  const stand = await Stand.open();
  await stand.accept('a');
  for (const attempt of [1, 2, 3]) {
    for await (const event of stand.loop()) {
      assert.equal(event.attempts, attempt);
      break;
    }
    assert.deepEqual(await stand.states(), { a: attempt === 3 ? 'dead' : 'waiting' });
    await stand.world.run(stand.world.now() + 10_001);
  }
  const ended = stand.events.filter(({ name }) => name === 'delivery.ended');
  assert.equal(ended.length, 1);
});

test('what was done before the loop is left stays done', async () => {
  const stand = await Stand.open();
  await stand.accept('a');
  for await (const event of stand.loop()) {
    assert.equal(await event.done(), true);
    break;
  }
  assert.deepEqual(await stand.states(), { a: 'delivered' });
});

test('an error in the loop is thrown, and its event comes again', async () => {
  const stand = await Stand.open();
  await stand.accept('a');
  await assert.rejects(async () => {
    for await (const event of stand.loop()) throw new Error(`cannot handle ${event.id}`);
  }, /cannot handle a/);
  assert.deepEqual(await stand.states(), { a: 'waiting' });
});

test('an event in hand is nobody else’s, however long it takes; one whose process died comes again', async () => {
  const stand = await Stand.open();
  await stand.accept('a');
  const slow = stand.loop({}, 'slow');
  const event = (await slow.next()).value as IncomingEvent;
  await stand.world.run(stand.world.now() + 600_000);
  assert.deepEqual(await stand.feed('other').take({ limit: 1, lease: 1_000, wait: 0 }), []);
  assert.equal(await event.done(), true);
  await slow.return();
  await stand.accept('b');
  const [dead] = await stand.feed('dead').take({ limit: 1, lease: 30_000, wait: 0 });
  assert.ok(dead !== undefined);
  await stand.world.run(stand.world.now() + 30_001);
  await stand.store.deliveries.sweep();
  const [again] = await stand.feed('other').take({ limit: 1, lease: 30_000, wait: 0 });
  assert.equal(again?.id, dead.id);
  assert.deepEqual(await stand.feed('dead').done([dead]), [false], 'the one that came too late is told so');
});

test('a loop waits for what is to come and ends with its signal', async () => {
  const stand = await Stand.open();
  const stop = new AbortController();
  const loop = stand.loop({ signal: stop.signal });
  const coming = loop.next();
  await stand.world.run(stand.world.now() + 65_000);
  await stand.accept('late');
  assert.equal(((await stand.within(5_000, coming)).value as IncomingEvent).id, 'late');
  const next = loop.next();
  stop.abort();
  assert.equal((await stand.within(5_000, next)).done, true);
  assert.deepEqual(await stand.states(), { late: 'delivered' });
  assert.equal(stand.world.pending, 0, 'no alarm is left');
});

test('a loop that wants some types leaves the others to whoever takes them', async () => {
  const stand = await Stand.open();
  await stand.accept('a', 'refunded');
  await stand.accept('b', 'paid');
  const loop = stand.loop({ types: ['paid'] });
  assert.equal(((await stand.within(60_000, loop.next())).value as IncomingEvent).id, 'b');
  await loop.return();
  await stand.world.run(stand.world.now() + 6_000);
  const [other] = await stand.feed().take({ limit: 1, lease: 1_000, wait: 0 });
  assert.equal(other?.delivery.idempotencyKey, 'a');
  assert.equal(other?.attempts, 0, 'it does not count as tried');
});

test('with several in hand nothing is acknowledged unasked, and there are never more', async () => {
  const stand = await Stand.open();
  for (const id of ['a', 'b', 'c']) await stand.accept(id);
  const loop = stand.loop({ concurrency: 2 });
  const first = (await loop.next()).value as IncomingEvent;
  const second = (await loop.next()).value as IncomingEvent;
  let arrived = false;
  const coming = loop.next().then(({ value }) => {
    arrived = true;
    return value as IncomingEvent;
  });
  await stand.world.run(stand.world.now() + 5_000);
  assert.equal(arrived, false);
  await first.done();
  const third = await stand.within(5_000, coming);
  assert.equal(third.id, 'c');
  assert.equal(await second.again(0), true);
  assert.equal(await third.done(), true);
  await loop.return();
  assert.deepEqual(await stand.states(), { a: 'delivered', b: 'waiting', c: 'delivered' });
});

test('concurrency is a whole number', async () => {
  const stand = await Stand.open();
  for (const concurrency of [0, -1, 1.5, Number.NaN, 1_001]) await assert.rejects(stand.loop({ concurrency }).next(), RangeError);
});

test('a replayed event has a name of its own, and says which one it repeats', async () => {
  const stand = await Stand.open();
  await stand.accept('evt_1');
  const [first] = await stand.feed().take({ limit: 1, lease: 1_000, wait: 0 });
  assert.ok(first !== undefined);
  await stand.feed().done([first]);
  const history = await stand.store.deliveries.get(first.id);
  assert.ok(history !== undefined);
  await stand.store.deliveries.accept([replayed(history, { id: 'fresh', confidential: false, keepKey: false, now: 0 })]);
  const { value } = await stand.within(5_000, stand.loop().next());
  assert.ok(value instanceof IncomingEvent);
  assert.deepEqual([value.id, value.replayOf, value.type], ['fresh', 'evt_1', 'paid']);
  const again = await stand.store.deliveries.get('fresh');
  assert.ok(again !== undefined);
  assert.equal(again.delivery.attributes.event, 'evt_1');
});

test('a store that says no more than that something may have been missed is looked at', async () => {
  const stand = await Stand.open();
  let listener: (text: string) => void = () => undefined;
  const signals = {
    publish: async () => undefined,
    subscribe: (_topic: string, heard: (text: string) => void) => {
      listener = heard;
      return () => undefined;
    },
  };
  const store = new Proxy(stand.store, { get: (target, name) => (name === 'signals' ? signals : Reflect.get(target, name)) });
  const setting = { store, world: stand.world, observe: () => undefined, owner: 'here', requirement: () => stand.requirement };
  const taking = new EventFeed(setting).take({ limit: 1, lease: 1_000, wait: 60_000 });
  await stand.world.run(10);
  await stand.accept('evt_1');
  listener('');
  const until = stand.world.now() + 100;
  await stand.world.run(until);
  assert.equal((await Promise.race([taking, Promise.resolve([])])).length, 1);
});
