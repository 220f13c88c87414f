import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { decodeReceived } from '../../deliveries/inbox/received-event.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Store } from '../../requirement/store.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { openMemory } from '../../store/memory/open-memory.ts';
import { rawExchange } from '../testing/gateway-stand.ts';
import { SECRET, sign, startWebhookStand } from '../testing/webhook-stand.ts';

const EVENT = '{"id":"evt_1","type":"payment.succeeded","amount":  100}';

test('a genuine event is written down byte for byte before it is acknowledged, and once however often it comes', async (t) => {
  const stand = await startWebhookStand(t);
  const first = await stand.send(EVENT, { 'x-acme-event': 'payment.succeeded', authorization: 'Bearer nobody', cookie: 'a=b' });
  assert.equal(first.status, 200);
  assert.deepEqual(await first.json(), { status: 'accepted' });
  const [delivery] = await stand.store.deliveries.list({ box: 'inbox' }, { limit: 10 });
  assert.ok(delivery !== undefined);
  assert.equal(delivery.operation, 'payment.succeeded');
  assert.equal(delivery.idempotencyKey, 'evt_1');
  assert.equal(delivery.attributes.sender, '127.0.0.1');
  const history = await stand.store.deliveries.get(delivery.id);
  const received = decodeReceived(history?.payload ?? new Uint8Array());
  assert.equal(Buffer.from(received.body).toString(), EVENT);
  assert.ok(received.headers.includes('x-acme-event'));
  assert.ok(!received.headers.includes('authorization') && !received.headers.includes('cookie'), 'no credential is stored');
  const repeated = await Promise.all([stand.send(EVENT), stand.send(EVENT), stand.send(EVENT)]);
  assert.deepEqual(
    repeated.map(({ status }) => status),
    [200, 200, 200],
  );
  assert.equal(await stand.count(), 1);
  const told = stand.events.filter(({ name }) => name === 'delivery.accepted');
  assert.deepEqual(
    told.map((event) => event.name === 'delivery.accepted' && event.duplicate),
    [false, true, true, true],
  );
});

test('what does not prove where it comes from is refused, and its sender is not told why', async (t) => {
  const stand = await startWebhookStand(t);
  for (const signature of ['', 'x', sign(EVENT, 'another'), sign(`${EVENT} `), sign(EVENT).slice(1)]) {
    const answer = await stand.send(EVENT, { 'x-signature': signature });
    assert.equal(answer.status, 401);
    assert.equal(((await answer.json()) as { detail: string }).detail, 'It is not accepted.');
  }
  assert.deepEqual(stand.refusals(), ['signature', 'signature', 'signature', 'signature', 'signature']);
  assert.equal(await stand.count(), 0);
});

test('a secret of ours that is missing is 503, never 401, also while another one is there', async (t) => {
  const none = await startWebhookStand(t, {
    webhooks: ['- **Signature**: HMAC-SHA256, header X-Signature, secret env:NOT_THERE'],
  });
  assert.equal((await none.send(EVENT)).status, 503);
  const one = await startWebhookStand(t, {
    webhooks: ['- **Signature**: HMAC-SHA256, header X-Signature, secret env:HOOK_SECRET and env:NOT_THERE'],
  });
  assert.equal((await one.send(EVENT, { 'x-signature': sign(EVENT, 'the new one') })).status, 503);
  assert.equal((await one.send(EVENT)).status, 200);
  assert.deepEqual([...none.refusals(), ...one.refusals()], ['secret missing', 'secret missing']);
});

test('both secrets are good while one is being replaced', async (t) => {
  const stand = await startWebhookStand(t, {
    webhooks: ['- **Signature**: HMAC-SHA256, header X-Signature, secret env:HOOK_SECRET and env:NEXT'],
    variables: { NEXT: 'the next one' },
  });
  assert.equal((await stand.send(EVENT, { 'x-signature': sign(EVENT, SECRET) })).status, 200);
  assert.equal((await stand.send(EVENT, { 'x-signature': sign(EVENT, 'the next one') })).status, 200);
  assert.equal(await stand.count(), 1);
});

test('without a signature clause nothing is received, and senders are asked to come again', async (t) => {
  const stand = await startWebhookStand(t, { webhooks: ['- **Events**: all'] });
  const answer = await stand.send(EVENT);
  assert.equal(answer.status, 503);
  assert.deepEqual(stand.refusals(), ['no signature clause']);
});

