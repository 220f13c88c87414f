import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Behaviour, Vendor } from '../adapters/http/testing/vendor.ts';
import type { Event } from '../requirement/event.ts';
import type { Store } from '../requirement/store.ts';
import { realWorld } from '../runtime/platform/world.ts';
import { Integrations } from './integrations.ts';
import { IN_MEMORY, openStore } from './open-store.ts';
import { Documents, echo, failure, QUICK } from './testing/documents.ts';

const OPERATIONS = [
  'create thing | POST /things | by key',
  'make thing | POST /makings | no',
  'read thing | GET /things/{id} | yes',
];
const ERRORS = `${QUICK}\n- **Idempotency**: header Idempotency-Key, kept 24 h\n- **Fallback**: queue for up to 12 h (create thing, make thing)`;

class Stand implements AsyncDisposable {
  readonly vendor: Vendor;
  readonly documents: Documents;
  readonly integrations: Integrations;
  readonly events: Event[] = [];

  static async open(behaviour: Behaviour, store?: Store | (() => Promise<Store>)): Promise<Stand> {
    const vendor = await Vendor.start(behaviour);
    const documents = new Documents();
    documents.write('REQ-I-001', 'things', { url: vendor.url, operations: OPERATIONS, errors: ERRORS });
    const events: Event[] = [];
    const observe = (event: Event): void => void events.push(event);
    const integrations = await Integrations.open({ folder: documents.path, observe, store });
    assert.deepEqual(integrations.report.failed, []);
    return new Stand(vendor, documents, integrations, events);
  }

  private constructor(vendor: Vendor, documents: Documents, integrations: Integrations, events: Event[]) {
    this.vendor = vendor;
    this.documents = documents;
    this.integrations = integrations;
    this.events = events;
  }

  get things() {
    return this.integrations.get('things');
  }

