/** Subscribing, publishing and looking after oneself, over HTTP: from this machine and by the public name. */
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { Integrations } from '../../library/index.ts';
import type { Event } from '../../requirement/event.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { openMemory } from '../../store/memory/open-memory.ts';
import { Gateway } from '../gateway.ts';

const DOCUMENT = `# REQ-I-009: Shop events

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
| order shipped | \`event order.shipped\` | [schema](contracts/events.yaml#/components/schemas/OrderShipped) | | | |
| order placed | \`event order.placed\` | | | | |
`;

const CONTRACT = `openapi: 3.0.3
info: { title: Events, version: '1' }
paths: {}
components: { schemas: { OrderShipped: { type: object, properties: { order: { type: integer } } } } }
`;

interface Told {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

class Stand {
  readonly gateway: Gateway;
  readonly events: Event[];
  readonly received: { readonly headers: Record<string, string>; readonly body: string }[] = [];
  /** Emits each event by its name. */
  readonly told = new EventEmitter();
  readonly #arrived: (() => void)[] = [];
  url = '';

  constructor(gateway: Gateway, events: Event[]) {
    this.gateway = gateway;
    this.events = events;
  }

  /** `host`: the name that is asked for; default this machine's. */
  ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Told> {
    const { promise, resolve, reject } = Promise.withResolvers<Told>();
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const asking = request(
      `${this.gateway.address}/shop-events${path}`,
      { method, headers: { ...json, ...headers } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> }));
      },
    );
    asking.on('error', reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
    return promise;
  }

  outside(method: string, path: string, token?: string, body?: unknown): Promise<Told> {
    const headers: Record<string, string> = { host: 'hooks.example.com' };
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    return this.ask(method, path, body, headers);
  }

  take(headers: Record<string, string>, body: string): void {
    this.received.push({ headers, body });
    for (const wake of this.#arrived.splice(0)) wake();
  }

  async arrived(count = 1): Promise<void> {
    while (this.received.length < count) await new Promise<void>((resolve) => this.#arrived.push(resolve));
  }
}

async function startStand(t: TestContext): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-subscribers-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'REQ-I-009-shop-events.md'), DOCUMENT);
  mkdirSync(join(folder, 'contracts'));
  writeFileSync(join(folder, 'contracts', 'events.yaml'), CONTRACT);
  const store = await openMemory({ world: realWorld(), key: new Uint8Array(32).fill(3) });
  t.after(() => store.close());
  const events: Event[] = [];
  const integrations = await Integrations.open({
    folder,
    store,
    observe: (event) => void events.push(event),
    subscriberAddresses: ['127.0.0.1'],
  });
  t.after(() => integrations.close());
  assert.deepEqual(integrations.report.failed, []);
  const gateway = await Gateway.start({ integrations, port: 0, store, publicUrl: 'https://hooks.example.com' });
  t.after(() => gateway.close());
  const stand = new Stand(gateway, events);
  t.after(integrations.subscribe((event) => void stand.told.emit(event.name, event)));
  const shop = createServer((incoming, response) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    incoming.on('end', () => {
      const { type, data } = JSON.parse(text) as { type: string; data: { challenge?: string } };
      if (type === 'webhook.verification') return void response.end(JSON.stringify({ challenge: data.challenge }));
      stand.take(incoming.headers as Record<string, string>, text);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(shop, 'listening');
  t.after(() => shop.close());
  stand.url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/hooks`;
  return stand;
}

describe('subscribers, over HTTP', () => {
  it('one subscribes, proves its address, and is told of an event', async (t) => {
    const stand = await startStand(t);
    const { status, body } = await stand.ask('POST', '/subscribers', { url: stand.url, events: ['order.shipped'] });
    assert.deepEqual([status, body.state], [201, 'unverified']);
    const verified = await stand.ask('POST', `/subscribers/${body.id}/verify`);
    assert.deepEqual([verified.status, verified.body.state], [200, 'active']);
    assert.equal(verified.body.secrets, undefined);
    const published = await stand.ask('POST', '/publications', { type: 'order.shipped', data: { order: 7 } });
    assert.deepEqual([published.status, published.body.subscribers], [202, 1]);
    await stand.arrived();
    const [received] = stand.received;
    const read = new Webhook(String(body.secret)).verify(received?.body ?? '', received?.headers ?? {});
    assert.partialDeepStrictEqual(read, { type: 'order.shipped', data: { order: 7 } });
    const sent = await stand.ask('GET', `/subscribers/${body.id}/deliveries`);
    assert.equal((sent.body.deliveries as unknown[]).length, 1);
  });

  it('from outside a subscriber reaches itself with its token, and nothing else', async (t) => {
    const stand = await startStand(t);
    const first = (await stand.ask('POST', '/subscribers', { url: stand.url })).body;
    const second = (await stand.ask('POST', '/subscribers', { url: stand.url })).body;
    const one = `/subscribers/${first.id}`;
    assert.equal((await stand.outside('GET', one, String(first.token))).status, 200);
    for (const token of [undefined, '', String(second.token), `${first.token}x`])
      assert.equal((await stand.outside('GET', one, token)).status, 404, String(token));
    assert.equal((await stand.outside('GET', '/subscribers', String(first.token))).status, 404);
    assert.equal((await stand.outside('POST', '/publications', String(first.token))).status, 404);
  });

  it('a new secret is told once, another address has to prove itself, and one that is removed is gone', async (t) => {
    const stand = await startStand(t);
    const { id, secret } = (await stand.ask('POST', '/subscribers', { url: stand.url })).body;
    await stand.ask('POST', `/subscribers/${id}/verify`);
    const rotated = await stand.ask('POST', `/subscribers/${id}/secret`, { overlapMs: 1_000 });
    assert.match(String(rotated.body.secret), /^whsec_/);
    assert.notEqual(rotated.body.secret, secret);
    const moved = await stand.ask('PATCH', `/subscribers/${id}`, { url: `${stand.url}/new` });
    assert.equal(moved.body.state, 'unverified');
    assert.equal((await stand.ask('DELETE', `/subscribers/${id}`)).status, 200);
    assert.equal((await stand.ask('GET', `/subscribers/${id}`)).status, 404);
  });

  it('says what is wrong', async (t) => {
    const stand = await startStand(t);
    for (const [body, detail] of [
      [{ url: 'nowhere' }, /"url" is not an address/],
      [{ url: stand.url, events: ['order.lost'] }, /there is no event "order.lost"; give one of order.shipped, order.placed/],
    ] as const) {
      const told = await stand.ask('POST', '/subscribers', body);
      assert.equal(told.status, 400);
      assert.match(String(told.body.detail), detail);
    }
    const unknown = await stand.ask('POST', '/publications', { type: 'order.lost', data: 1 });
    assert.deepEqual([unknown.status, /declares no event "order.lost"/.test(String(unknown.body.detail))], [403, true]);
    assert.equal((await stand.ask('PUT', '/subscribers', {})).status, 405);
    const unreachable = (await stand.ask('POST', '/subscribers', { url: 'http://127.0.0.1:1/' })).body;
    const failed = await stand.ask('POST', `/subscribers/${unreachable.id}/verify`);
    assert.deepEqual([failed.status, /cannot be told of events/.test(String(failed.body.detail))], [400, true]);
  });

  it('from outside it has a test sent, sees what was sent, has it sent again, and learns which events there are', async (t) => {
    const stand = await startStand(t);
    const { id, token, secret } = (await stand.ask('POST', '/subscribers', { url: stand.url })).body;
    const own = (method: string, path: string): Promise<Told> =>
      stand.outside(method, `/subscribers/${id}${path}`, String(token));
    assert.equal((await own('POST', '/test')).status, 400, 'not before its address has shown that it wants events');
    assert.equal((await own('POST', '/verify')).status, 200);
    const tested = await own('POST', '/test');
    assert.equal(tested.status, 202);
    await stand.arrived();
    const read = new Webhook(String(secret)).verify(stand.received[0]?.body ?? '', stand.received[0]?.headers ?? {});
    assert.partialDeepStrictEqual(read, { type: 'webhook.test', data: { subscriber: id } });
    if (!stand.events.some(({ name }) => name === 'delivery.ended')) await once(stand.told, 'delivery.ended');
    const [sent] = (await own('GET', '/deliveries')).body.deliveries as Record<string, unknown>[];
    assert.partialDeepStrictEqual(sent, { id: tested.body.id, type: 'webhook.test', state: 'delivered', attempts: 1 });
    for (const ours of ['lane', 'sequence', 'idempotencyKey', 'key', 'attributes']) assert.equal(sent?.[ours], undefined, ours);
    const replayed = await own('POST', `/deliveries/${sent?.id}/replay`);
    assert.deepEqual([replayed.status, replayed.body.replayOf], [202, sent?.id]);
    await stand.arrived(2);
    assert.equal(stand.received[1]?.headers['webhook-id'], replayed.body.id, 'a new message');
    const types = (await own('GET', '/event-types')).body.eventTypes as Record<string, unknown>[];
    assert.deepEqual(types, (await stand.ask('GET', '/event-types')).body.eventTypes);
    assert.deepEqual(types[0], {
      type: 'order.shipped',
      name: 'order shipped',
      schema: 'contracts/events.yaml#/components/schemas/OrderShipped',
    });
  });

  it('nothing of another is reached by an own token, and nothing without one', async (t) => {
    const stand = await startStand(t);
    const first = (await stand.ask('POST', '/subscribers', { url: stand.url })).body;
    const second = (await stand.ask('POST', '/subscribers', { url: stand.url })).body;
    await stand.ask('POST', `/subscribers/${first.id}/verify`);
    const { id: delivery } = (await stand.ask('POST', `/subscribers/${first.id}/test`)).body;
    const replay = `/deliveries/${encodeURIComponent(String(delivery))}/replay`;
    assert.equal((await stand.outside('POST', `/subscribers/${second.id}${replay}`, String(second.token))).status, 404);
    for (const [method, path] of [
      ['GET', `/subscribers/${first.id}/deliveries`],
      ['GET', `/subscribers/${first.id}/event-types`],
      ['POST', `/subscribers/${first.id}/test`],
      ['POST', `/subscribers/${first.id}${replay}`],
      ['PATCH', `/subscribers/${first.id}`],
      ['DELETE', `/subscribers/${first.id}`],
      ['GET', '/event-types'],
      ['GET', '/subscribers/__proto__'],
      ['GET', '/subscribers/constructor'],
    ] as const)
      for (const token of [undefined, String(second.token), `${first.token} `.repeat(2).trim().replace(' ', '')])
        assert.ok([404, 421].includes((await stand.outside(method, path, token)).status), `${method} ${path}`);
    for (const path of ['/nowhere', '/__proto__', '/deliveries/x', '/deliveries/x/replay/y', '/toString'])
      assert.equal((await stand.ask('POST', `/subscribers/${first.id}${path}`)).status, 404, path);
  });

  it('asks an address of its own choice a few times a minute only, and says when again', async (t) => {
    const stand = await startStand(t);
    const { id, token } = (await stand.ask('POST', '/subscribers', { url: stand.url })).body;
    const statuses: number[] = [];
    for (let time = 0; time < 8; time += 1)
      statuses.push((await stand.outside('POST', `/subscribers/${id}/verify`, String(token))).status);
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 429, 429]);
  });

  it('two changes at once are both there, and what cannot be changed is said', async (t) => {
    const stand = await startStand(t);
    const { id } = (await stand.ask('POST', '/subscribers', { url: stand.url })).body;
    await Promise.all([
      stand.ask('PATCH', `/subscribers/${id}`, { description: 'the shop in Utrecht' }),
      stand.ask('PATCH', `/subscribers/${id}`, { events: ['order.placed'] }),
    ]);
    const { description, events } = (await stand.ask('GET', `/subscribers/${id}`)).body;
    assert.deepEqual([description, events], ['the shop in Utrecht', ['order.placed']]);
    for (const given of [{ secrets: [] }, { tokenHash: 'x' }, { requirement: 'REQ-I-001' }, { state: 'active' }])
      assert.equal((await stand.ask('PATCH', `/subscribers/${id}`, given)).status, 400, JSON.stringify(given));
  });
});
