import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { PROFILES } from '../../profiles/index.ts';
import type { ClaimedDelivery } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import { Forwarder, type ForwarderSetting } from './forwarder.ts';
import { encodeReceived } from './received-event.ts';
import { receivingRequirement } from './testing/requirement.ts';

const BODY = '{"id":"evt_1",  "n":1}';
const NEVER = new AbortController().signal;

interface Application {
  readonly url: string;
  readonly arrivals: { readonly headers: IncomingMessage['headers']; readonly body: string }[];
  respond: (response: ServerResponse) => void;
}

async function application(t: TestContext): Promise<Application> {
  const arrivals: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      arrivals.push({ headers: request.headers, body });
      app.respond(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const app: Application = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?from=acme`,
    arrivals,
    respond: (response) => void response.writeHead(204).end(),
  };
  return app;
}

function forwarder(
  t: TestContext,
  deliverTo: string,
  more: Partial<ForwarderSetting> = {},
  scheme = 'standard-webhooks',
): Forwarder {
  const verification = PROFILES.flatMap(({ webhooks = [] }) => webhooks).find(({ name }) => name === scheme);
  const requirement: Requirement = receivingRequirement({ deliverTo, verification });
  const secret = (): string => {
    throw new ConcordatError('CONCORDAT_SECRET_MISSING', 'env:TARGET is not there');
  };
  const made = new Forwarder({ world: realWorld(), secret, requirement: () => requirement, ...more });
  t.after(() => made.close());
  return made;
}

function delivery(changes: Partial<ClaimedDelivery> = {}): ClaimedDelivery {
  const headers = ['content-type', 'application/json', 'x-acme-event', 'paid'];
  return {
    id: 'd-1',
    sequence: 1,
    box: 'inbox',
    lane: 'REQ-I-001',
    requirement: 'REQ-I-001',
    operation: 'paid',
    key: undefined,
    priority: 'normal',
    state: 'claimed',
    acceptedAt: 0,
    dueAt: 0,
    expiresAt: undefined,
    endedAt: undefined,
    attempts: 2,
    because: undefined,
    idempotencyKey: 'evt_1',
    attributes: { event: 'evt_1' },
    origin: 'webhook',
    replayOf: undefined,
    size: 1,
    payload: encodeReceived({ headers, body: Buffer.from(BODY), receivedAt: 0, url: 'https://hooks.example.com/acme/webhooks' }),
    claim: 1,
    ...changes,
  };
}

test('the application gets the bytes as they came, and by which name they come again', async (t) => {
  const app = await application(t);
  const verdict = await forwarder(t, app.url).deliver(delivery(), NEVER);
  assert.equal(verdict.then, 'delivered');
  const [{ headers, body } = { headers: {}, body: '' }] = app.arrivals;
  assert.equal(body, BODY);
  assert.equal(headers['content-type'], 'application/json');
  assert.equal(headers['x-acme-event'], 'paid');
  assert.equal(headers['webhook-id'], 'evt_1');
  assert.equal(headers['idempotency-key'], 'evt_1');
  assert.equal(headers['concordat-event'], 'evt_1');
  assert.equal(headers['concordat-attempt'], '3');
  assert.match(String(headers['webhook-timestamp']), /^\d{10}$/);
});

test('only a 2xx is a delivery; everything else comes again, except what is gone for good', async (t) => {
  const app = await application(t);
  const forwarding = forwarder(t, app.url);
  const verdicts: Record<number, string> = {};
  for (const status of [200, 202, 301, 400, 401, 404, 408, 409, 410, 422, 425, 429, 500, 503]) {
    app.respond = (response) => void response.writeHead(status, { location: '/elsewhere', 'retry-after': '7' }).end('no');
    const { then, retryAfter } = await forwarding.deliver(delivery(), NEVER);
    verdicts[status] = then;
    assert.equal(retryAfter, 7_000);
  }
  const { 200: ok, 202: accepted, 410: gone, ...others } = verdicts;
  assert.deepEqual([ok, accepted, gone], ['delivered', 'delivered', 'dead']);
  assert.deepEqual([...new Set(Object.values(others))], ['again']);
  assert.equal(app.arrivals.length, 14, 'no redirection is followed');
});

test('a replay has an identity of its own; a signature of the other side stays whole otherwise', async (t) => {
  const app = await application(t);
  const forwarding = forwarder(t, app.url);
  const headers = ['webhook-id', 'msg_1', 'webhook-timestamp', '1700000000', 'webhook-signature', 'v1,abc'];
  const payload = encodeReceived({ headers, body: Buffer.from(BODY), receivedAt: 0, url: '/' });
  await forwarding.deliver(delivery({ payload, idempotencyKey: 'msg_1' }), NEVER);
  await forwarding.deliver(delivery({ payload, idempotencyKey: 'fresh', replayOf: 'd-0' }), NEVER);
  const [first, second] = app.arrivals;
  assert.deepEqual(
    [first?.headers['webhook-id'], first?.headers['webhook-timestamp'], first?.headers['webhook-signature']],
    ['msg_1', '1700000000', 'v1,abc'],
  );
  assert.equal(second?.headers['webhook-id'], 'fresh');
  assert.equal(second?.headers['webhook-signature'], undefined);
  assert.equal(second?.headers['idempotency-key'], 'fresh');
});

test('an address that cannot be reached is told apart from one that fails, and is left alone after a row of failures', async (t) => {
  const app = await application(t);
  const gone = forwarder(t, 'http://127.0.0.1:1/hooks');
  const verdict = await gone.deliver(delivery(), NEVER);
  assert.deepEqual([verdict.outcome, verdict.then], ['unsent', 'again']);
  const forwarding = forwarder(t, app.url);
  app.respond = (response) => void response.writeHead(500).end();
  for (let times = 0; times < 5; times += 1) {
    assert.equal(forwarding.plan('REQ-I-001')?.heldFor, 0);
    await forwarding.deliver(delivery(), NEVER);
  }
  assert.ok((forwarding.plan('REQ-I-001')?.heldFor ?? 0) > 0);
  assert.equal(forwarding.plan('REQ-I-001')?.concurrency, 1);
  app.respond = (response) => void response.writeHead(200).end();
  await forwarding.deliver(delivery(), NEVER);
  assert.deepEqual([forwarding.plan('REQ-I-001')?.heldFor, forwarding.plan('REQ-I-001')?.concurrency], [0, 8]);
});

test('a reference that leads nowhere holds the lane and counts as no trying', async (t) => {
  const forwarding = forwarder(t, 'env:TARGET');
  assert.ok((forwarding.plan('REQ-I-001')?.heldFor ?? 0) > 0);
  assert.equal((await forwarding.deliver(delivery(), NEVER)).then, 'put back');
  assert.equal(forwarder(t, 'in process').plan('REQ-I-001'), undefined);
});

test('an application that does not answer is given up after its time; one that is slow when the drain stops comes again', async (t) => {
  const app = await application(t);
  let asked: () => void = () => undefined;
  const arrived = () =>
    new Promise<void>((resolve) => {
      asked = resolve;
    });
  app.respond = () => asked();
  const world = new SimulatedWorld();
  const forwarding = forwarder(t, app.url, { world });
  const there = arrived();
  const late = forwarding.deliver(delivery(), NEVER);
  await there;
  await world.run(15_000);
  assert.deepEqual([(await late).outcome, (await late).then], ['timeout', 'again']);
  const stop = new AbortController();
  const again = arrived();
  const stopped = forwarding.deliver(delivery(), stop.signal);
  await again;
  stop.abort();
  assert.deepEqual([(await stopped).outcome, (await stopped).then], ['cancelled', 'again']);
  assert.equal((await forwarding.deliver(delivery(), AbortSignal.abort())).then, 'put back');
});

test('what is stored and cannot be read is dead, and says so', async (t) => {
  const verdict = await forwarder(t, 'http://127.0.0.1:1/').deliver(delivery({ payload: Buffer.from('{}') }), NEVER);
  assert.equal(verdict.then, 'dead');
  assert.match(verdict.detail ?? '', /cannot be read/);
});

test('headers of Standard Webhooks that nobody has checked do not pass for checked ones, and no header speaks in our name', async (t) => {
  const app = await application(t);
  const headers = [
    ...['webhook-id', 'msg_1', 'webhook-timestamp', '1', 'webhook-signature', 'v1,abc'],
    ...['concordat-event', 'another', 'concordat-delivery', 'another', 'idempotency-key', 'another'],
  ];
  const payload = encodeReceived({ headers, body: Buffer.from(BODY), receivedAt: 0, url: '/' });
  await forwarder(t, app.url, {}, 'stripe').deliver(delivery({ payload, idempotencyKey: 'evt_1' }), NEVER);
  const [arrival] = app.arrivals;
  assert.deepEqual(
    ['webhook-id', 'webhook-signature', 'concordat-delivery', 'idempotency-key'].map((name) => arrival?.headers[name]),
    ['evt_1', undefined, 'd-1', 'evt_1'],
  );
  assert.ok(!JSON.stringify(arrival?.headers).includes('another'));
});

test('headers that stand there twice, or in another alphabet, keep no event from its application', async (t) => {
  const app = await application(t);
  const odd = [
    'content-type',
    'application/json',
    'content-type',
    'text/plain',
    'x-acme-event',
    '\u00fc\u00ff',
    'x-acme-event',
    'b',
    'date',
    '',
  ];
  const payload = encodeReceived({ headers: odd, body: Buffer.from(BODY), receivedAt: 0, url: '/' });
  assert.equal((await forwarder(t, app.url).deliver(delivery({ payload }), NEVER)).then, 'delivered');
  assert.equal(app.arrivals[0]?.body, BODY);
});
