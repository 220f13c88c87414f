/** Who gets a receipt, by every way in: only who said so, and only where it can be kept. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { IN_MEMORY, openStore } from '../../library/open-store.ts';
import type { Store } from '../../requirement/store.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { type GatewayStand, type StandOptions, startStand } from '../testing/gateway-stand.ts';

const QUEUEING = [
  '- **Timeout**: 5 s per attempt, 20 s in all',
  '- **Retry**: none',
  '- **Idempotency**: header Idempotency-Key, kept 24 h',
  '- **Fallback**: queue for up to 12 h',
];

async function failing(t: TestContext, options: StandOptions = {}): Promise<GatewayStand & { store: Store }> {
  const store = await openStore({ file: IN_MEMORY, world: realWorld() });
  const stand = await startStand(t, { store, errorHandling: QUEUEING, ...options });
  t.after(() => store.close());
  stand.vendor.respond = (request, response) => void request.resume().on('end', () => response.writeHead(503).end());
  return Object.assign(stand, { store });
}

async function kept(stand: { readonly store: Store }): Promise<number> {
  return (await stand.store.deliveries.count({})).count;
}

const BODY = '{"amount":1}';
const JSON_BODY = `Content-Type: application/json\r\nContent-Length: ${BODY.length}\r\n`;

test('by no way in does a caller get a receipt that it did not ask for', async (t) => {
  const stand = await failing(t);
  const own = stand.gateway.ports['payment-gateway'] ?? 0;
  const ways: readonly (readonly [number, string])[] = [
    [stand.port, 'POST /payment-gateway/v1/payments HTTP/1.1\r\nHost: localhost\r\n'],
    [stand.port, 'POST /REQ-I-001/v1/payments HTTP/1.1\r\nHost: 127.0.0.1\r\n'],
    [stand.port, 'POST /v1/payments HTTP/1.1\r\nHost: payment-gateway.localhost\r\n'],
    [own, 'POST /v1/payments HTTP/1.1\r\nHost: localhost\r\n'],
    [stand.port, 'POST /payment-gateway/operations/create%20payment HTTP/1.1\r\nHost: localhost\r\n'],
  ];
  const saying = [
    '',
    'Prefer: wait=5\r\n',
    'Prefer: return=minimal\r\n',
    'Prefer: respond-async=false\r\n',
    'Prefer: no-respond-async\r\n',
    'Prefer: x="respond-async"\r\n',
    'Prefer: x="a, respond-async, b"\r\n',
    'Prefer: wait=5; respond-async\r\n',
    'X-Prefer: respond-async\r\n',
  ];
  for (const [port, head] of ways) {
    for (const prefer of saying) {
      const answer = await stand.raw(`${head}Connection: close\r\n${prefer}${JSON_BODY}\r\n${BODY}`, port);
      assert.match(answer, /^HTTP\/1\.1 503 /, `${head}${prefer}`);
    }
  }
  assert.equal(await kept(stand), 0);
  for (const [port, head] of ways) {
    const answer = await stand.raw(`${head}Connection: close\r\nPrefer: respond-async\r\n${JSON_BODY}\r\n${BODY}`, port);
    assert.match(answer, /^HTTP\/1\.1 202 /, head);
  }
  assert.equal(await kept(stand), ways.length);
});

test('an SDK behind a governed fetch never gets a receipt, whatever headers it sends', async (t) => {
  const stand = await failing(t);
  const { fetch } = stand.integrations.get('payment-gateway');
  const headers = { prefer: 'respond-async', 'content-type': 'application/json' };
  const answer = await fetch(`${stand.vendor.url}/v1/payments`, { method: 'POST', body: BODY, headers });
  assert.equal(answer.status, 503);
  assert.equal(await kept(stand), 0);
});

test('what can be read only once, or may have been done, is no receipt but the failure', async (t) => {
  const stand = await failing(t, { limits: { heldBody: 64 } });
  const chunked = 'Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n';
  const long = 'x'.repeat(1_000);
  for (const [what, rest] of [
    ['POST /payment-gateway/v1/payments', `${chunked}\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`],
    ['POST /payment-gateway/v1/payments', `Content-Length: ${long.length}\r\n\r\n${long}`],
    ['POST /payment-gateway/v1/refunds', `${JSON_BODY}\r\n${BODY}`],
    ['GET /payment-gateway/v1/payments/7', '\r\n'],
  ] as const) {
    const answer = await stand.raw(
      `${what} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nPrefer: respond-async\r\n${rest}`,
    );
    assert.match(answer, /^HTTP\/1\.1 503 /, what);
  }
  assert.equal(await kept(stand), 0);
});

test('a caller that goes away while it is being queued leaves nothing behind', { timeout: 30_000 }, async (t) => {
  const stand = await failing(t);
  const { deliveries } = stand.store;
  const accept = deliveries.accept.bind(deliveries);
  const writing = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  deliveries.accept = async (all) => {
    const accepted = await accept(all);
    writing.resolve();
    await gone.promise;
    return accepted;
  };
  const cancelled = Promise.withResolvers<void>();
  const change = deliveries.change.bind(deliveries);
  deliveries.change = async (...all) => {
    const changed = await change(...all);
    if (all[1].kind === 'cancel') cancelled.resolve();
    return changed;
  };
  const ended = stand.next('call.ended');
  const socket = connect(stand.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `POST /payment-gateway/v1/payments HTTP/1.1\r\nHost: localhost\r\nPrefer: respond-async\r\n${JSON_BODY}\r\n${BODY}`,
  );
  await writing.promise;
  socket.destroy();
  await ended;
  gone.resolve();
  await cancelled.promise;
  assert.deepEqual(
    (await deliveries.list({}, { limit: 10 })).map(({ state }) => state),
    ['cancelled'],
  );
  assert.equal(stand.vendor.arrivals.length, 1, 'and it is not tried');
});

test('what is handed over is JSON of a known form, whatever names it has', async (t) => {
  const stand = await failing(t);
  const post = (body: string, type = 'application/json'): Promise<Response> =>
    stand.fetch('/deliveries', { method: 'POST', headers: { 'content-type': type }, body });
  const bad = [
    '{"__proto__":{"operation":"create payment"}}',
    '{"operation":"create payment","constructor":1}',
    '{"operation":"__proto__"}',
    '{"operation":"constructor"}',
    '{"operation":["create payment"]}',
    '{"operation":"create payment","input":{"headers":{"x":"a\\r\\nb: c"}}}',
    '{"operation":"create payment","input":{"params":{"__proto__":"x"},"body":1,"boddy":2}}',
    `{"operation":"create payment","input":{"body":${'['.repeat(300)}${']'.repeat(300)}}}`,
  ];
  for (const body of bad) {
    const { status } = await post(body);
    assert.ok(status === 400 || status === 403, `${status} ${body.slice(0, 80)}`);
  }
  assert.equal((await post('{"operation":"create payment"}', 'text/plain')).status, 400, 'no page can send this unasked');
  assert.equal((await post(`{"operation":"create payment","input":{"body":"${'x'.repeat(1_100_000)}"}}`)).status, 413);
  assert.equal(await kept(stand), 0);
});

test('pages of other sites reach neither deliveries nor what was delivered', async (t) => {
  const stand = await failing(t);
  for (const headers of [
    'Origin: https://evil.example',
    'Origin: null',
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Site: same-site',
  ]) {
    for (const line of ['POST /payment-gateway/deliveries', 'GET /REQ-I-001/deliveries/x', 'DELETE /REQ-I-001/deliveries/x']) {
      const answer = await stand.raw(`${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 403 /, `${line} ${headers}`);
    }
  }
  const rebound = await stand.raw(
    'POST /payment-gateway/deliveries HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
  );
  assert.match(rebound, /^HTTP\/1\.1 421 /);
});

test('a key whose delivery was taken back is handed over again, once', async (t) => {
  const stand = await failing(t);
  const order = { operation: 'create payment', input: { body: {} }, delayMs: 3_600_000, idempotencyKey: 'pay-1' };
  const post = async (): Promise<{ id: string; state: string }> => {
    const headers = { 'content-type': 'application/json' };
    return (await (await stand.fetch('/deliveries', { method: 'POST', headers, body: JSON.stringify(order) })).json()) as {
      id: string;
      state: string;
    };
  };
  const first = await post();
  await stand.fetch(`/deliveries/${first.id}`, { method: 'DELETE' });
  const again = await Promise.all([post(), post(), post()]);
  assert.equal(new Set(again.map(({ id }) => id)).size, 1);
  assert.notEqual(again[0]?.id, first.id);
  assert.deepEqual(new Set(again.map(({ state }) => state)), new Set(['waiting']));
  await stand.fetch(`/deliveries/${again[0]?.id}`, { method: 'DELETE' });
  assert.notEqual((await post()).id, again[0]?.id);
  const states = (await stand.store.deliveries.list({}, { limit: 10 })).map(({ state }) => state);
  assert.deepEqual(states.sort(), ['cancelled', 'cancelled', 'waiting']);
});

test('no receipt for a key whose delivery was given up', async (t) => {
  const stand = await failing(t);
  const post = (): Promise<Response> =>
    stand.fetch('/v1/payments', { method: 'POST', body: BODY, headers: { prefer: 'respond-async', 'idempotency-key': 'pay-1' } });
  const { id } = (await (await post()).json()) as { id: string };
  const by = { who: 'test', why: 'given up' };
  await stand.store.deliveries.change({ ids: [id] }, { kind: 'drop' }, by, 1);
  const again = await post();
  assert.equal(again.status, 503, 'the failure, and not a promise that nobody keeps');
  assert.match(
    stand.events.flatMap((event) => (event.name === 'fallback.failed' ? [event.because] : [])).join(),
    /its idempotency key is that of the delivery .*, which is dropped/,
  );
});