  /** Resolves when a delivery has ended. */
  ended(id: string): Promise<Extract<Event, { name: 'delivery.ended' }>> {
    const known = this.events.find((event) => event.name === 'delivery.ended' && event.delivery === id);
    if (known?.name === 'delivery.ended') return Promise.resolve(known);
    return new Promise((resolve) => {
      const stop = this.integrations.subscribe((event) => {
        if (event.name !== 'delivery.ended' || event.delivery !== id) return;
        stop();
        resolve(event);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.integrations.close();
    await this.vendor[Symbol.asyncDispose]();
    this.documents[Symbol.dispose]();
  }
}

function memory(): Promise<Store> {
  return openStore({ file: IN_MEMORY, world: realWorld() });
}

test('a durable call is a receipt, and is carried out by itself', async () => {
  await using store = await memory();
  await using stand = await Stand.open(echo, store);
  const answer = await stand.things.call('create thing', { body: { a: 1 } }, { deliver: 'durably', idempotencyKey: 'order-1' });
  const { status, outcome, servedBy, delivery = '', body, code } = answer;
  assert.deepEqual([status, outcome, servedBy, body, code], [202, 'pending', 'queue', undefined, '202']);
  assert.equal((await stand.ended(delivery)).state, 'delivered');
  const report = await stand.things.delivery(delivery);
  assert.deepEqual([report.state, report.attempts, report.answer?.status], ['delivered', 1, 200]);
  assert.deepEqual((report.answer?.body as { body: string } | undefined)?.body, '{"a":1}');
  assert.equal(stand.vendor.seen.length, 1);
  assert.equal(stand.vendor.seen[0]?.headers['idempotency-key'], 'order-1');
  const again = await stand.things.call('create thing', { body: { a: 1 } }, { deliver: 'durably', idempotencyKey: 'order-1' });
  assert.equal(again.delivery, delivery, 'one key is one delivery');
  assert.equal((await failure(stand.things.cancel(delivery))).code, 'CONCORDAT_DELIVERY_ENDED');
});

test('a durable call is checked before anything is kept', async () => {
  await using store = await memory();
  await using stand = await Stand.open(echo, store);
  const undeclared = await failure(stand.things.call('no such thing', {}, { deliver: 'durably' }));
  assert.equal(undeclared.code, 'CONCORDAT_UNDECLARED_OPERATION');
  const wrong = await failure(stand.things.call('read thing', { params: {} }, { deliver: 'durably' }));
  assert.equal(wrong.code, 'CONCORDAT_INPUT_INVALID');
  assert.equal((await store.deliveries.count({})).count, 0);
});

test('what waits can be taken back, once and for all', async () => {
  await using store = await memory();
  await using stand = await Stand.open(echo, store);
  const { delivery = '' } = await stand.things.call('make thing', {}, { deliver: 'durably', delay: 3_600_000 });
  assert.equal((await stand.things.delivery(delivery)).state, 'waiting');
  assert.equal((await stand.things.cancel(delivery)).state, 'cancelled');
  assert.equal((await stand.things.cancel(delivery)).state, 'cancelled', 'whoever did not hear the answer asks again');
  assert.equal((await failure(stand.things.cancel('nobody'))).code, 'CONCORDAT_DELIVERY_UNKNOWN');
  assert.equal(stand.vendor.seen.length, 0);
});

test('a failed call of a caller who takes receipts is carried out later, under the same key', async () => {
  let down = true;
  await using store = await memory();
  await using stand = await Stand.open((request, response, seen, count) => {
    if (down) response.writeHead(503).end();
    else echo(request, response, seen, count);
  }, store);
  const answer = await stand.things.call('create thing', { body: { a: 1 } }, { deliver: 'when-failing' });
  assert.deepEqual([answer.outcome, answer.servedBy, answer.attempts], ['pending', 'queue', 3]);
  down = false;
  assert.equal((await stand.ended(answer.delivery ?? '')).state, 'delivered');
  const keys = new Set(stand.vendor.seen.map(({ headers }) => headers['idempotency-key']));
  assert.equal(keys.size, 1);
  assert.equal(stand.events.find((event) => event.name === 'call.ended')?.outcome, 'pending');
  assert.deepEqual(stand.integrations.metrics.snapshot().operations[0]?.calls, { pending: 1, success: 1 });
});

test('whoever did not opt in, or may have been served, gets the failure', async () => {
  await using store = await memory();
  await using stand = await Stand.open((_request, response) => void response.writeHead(503).end(), store);
  assert.equal((await failure(stand.things.call('create thing', { body: {} }))).code, 'CONCORDAT_FAULT');
  assert.equal((await failure(stand.things.call('make thing', {}, { deliver: 'when-failing' }))).code, 'CONCORDAT_FAULT');
  const told = stand.events.flatMap((event) => (event.name === 'fallback.failed' ? [event.because] : []));
  assert.equal(told.length, 1, 'a step that is not for the caller is no failure of the fallback');
  assert.match(told[0] ?? '', /may have acted on it already/);
  assert.equal((await store.deliveries.count({})).count, 0);
});

test('without a store nothing durable is promised', async () => {
  await using stand = await Stand.open((_request, response) => void response.writeHead(503).end());
  const missing = await failure(stand.things.call('create thing', {}, { deliver: 'durably' }));
  assert.equal(missing.code, 'CONCORDAT_STORE_MISSING');
  assert.equal((await failure(stand.things.call('create thing', {}, { deliver: 'when-failing' }))).code, 'CONCORDAT_FAULT');
  assert.match(stand.events.flatMap((event) => (event.name === 'fallback.failed' ? [event.because] : []))[0] ?? '', /no store/);
  assert.equal(stand.integrations.deliveries, undefined);
});

test('a store that is opened for the integrations is opened with the first durable use, and closed with them', async () => {
  let opened = 0;
  let store: Store | undefined;
  {
    await using stand = await Stand.open(echo, async () => {
      opened += 1;
      if (opened === 1) throw new Error('not now');
      store = await memory();
      return store;
    });
    await stand.things.call('create thing', {});
    assert.equal(opened, 0);
    await assert.rejects(stand.things.call('create thing', {}, { deliver: 'durably' }), /not now/);
    const both = await Promise.all([1, 2].map(() => stand.things.call('make thing', {}, { deliver: 'durably' })));
    assert.equal(opened, 2, 'a failed opening is tried again, and a good one shared');
    for (const { delivery = '' } of both) assert.equal((await stand.ended(delivery)).state, 'delivered');
  }
  await assert.rejects(async () => store?.deliveries.count({}));
});

test('closing twice is closing once', async () => {
  await using store = await memory();
  const stand = await Stand.open(echo, store);
  await Promise.all([stand.integrations.close(), stand.integrations.close()]);
  await stand[Symbol.asyncDispose]();
});

test('a call that is being queued when the process closes is written down, or was never told of', async () => {
  for (let round = 0; round < 8; round += 1) {
    await using store = await memory();
    const pause = Promise.withResolvers<void>();
    const writing = Promise.withResolvers<void>();
    const { deliveries } = store;
    const slow: Store = Object.create(store, {
      deliveries: {
        value: Object.create(deliveries, {
          accept: {
            value: async (all: Parameters<typeof deliveries.accept>[0]) => {
              writing.resolve();
              await pause.promise;
              return deliveries.accept(all);
            },
          },
          claim: { value: (query: Parameters<typeof deliveries.claim>[0]) => deliveries.claim(query) },
          settle: { value: (all: Parameters<typeof deliveries.settle>[0]) => deliveries.settle(all) },
          extend: { value: (...all: Parameters<typeof deliveries.extend>) => deliveries.extend(...all) },
          dueLanes: { value: (...all: Parameters<typeof deliveries.dueLanes>) => deliveries.dueLanes(...all) },
          sweep: { value: () => deliveries.sweep() },
          change: { value: (...all: Parameters<typeof deliveries.change>) => deliveries.change(...all) },
          get: { value: (id: string) => deliveries.get(id) },
        }),
      },
      records: { value: store.records },
      leases: { value: store.leases },
      audit: { value: store.audit },
      signals: { value: store.signals },
      sealed: { value: store.sealed },
    });
    const stand = await Stand.open((_request, response) => void response.writeHead(503).end(), slow);
    const leaves = round % 2 === 1;
    const caller = new AbortController();
    const calling = stand.things
      .call('create thing', { body: { a: 1 } }, { deliver: 'when-failing', signal: caller.signal })
      .catch((error: unknown) => error as Error);
    await writing.promise;
    const closing = stand.integrations.close();
    if (leaves) caller.abort(new Error('it left'));
    pause.resolve();
    const answer = await calling;
    await closing;
    const standing = await deliveries.list({ states: ['waiting', 'claimed'] }, { limit: 10 });
    const receipt = answer instanceof Error ? undefined : answer.delivery;
    assert.deepEqual(
      standing.map(({ id }) => id),
      receipt === undefined ? [] : [receipt],
      `round ${round}: what stands is what somebody was told of`,
    );
    assert.equal(receipt === undefined, leaves);
    await stand[Symbol.asyncDispose]();
  }
});

const EVENTS = `# REQ-I-009: Shop events

## General Information
**ID**: REQ-I-009
**External System**: Partner shops
**Owner**: Shop team
**Criticality**: Important
**Type**: Webhook

## Integration Description
Tells partner shops of their orders.

## Technical Specifications
### Endpoint/Connection
- **Authentication**: none

### Exchanged Data
| Operation | Request | Input | Output | Idempotent | Timeout |
|---|---|---|---|---|---|
| order shipped | \`event order.shipped\` | | | | |
`;

test('an application publishes its own events, once under one id', async () => {
  await using store = await openStore({ file: IN_MEMORY, key: Buffer.alloc(32, 7).toString('base64'), world: realWorld() });
  using documents = new Documents();
  documents.write('REQ-I-009', 'shop-events', EVENTS);
  await using integrations = await Integrations.open({ folder: documents.path, store });
  assert.deepEqual(integrations.report.failed, []);
  const events = integrations.get('shop-events');
  const all = integrations.deliveries?.subscriptions.subscribers;
  const added = await all?.add('REQ-I-009', { url: 'https://127.0.0.1/hooks', events: [], description: '' });
  const lane = added?.subscriber.id ?? '';
  assert.deepEqual(await events.publish('order.shipped', { order: 7 }, { id: 'e-0' }), {
    id: 'e-0',
    subscribers: 0,
    duplicate: false,
  });
  await all?.change(lane, (each) => ({ ...each, state: 'active' }));
  const first = await events.publish('order.shipped', { order: 7 }, { id: 'e-1', key: 'order-7' });
  const again = await events.publish('order.shipped', { order: 7 }, { id: 'e-1', key: 'order-7' });
  assert.deepEqual(
    [first, again],
    [
      { id: 'e-1', subscribers: 1, duplicate: false },
      { id: 'e-1', subscribers: 1, duplicate: true },
    ],
  );
  const [waiting, ...others] = await store.deliveries.list({ box: 'subscriptions', lane }, { limit: 10 });
  assert.deepEqual([waiting?.operation, waiting?.key, others.length], ['order.shipped', 'order-7', 0]);
  assert.equal((await failure(events.publish('order.lost', 1))).code, 'CONCORDAT_UNDECLARED_OPERATION');
});
