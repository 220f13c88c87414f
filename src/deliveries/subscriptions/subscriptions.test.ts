/** Webhooks that we send, read by the reference implementation of Standard Webhooks, over loopback. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { Webhook } from 'standardwebhooks';
import type { ClaimedDelivery } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Event } from '../../requirement/event.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { Store } from '../../requirement/store.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { openMemory } from '../../store/memory/open-memory.ts';
import type { Sign } from './deliverer.ts';
import { Poster } from './post.ts';
import { readSubscriber, type Subscriber } from './subscriber.ts';
import { Subscriptions } from './subscriptions.ts';
import { VERIFICATION } from './verification.ts';

const KEY = new Uint8Array(32).fill(7);
const RULES = { insecure: true, known: ['order.shipped', 'order.placed'] };

/** As the specification has it: id, time and body, joined by dots. */
const sign: Sign = ({ id, at, body, secrets }) => {
  const timestamp = String(Math.floor(at / 1000));
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
};

const SHOP = {
  id: 'REQ-I-009',
  file: 'REQ-I-009-shop-events.md',
  type: 'Webhook',
  operations: ['order.shipped', 'order.placed'].map((type) => ({ name: type, shape: { kind: 'event', type } })),
  security: { redact: [] },
} as unknown as Requirement;

/** A subscriber's own server: answers challenges, and everything else as it is told. */
class Endpoint {
  status = 200;
  answersChallenges = true;
  readonly received: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  url = '';

  static async start(t: TestContext): Promise<Endpoint> {
    const endpoint = new Endpoint();
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const { type, data } = JSON.parse(body) as { type: string; data: { challenge?: string } };
        if (type === VERIFICATION) {
          response.end(JSON.stringify(endpoint.answersChallenges ? { challenge: data.challenge } : { ok: true }));
          return;
        }
        endpoint.received.push({ headers: request.headers, body });
        response.writeHead(endpoint.status, endpoint.status === 302 ? { Location: 'http://127.0.0.1:1/' } : {}).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    endpoint.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
    return endpoint;
  }
}

interface Stand {
  readonly store: Store;
  readonly subscriptions: Subscriptions;
  readonly endpoint: Endpoint;
  readonly events: Event[];
  subscriber: Subscriber;
  readonly secret: string;
  readonly token: string;
}

async function stand(t: TestContext, events: readonly string[] = []): Promise<Stand> {
  const world = realWorld();
  const store = await openMemory({ world, key: KEY });
  const told: Event[] = [];
  const subscriptions = new Subscriptions({
    store,
    world,
    sign,
    observe: (event) => void told.push(event),
    allowedAddresses: ['127.0.0.1'],
  });
  await subscriptions.start();
  t.after(() => subscriptions.close());
  t.after(() => store.close());
  const endpoint = await Endpoint.start(t);
  const input = readSubscriber({ url: endpoint.url, events }, RULES);
  const { subscriber, secret, token } = await subscriptions.subscribers.add(SHOP.id, input);
  const active = await subscriptions.verify(subscriber);
  assert.equal(active?.state, 'active');
  return { store, subscriptions, endpoint, events: told, subscriber: active, secret, token };
}

async function claimed(store: Store, lane: string): Promise<ClaimedDelivery> {
  const [first] = await store.deliveries.claim({ box: 'subscriptions', lane, owner: 'test', limit: 1, lease: 60_000 });
  assert.ok(first !== undefined);
  return first;
}

const NEVER = new AbortController().signal;