test('only addresses that the document allows may send, told by the trusted proxy where there is one', async (t) => {
  const security = ['- **Allowed IPs**: 203.0.113.0/24, 2001:db8::/32'];
  const direct = await startWebhookStand(t, { security });
  assert.equal((await direct.send(EVENT, { 'x-forwarded-for': '203.0.113.7' })).status, 403, 'anybody can write that header');
  const behind = await startWebhookStand(t, { security, gateway: { trustedProxies: 1 } });
  assert.equal((await behind.send(EVENT, { 'x-forwarded-for': '198.51.100.1' })).status, 403);
  assert.equal(
    (await behind.send(EVENT, { 'x-forwarded-for': '203.0.113.7, 198.51.100.1' })).status,
    403,
    'the left part is the sender own',
  );
  assert.equal((await behind.send(EVENT)).status, 403);
  assert.equal((await behind.send(EVENT, { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' })).status, 200);
  assert.equal((await behind.send(EVENT, { 'x-forwarded-for': '2001:db8::7' })).status, 200);
  assert.deepEqual(behind.refusals(), ['address', 'address', 'address']);
});

test('oversized, compressed, truncated and stalled bodies are refused as what they are', async (t) => {
  const stand = await startWebhookStand(t, { gateway: { limits: { webhookBody: 1_000, stall: 50 } } });
  const port = Number(new URL(stand.gateway.address).port);
  const head = 'POST /acme-pay/webhooks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  assert.equal((await stand.send('x'.repeat(1_001))).status, 413);
  const chunked = `${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
  assert.match(await rawExchange(port, `${chunked}400\r\n${'x'.repeat(1_024)}\r\n0\r\n\r\n`), /^HTTP\/1.1 413 /);
  assert.equal((await stand.send(EVENT, { 'content-encoding': 'gzip' })).status, 415);
  assert.match(await rawExchange(port, `${head}Content-Length: 50\r\nConnection: close\r\n\r\n{"id"`), /^HTTP\/1.1 408 /);
  assert.deepEqual(stand.refusals(), ['too large', 'too large', 'coding', 'stalled']);
  assert.equal(await stand.count(), 0);
});

test('events that the document does not name are acknowledged and not stored', async (t) => {
  const stand = await startWebhookStand(t, {
    webhooks: [
      '- **Events**: invoice.*, charge.refunded',
      '- **Signature**: HMAC-SHA256, header X-Signature, secret env:HOOK_SECRET',
    ],
  });
  const answer = await stand.send(EVENT);
  assert.equal(answer.status, 202);
  assert.deepEqual(await answer.json(), { status: 'ignored' });
  assert.equal((await stand.send('{"id":"evt_2","type":"invoice.paid"}')).status, 200);
  assert.equal((await stand.send('{"id":"evt_3"}')).status, 200, 'without a type it may be one of them');
  assert.equal(await stand.count(), 2);
  assert.equal(stand.events.filter(({ name }) => name === 'webhook.ignored').length, 1);
});

test('the same event is known by what the document says, then by its sender, then by its bytes', async (t) => {
  const signature = '- **Signature**: HMAC-SHA256, header X-Signature, secret env:HOOK_SECRET';
  const path = await startWebhookStand(t, { webhooks: [signature, '- **Deduplicate By**: data.object.id'] });
  await path.send('{"id":"1","data":{"object":{"id":"a"}}}');
  await path.send('{"id":"2","data":{"object":{"id":"a"}}}');
  assert.equal(await path.count(), 1);
  const header = await startWebhookStand(t, { webhooks: [signature, '- **Deduplicate By**: header X-Event-Id'] });
  await header.send('{"id":"1"}', { 'x-event-id': 'a' });
  await header.send('{"id":"1"}', { 'x-event-id': 'b' });
  assert.equal(await header.count(), 2);
  const bytes = await startWebhookStand(t);
  await bytes.send('{"n":1}');
  await bytes.send('{"n":1}');
  await bytes.send('{"n":2}');
  assert.equal(await bytes.count(), 2);
});

test('handshakes and answers that the sender insists on', async (t) => {
  const stand = await startWebhookStand(t);
  const challenge = await stand.send('challenge accepted?');
  assert.equal(await challenge.text(), 'accepted?');
  assert.equal(await stand.count(), 0);
  const voice = await stand.send(EVENT, {}, '/webhooks/voice');
  assert.equal(voice.headers.get('content-type'), 'text/xml');
  assert.equal(await voice.text(), '<Response/>');
  assert.equal(await stand.count(), 1);
  const get = await fetch(`${stand.gateway.address}/acme-pay/webhooks`);
  assert.equal(get.status, 405);
  assert.equal(get.headers.get('allow'), 'POST');
});

test('a store that is away or full is 503 with Retry-After, and nobody is told that anything was accepted', async (t) => {
  const store = await openMemory({ world: realWorld() });
  t.after(() => store.close());
  let failure: ConcordatError | undefined;
  const failing = failingStore(store, () => failure);
  const stand = await startWebhookStand(t, { store: failing });
  for (const code of ['CONCORDAT_STORE_UNAVAILABLE', 'CONCORDAT_STORE_FULL'] as const) {
    failure = new ConcordatError(code, '/var/lib/concordat/store.db cannot be written');
    const answer = await stand.send(EVENT);
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1);
    assert.ok(!(await answer.text()).includes('/var/lib'), 'nothing of the inside is told');
  }
  failure = undefined;
  assert.equal((await stand.send(EVENT)).status, 200);
  assert.equal(await stand.count(), 1);
});

test('what is accepted and then not answered is one delivery when its sender repeats it', async (t) => {
  const store = await openMemory({ world: realWorld() });
  t.after(() => store.close());
  let crash = true;
  const dying = failingStore(
    store,
    () => undefined,
    () => {
      if (crash) throw new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'the connection broke after the commit');
    },
  );
  const stand = await startWebhookStand(t, { store: dying });
  assert.equal((await stand.send(EVENT)).status, 503, 'nobody knows');
  crash = false;
  assert.equal((await stand.send(EVENT)).status, 200);
  assert.equal(await stand.count(), 1);
});

test('what the document redacts is not received into a store without a key', async (t) => {
  const open = await startWebhookStand(t, { security: ['- **Redact**: card.number'] });
  assert.equal((await open.send(EVENT)).status, 503);
  assert.deepEqual(open.refusals(), ['key-missing']);
  const store = await openMemory({ world: realWorld(), key: new Uint8Array(32).fill(7) });
  t.after(() => store.close());
  const sealed = await startWebhookStand(t, { security: ['- **Redact**: card.number'], store });
  assert.equal((await sealed.send(EVENT)).status, 200);
});

test('by its public name the gateway lets in webhooks and nothing else', async (t) => {
  const stand = await startWebhookStand(t, { gateway: { publicUrl: 'https://hooks.example.com' } });
  const port = Number(new URL(stand.gateway.address).port);
  const ask = (line: string, more = '', body = '') =>
    rawExchange(port, `${line} HTTP/1.1\r\nHost: hooks.example.com\r\nConnection: close\r\n${more}\r\n${body}`);
  const signed = `Content-Type: application/json\r\nX-Signature: ${sign(EVENT)}\r\nContent-Length: ${EVENT.length}\r\n`;
  assert.match(await ask('POST /acme-pay/webhooks', signed, EVENT), /^HTTP\/1.1 200 /);
  assert.match(await ask('GET /acme-pay/events'), /^HTTP\/1.1 421 /);
  assert.match(await ask('GET /-/api/status'), /^HTTP\/1.1 421 /);
  assert.match(await ask('GET /acme-pay/v1/payments/1'), /^HTTP\/1.1 421 /);
  const [delivery] = await stand.store.deliveries.list({ box: 'inbox' }, { limit: 1 });
  const history = await stand.store.deliveries.get(delivery?.id ?? '');
  assert.equal(decodeReceived(history?.payload ?? new Uint8Array()).url, 'https://hooks.example.com/acme-pay/webhooks');
});

test('applications ask for events, acknowledge them and give them back', async (t) => {
  const stand = await startWebhookStand(t);
  const pull = async (query = '') => {
    const answer = await fetch(`${stand.gateway.address}/acme-pay/events${query}`);
    assert.equal(answer.status, 200);
    return ((await answer.json()) as { events: { id: string; claim: string; body: string; attempts: number; type: string }[] })
      .events;
  };
  const say = async (order: object) => {
    const answer = await fetch(`${stand.gateway.address}/acme-pay/events/ack`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  assert.deepEqual(await pull(), []);
  const waiting = pull('?wait=30');
  await stand.send(EVENT);
  const [first] = await waiting;
  assert.equal(first?.body, EVENT);
  assert.equal(first?.type, 'payment.succeeded');
  assert.deepEqual(await pull(), [], 'it is claimed');
  assert.deepEqual((await say({ nacks: [{ claim: first?.claim, delay: 0 }] })).body.nacks, [true]);
  const [second] = await pull('?wait=10');
  assert.equal(second?.attempts, 2);
  assert.deepEqual((await say({ acks: [first?.claim] })).body.acks, [false], 'that claim is over');
  assert.deepEqual((await say({ extend: [second?.claim] })).body.extend, [true]);
  assert.deepEqual((await say({ acks: [second?.claim] })).body.acks, [true]);
  assert.deepEqual(await pull(), []);
  assert.equal((await say({ acks: ['nonsense'] })).status, 400);
  assert.equal((await say({ acks: 'nonsense' })).status, 400);
  const wrong = await fetch(`${stand.gateway.address}/acme-pay/events?limit=1000`);
  assert.equal(wrong.status, 400);
});

/** The store, with `accept` failing before (`failure`) or after (`after`) it has been done. */
function failingStore(store: Store, failure: () => ConcordatError | undefined, after: () => void = () => undefined): Store {
  const deliveries = new Proxy(store.deliveries, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'accept') return typeof value === 'function' ? value.bind(target) : value;
      return async (...given: Parameters<Store['deliveries']['accept']>) => {
        const now = failure();
        if (now !== undefined) throw now;
        const accepted = await target.accept(...given);
        after();
        return accepted;
      };
    },
  });
  return new Proxy(store, {
    get(target, name) {
      if (name === 'deliveries') return deliveries;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

test('a body that drips has a time in which it must be whole, however steadily it drips', async (t) => {
  const stand = await startWebhookStand(t, { gateway: { limits: { webhookWait: 200, stall: 60_000 } } });
  const socket = connect(Number(new URL(stand.gateway.address).port), '127.0.0.1');
  const answered = new Promise<string>((resolve) => {
    socket.once('data', (bytes: Buffer) => resolve(bytes.toString('latin1')));
  });
  socket.on('error', () => undefined);
  socket.write('POST /acme-pay/webhooks HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n');
  const drip = setInterval(() => socket.write('1\r\nx\r\n'), 10);
  t.after(() => {
    clearInterval(drip);
    socket.destroy();
  });
  assert.match(await answered, /^HTTP\/1.1 408 /);
  assert.deepEqual(stand.refusals(), ['stalled']);
});

test('bodies that are being received have room for so many, and the others are told when to come again', async (t) => {
  const stand = await startWebhookStand(t, { gateway: { limits: { webhookBody: 1_000, webhookBodies: 2_000 } } });
  const port = Number(new URL(stand.gateway.address).port);
  const open = [0, 1].map(() => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /acme-pay/webhooks HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n');
    return { socket, begun: once(socket, 'data') };
  });
  await Promise.all(open.map(({ begun }) => begun));
  const answer = await stand.send(EVENT);
  assert.equal(answer.status, 503);
  assert.equal(answer.headers.get('retry-after'), '1');
  const gone = open.map(({ socket }) => once(socket.destroy(), 'close'));
  await Promise.all(gone);
  let status = 0;
  for (let times = 0; times < 100 && status !== 200; times += 1) status = (await stand.send(EVENT)).status;
  assert.equal(status, 200, 'their room is given back');
});

test('a copy under another address is the same event where the address is not signed', async (t) => {
  const stand = await startWebhookStand(t);
  const unnamed = '{"type":"payment.succeeded","amount":1}';
  for (const path of ['/webhooks', '/webhooks/elsewhere', '/webhooks?again=1'])
    assert.equal((await stand.send(unnamed, {}, path)).status, 200);
  assert.equal(await stand.count(), 1);
});

test('a body nested a million times is refused or kept, and nothing breaks', async (t) => {
  const stand = await startWebhookStand(t, {
    webhooks: ['- **Signature**: HMAC-SHA256, header X-Signature, secret env:HOOK_SECRET', '- **Deduplicate By**: data.id'],
  });
  const nested = `{"id":"evt_2","type":"x","data":${'['.repeat(500_000)}${']'.repeat(500_000)}}`;
  assert.equal((await stand.send(nested)).status, 200);
  assert.equal((await stand.send('['.repeat(1_000_000), { 'x-signature': 'forged' })).status, 401);
  const keys = '{"id":"evt_3","type":"x","__proto__":{"data":{"id":"polluted"}},"constructor":{"prototype":{"id":"y"}}}';
  assert.equal((await stand.send(keys)).status, 200);
  const stored = await stand.store.deliveries.list({ box: 'inbox' }, { limit: 10 });
  assert.deepEqual(stored.map(({ attributes }) => attributes.event).sort(), ['evt_2', 'evt_3']);
  assert.equal(({} as Record<string, unknown>).data, undefined);
});

test('names of events are bounded, and hold nothing that a header or a terminal could trip over', async (t) => {
  const stand = await startWebhookStand(t);
  const ids = ['x'.repeat(500_000), 'evt\r\nX-Injected: 1', 'evt\u0000\u001b[31m', '\u202eevt', ' ', '__proto__'];
  for (const id of ids) {
    for (let times = 0; times < 2; times += 1)
      assert.equal((await stand.send(JSON.stringify({ id, type: `t\r\n${id}` }))).status, 200);
  }
  const stored = await stand.store.deliveries.list({ box: 'inbox' }, { limit: 100 });
  assert.equal(stored.length, ids.length, 'each once');
  for (const { attributes, idempotencyKey, operation } of stored) {
    for (const text of [...Object.values(attributes), idempotencyKey ?? '', operation])
      assert.match(text, /^[\x20-\x7e]{1,200}$/);
  }
});