describe('webhooks that we send', () => {
  it('an event reaches its subscriber, and the reference implementation verifies it', async (t) => {
    const { store, subscriptions, endpoint, subscriber, secret } = await stand(t);
    const { id, subscribers } = await subscriptions.publish(SHOP, { type: 'order.shipped', data: { order: 7 } });
    assert.equal(subscribers, 1);
    const verdict = await subscriptions.deliverer.deliver(await claimed(store, subscriber.id), NEVER, 0);
    assert.equal(verdict.then, 'delivered');
    const [received] = endpoint.received;
    assert.equal(received?.headers['webhook-id'], id);
    const read = new Webhook(secret).verify(received?.body ?? '', received?.headers as Record<string, string>);
    assert.partialDeepStrictEqual(read, { type: 'order.shipped', data: { order: 7 } });
  });

  it('publishing the same id again tells nobody a second time', async (t) => {
    const { store, subscriptions, subscriber } = await stand(t);
    for (let time = 0; time < 3; time += 1) await subscriptions.publish(SHOP, { id: 'evt-1', type: 'order.placed', data: 1 });
    assert.equal((await store.deliveries.count({ lane: subscriber.id })).count, 1);
  });

  it('only types that were asked for are sent, and only types that the document declares are published', async (t) => {
    const { subscriptions } = await stand(t, ['order.placed']);
    assert.equal((await subscriptions.publish(SHOP, { type: 'order.shipped', data: 1 })).subscribers, 0);
    assert.equal((await subscriptions.publish(SHOP, { type: 'order.placed', data: 1 })).subscribers, 1);
    await assert.rejects(subscriptions.publish(SHOP, { type: 'order.lost', data: 1 }), {
      code: 'CONCORDAT_UNDECLARED_OPERATION',
    });
  });

  it('an address that does not answer the challenge gets nothing', async (t) => {
    const { subscriptions, endpoint } = await stand(t);
    endpoint.answersChallenges = false;
    const input = readSubscriber({ url: `${endpoint.url}/other` }, RULES);
    const { subscriber } = await subscriptions.subscribers.add(SHOP.id, input);
    await assert.rejects(subscriptions.verify(subscriber), /does not hold the challenge/);
    assert.equal((await subscriptions.publish(SHOP, { type: 'order.placed', data: 1 })).subscribers, 1);
  });

  it('both secrets sign while one replaces the other', async (t) => {
    const { store, subscriptions, endpoint, subscriber, secret } = await stand(t);
    const next = await subscriptions.subscribers.rotate(subscriber.id, 60_000);
    assert.ok(next !== undefined && next !== secret);
    await subscriptions.publish(SHOP, { type: 'order.placed', data: 1 });
    await subscriptions.deliverer.deliver(await claimed(store, subscriber.id), NEVER, 0);
    const [received] = endpoint.received;
    for (const each of [secret, next])
      new Webhook(each).verify(received?.body ?? '', received?.headers as Record<string, string>);
  });

  it('410 disables at once, and says so', async (t) => {
    const { store, subscriptions, endpoint, subscriber, events } = await stand(t);
    await subscriptions.publish(SHOP, { type: 'order.placed', data: 1 });
    endpoint.status = 410;
    const verdict = await subscriptions.deliverer.deliver(await claimed(store, subscriber.id), NEVER, 0);
    assert.equal(verdict.then, 'dead');
    assert.equal(subscriptions.subscribers.find(subscriber.id)?.state, 'disabled');
    assert.equal(subscriptions.deliverer.plan(subscriber.id), undefined);
    assert.equal(events.filter(({ name }) => name === 'subscriber.disabled').length, 1);
  });

  it('redirects are not followed, and any other failure is tried again', async (t) => {
    const { store, subscriptions, endpoint, subscriber } = await stand(t);
    for (const status of [302, 400, 404, 429, 500]) {
      await subscriptions.publish(SHOP, { type: 'order.placed', data: status });
      endpoint.status = status;
      const verdict = await subscriptions.deliverer.deliver(await claimed(store, subscriber.id), NEVER, 0);
      assert.equal(verdict.then, 'again', String(status));
    }
    assert.notEqual(subscriptions.subscribers.find(subscriber.id)?.failingSince, undefined);
  });

  it('an address that is not public is never asked', async (t) => {
    const world = realWorld();
    const store = await openMemory({ world, key: KEY });
    const subscriptions = new Subscriptions({ store, world, sign });
    await subscriptions.start();
    t.after(() => subscriptions.close());
    t.after(() => store.close());
    const endpoint = await Endpoint.start(t);
    for (const url of [endpoint.url, 'http://169.254.169.254/latest/meta-data', 'http://localhost/hooks', 'http://[::1]/']) {
      const { subscriber } = await subscriptions.subscribers.add(SHOP.id, { url, events: [], description: '' });
      await assert.rejects(subscriptions.verify(subscriber), /is not a public address|by plain HTTP/, url);
    }
    assert.deepEqual(endpoint.received, []);
  });

  it('a token is of one subscriber, and is kept as its hash', async (t) => {
    const { store, subscriptions, subscriber, token } = await stand(t);
    assert.equal(subscriptions.subscribers.isToken(subscriber, token), true);
    assert.equal(subscriptions.subscribers.isToken(subscriber, `${token}x`), false);
    assert.equal((await store.records.get('subscriber', subscriber.id))?.value.includes(token), false);
  });

  it('what waits for one that is removed is taken back', async (t) => {
    const { store, subscriptions, subscriber } = await stand(t);
    await subscriptions.publish(SHOP, { type: 'order.placed', data: 1 });
    await subscriptions.remove(subscriber);
    assert.equal((await store.deliveries.count({ lane: subscriber.id, states: ['cancelled'] })).count, 1);
    assert.equal((await subscriptions.publish(SHOP, { type: 'order.placed', data: 1 })).subscribers, 0);
  });

  it('without a key nobody can subscribe, because secrets are stored only sealed', async (t) => {
    const world = realWorld();
    const store = await openMemory({ world });
    const subscriptions = new Subscriptions({ store, world, sign, allowedAddresses: ['127.0.0.1'] });
    t.after(() => subscriptions.close());
    t.after(() => store.close());
    await assert.rejects(subscriptions.subscribers.add(SHOP.id, { url: 'https://example.com/', events: [], description: '' }), {
      code: 'CONCORDAT_KEY_MISSING',
    });
  });
});

describe('webhooks that we send, under attack', () => {
  it('what was claimed before the address changed does not go to the new one', async (t) => {
    const { store, subscriptions, endpoint, subscriber } = await stand(t);
    await subscriptions.publish(SHOP, { type: 'order.placed', data: 1 });
    const waiting = await claimed(store, subscriber.id);
    await subscriptions.subscribers.change(subscriber.id, (each) => ({ ...each, url: `${endpoint.url}/x`, state: 'unverified' }));
    const verdict = await subscriptions.deliverer.deliver(waiting, NEVER, 0);
    assert.equal(verdict.then, 'put back');
    assert.deepEqual(endpoint.received, []);
  });

  it('a secret whose time is over signs no more, neither what was accepted before', async (t) => {
    const { store, subscriptions, endpoint, subscriber, secret } = await stand(t);
    await subscriptions.publish(SHOP, { type: 'order.placed', data: 1 });
    const next = await subscriptions.subscribers.rotate(subscriber.id, 0);
    assert.equal((await subscriptions.deliverer.deliver(await claimed(store, subscriber.id), NEVER, 1_000)).then, 'delivered');
    const [received] = endpoint.received;
    const verify = (each: string) => new Webhook(each).verify(received?.body ?? '', received?.headers as Record<string, string>);
    verify(next ?? '');
    assert.throws(() => verify(secret));
  });

  it('an answer that drips without end is its status, and one that never comes is over in time', {
    timeout: 20_000,
  }, async (t) => {
    const server = createServer((request, response) => {
      request.resume();
      if (request.url === '/silent') return;
      response.writeHead(200);
      const dripping = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(dripping));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const poster = new Poster(['127.0.0.1']);
    t.after(() => poster.close());
    const posted = await poster.post(`http://127.0.0.1:${port}/drip`, {}, '{}', AbortSignal.timeout(300));
    assert.equal(posted.status, 200);
    const silent = poster.post(`http://127.0.0.1:${port}/silent`, {}, '{}', AbortSignal.timeout(300));
    await assert.rejects(silent, { message: 'it does not answer in time', unsent: false });
  });

  it('of an answer that is too large only the beginning is read', { timeout: 20_000 }, async (t) => {
    let written = 0;
    const server = createServer((request, response) => {
      request.resume();
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x'))) written += 65_536;
      };
      response.on('drain', more);
      more();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const poster = new Poster(['127.0.0.1']);
    t.after(() => poster.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { text } = await poster.post(url, {}, '{}', AbortSignal.timeout(10_000));
    assert.equal(text.length, 2_048);
    assert.ok(written < 64 * 1024 * 1024, String(written));
  });

  it('by plain HTTP only ranges that are named are reached', async (t) => {
    const poster = new Poster(['10.0.0.0/8'], (_host, _options, done) => done(null, [{ address: '93.184.216.34', family: 4 }]));
    t.after(() => poster.close());
    await assert.rejects(poster.post('http://8.8.8.8/', {}, '{}', NEVER), /only those are reached by plain HTTP/);
    await assert.rejects(poster.post('http://example.com/', {}, '{}', NEVER), /only those are reached by plain HTTP/);
  });

  it('nothing that a subscriber reads tells of our network', async (t) => {
    const world = realWorld();
    const store = await openMemory({ world, key: KEY });
    const subscriptions = new Subscriptions({ store, world, sign });
    t.after(() => subscriptions.close());
    t.after(() => store.close());
    const { subscriber } = await subscriptions.subscribers.add(SHOP.id, {
      url: 'https://localhost/',
      events: [],
      description: '',
    });
    await assert.rejects(subscriptions.verify(subscriber), (error: Error) => {
      assert.match(error.message, /is not a public address/);
      assert.doesNotMatch(error.message, /127\.0\.0\.1|::1/);
      return true;
    });
  });

  it('nobody is told that nobody subscribes while the store has not been read', async (t) => {
    const { store, subscriber } = await stand(t);
    const away = new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'away');
    let down = true;
    const { records: real } = store;
    const records: typeof real = {
      get: (...all) => real.get(...all),
      put: (...all) => real.put(...all),
      delete: (...all) => real.delete(...all),
      list: (...all) => (down ? Promise.reject(away) : real.list(...all)),
      add: (...all) => real.add(...all),
    };
    const late = new Subscriptions({ store: { ...store, deliveries: store.deliveries, records }, world: realWorld(), sign });
    t.after(() => late.close());
    await late.start();
    await assert.rejects(late.publish(SHOP, { type: 'order.placed', data: 1 }), { code: 'CONCORDAT_STORE_UNAVAILABLE' });
    down = false;
    assert.equal((await late.publish(SHOP, { type: 'order.placed', data: 1 })).subscribers, 1);
    assert.equal((await store.deliveries.count({ lane: subscriber.id })).count, 1);
  });

  it('an id that cannot be a header, or data that is no JSON, is refused before anything is kept', async (t) => {
    const { store, subscriptions } = await stand(t);
    const round: { self?: unknown } = {};
    round.self = round;
    for (const event of [
      { id: 'a b' },
      { id: 'a\r\nb' },
      { id: '' },
      { id: 'é' },
      { key: '' },
      { key: 'a\0b' },
      { data: round },
      { data: 1n },
    ])
      await assert.rejects(subscriptions.publish(SHOP, { type: 'order.placed', data: 1, ...event }), {
        code: 'CONCORDAT_INPUT_INVALID',
      });
    assert.equal((await store.deliveries.count({})).count, 0);
    const told = [1, 2].map(() => subscriptions.publish(SHOP, { id: 'evt-1', type: 'order.placed', data: 1 }));
    assert.deepEqual((await Promise.all(told)).map(({ duplicate }) => duplicate).sort(), [false, true]);
  });

  it('an address is asked a few times a minute and no more', async (t) => {
    const { subscriptions, subscriber } = await stand(t);
    for (let time = 0; time < 5; time += 1) await subscriptions.verify(subscriber);
    await assert.rejects(subscriptions.verify(subscriber), (error: ConcordatError) => {
      assert.equal(error.code, 'CONCORDAT_RATE_LIMITED');
      assert.ok((error.retryAfter ?? 0) > 0);
      return true;
    });
  });

  it('a requirement has so many subscribers and no more', async (t) => {
    const world = realWorld();
    const store = await openMemory({ world, key: KEY });
    const subscriptions = new Subscriptions({ store, world, sign });
    t.after(() => subscriptions.close());
    t.after(() => store.close());
    const input = { url: 'https://example.com/', events: [], description: '' };
    for (let count = 0; count < 1_000; count += 1) await subscriptions.subscribers.add(SHOP.id, input);
    await assert.rejects(subscriptions.subscribers.add(SHOP.id, input), { code: 'CONCORDAT_STORE_FULL' });
    await subscriptions.subscribers.add('REQ-I-010', input);
  });
});

describe('what a subscriber does for itself', () => {
  it('replays its own under a new identity, and nobody else’s', async (t) => {
    const { store, subscriptions, endpoint, subscriber } = await stand(t);
    const { id: event } = await subscriptions.publish(SHOP, { type: 'order.placed', data: 1 });
    const first = await claimed(store, subscriber.id);
    await assert.rejects(subscriptions.replay(subscriber, first.id), { code: 'CONCORDAT_DELIVERY_ENDED' });
    const { outcome, code, duration, detail } = await subscriptions.deliverer.deliver(first, NEVER, 0);
    const attempt = { outcome, code, duration, detail, by: 'test' };
    await store.deliveries.settle([{ id: first.id, claim: first.claim, attempt, next: { state: 'delivered' } }]);
    const replay = await subscriptions.replay(subscriber, first.id);
    await subscriptions.deliverer.deliver(await claimed(store, subscriber.id), NEVER, 0);
    const [before, after] = endpoint.received;
    assert.equal(before?.headers['webhook-id'], event);
    assert.equal(after?.headers['webhook-id'], replay);
    assert.equal(before?.body, after?.body);
    for (const id of ['nothing', first.id])
      await assert.rejects(subscriptions.replay({ ...subscriber, id: 'another' }, id), { code: 'CONCORDAT_DELIVERY_UNKNOWN' });
    const sent = await subscriptions.deliveriesOf(subscriber, 10);
    assert.deepEqual(
      sent.map(({ id, type, replayOf }) => [id, type, replayOf]),
      [
        [replay, 'order.placed', first.id],
        [first.id, 'order.placed', undefined],
      ],
    );
    for (const each of sent)
      assert.deepEqual(
        Object.keys(each).filter((name) => /lane|sequence|key|requirement/i.test(name)),
        [],
      );
  });

  it('has a test sent, once it is active', async (t) => {
    const { store, subscriptions, endpoint, subscriber } = await stand(t);
    const id = await subscriptions.test(subscriber);
    const delivery = await claimed(store, subscriber.id);
    assert.equal(delivery.id, id);
    await subscriptions.deliverer.deliver(delivery, NEVER, 0);
    assert.partialDeepStrictEqual(JSON.parse(endpoint.received[0]?.body ?? ''), { type: 'webhook.test' });
    await assert.rejects(subscriptions.test({ ...subscriber, state: 'unverified' }), /it is unverified/);
  });

  it('sees the last of very many', async (t) => {
    const { subscriptions, subscriber } = await stand(t);
    for (let count = 0; count < 1_050; count += 1)
      await subscriptions.publish(SHOP, { type: 'order.placed', data: count, id: `e${count}` });
    const sent = await subscriptions.deliveriesOf(subscriber, 100);
    assert.deepEqual([sent.length, sent[0]?.event, sent[99]?.event], [100, 'e1049', 'e950']);
  });
});

describe('what a subscriber may say', () => {
  for (const [what, given] of [
    ['no address', { url: 'nowhere' }],
    ['another protocol', { url: 'ftp://example.com/' }],
    ['a password', { url: 'https://user:pass¦word@example.com/'.replace('¦', '') }],
    ['a fragment', { url: 'https://example.com/#top' }],
    ['an unknown event', { url: 'https://example.com/', events: ['order.lost'] }],
    ['events that are no list', { url: 'https://example.com/', events: 'order.placed' }],
    ['a description that is none', { url: 'https://example.com/', description: 7 }],
    ['a very long address', { url: `https://example.com/${'x'.repeat(3_000)}` }],
  ] as const)
    it(`not ${what}`, () => assert.throws(() => readSubscriber(given, RULES), { code: 'CONCORDAT_INPUT_INVALID' }));

  it('plain HTTP only where private addresses are allowed', () => {
    assert.throws(() => readSubscriber({ url: 'http://example.com/' }, { ...RULES, insecure: false }), /over https only/);
    assert.equal(readSubscriber({ url: 'http://example.com/hooks' }, RULES).url, 'http://example.com/hooks');
  });
});
